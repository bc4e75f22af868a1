"""The sandbox's pictures: right size, same for the same request, moved by what is asked."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageStat

from studio.sandbox.art.renderer import LONGEST_SCENE, Recipe, render
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.scenes import SCENES
from studio.sandbox.art.scenes import compose as compose_view
from studio.sandbox.art.view import Idea, View

SMALL = Recipe("a lighthouse at dusk", seed=7, width=160, height=160)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how far apart two pictures are, 0 to 255, as a mean over all pixels and channels."""
    return float(np.mean(ImageStat.Stat(ImageChops.difference(one, other)).mean))


def compose(subject: str, *, seed: int = 5, size: tuple[int, int] = (128, 128), **words: object) -> Scene:
    return compose_view(View(Idea(subject, **words), seed, *size))  # type: ignore[arg-type]


def test_the_same_recipe_gives_the_same_bytes() -> None:
    recipe = replace(SMALL, style="gouache-storybook")
    assert render(recipe).tobytes() == render(replace(recipe)).tobytes()


def test_another_process_draws_the_same_picture() -> None:
    code = (
        "from hashlib import sha256; from studio.sandbox.art.renderer import Recipe, render;"
        "print(sha256(render(Recipe('koi', seed=3, width=96, height=64)).tobytes()).hexdigest())"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=180).stdout
        for _ in range(2)
    }
    assert len(runs) == 1 and len(runs.pop().strip()) == 64


@pytest.mark.parametrize("subject", sorted(SCENES))
def test_every_subject_composes_anew_for_every_seed(subject: str) -> None:
    first, again, other = compose(subject, seed=1), compose(subject, seed=1), compose(subject, seed=2)
    assert np.array_equal(first.rgb, again.rgb)
    assert float(np.abs(first.rgb - other.rgb).mean()) > 0.02


@pytest.mark.parametrize("subject", sorted(SCENES))
def test_every_subject_keeps_the_promise_of_a_scene(subject: str) -> None:
    for width, height in ((150, 70), (61, 133)):
        scene = compose(subject, size=(width, height))
        assert scene.rgb.shape == (height, width, 3) and scene.rgb.dtype == np.float32
        assert scene.depth.shape == scene.labels.shape == (height, width)
        assert scene.depth.dtype == np.float32 and scene.labels.dtype == np.int16
        assert scene.rgb.min() >= 0 and scene.rgb.max() <= 1 and np.isfinite(scene.rgb).all()
        assert scene.depth.min() >= 0 and scene.depth.max() <= 1
        # Something is in the picture: it is neither flat nor black.
        assert scene.rgb.std() > 0.03 and scene.rgb.mean() > 0.03
        assert len(np.unique(scene.labels)) > 1


@pytest.mark.parametrize("size", [(256, 256), (257, 391), (640, 256), (1, 1), (96, 96)])
def test_pictures_are_exactly_as_large_as_asked(size: tuple[int, int]) -> None:
    picture = render(replace(SMALL, prompt="koi", width=size[0], height=size[1]))
    assert picture.size == size and picture.mode == "RGB"


def test_a_very_large_picture_is_composed_in_bounded_size() -> None:
    wide = LONGEST_SCENE * 2 + 2
    assert render(replace(SMALL, prompt="nebula", width=wide, height=300)).size == (wide, 300)


def test_the_pictures_of_a_run_differ_and_count_on_from_the_seed() -> None:
    run = [render(replace(SMALL, index=index)) for index in range(4)]
    assert all(difference(run[a], run[b]) > 4 for a in range(4) for b in range(a))
    assert run[2].tobytes() == render(replace(SMALL, seed=9)).tobytes()


def test_a_style_changes_the_medium_and_steps_its_detail() -> None:
    plain = render(SMALL)
    inked = render(replace(SMALL, style="ink-wash"))
    assert difference(plain, inked) > 8
    rough, fine = (render(replace(SMALL, style="plein-air", steps=steps)) for steps in (4, 90))
    assert difference(rough, fine) > 1


def test_guidance_pushes_colour() -> None:
    def colourfulness(picture: Image.Image) -> float:
        return float(ImageStat.Stat(picture.convert("HSV")).mean[1])

    faint, usual, strong = (render(replace(SMALL, guidance=value)) for value in (1.0, 7.0, 20.0))
    assert colourfulness(faint) < colourfulness(usual) < colourfulness(strong)


@pytest.mark.parametrize(
    ("subject", "thing"),
    [
        ("lighthouse", "house"),
        ("astronaut", "people"),
        ("city", "people"),
        ("city", "text"),
        ("forest", "people"),
        ("dunes", "people"),
        ("dunes", "moon"),
        ("heron", "birds"),
        ("heron", "reeds"),
        ("koi", "fish"),
        ("koi", "flowers"),
        ("still", "fruit"),
        ("still", "flowers"),
        ("tree", "flowers"),
        ("portrait", "flowers"),
        ("lake", "house"),
        ("nebula", "stars"),
        ("hills", "sun"),
        ("tree", "clouds"),
        ("sail", "fog"),
    ],
)
def test_negative_words_remove_things_and_leave_the_rest(subject: str, thing: str) -> None:
    full, bare = compose(subject), compose(subject, without=frozenset({thing}))
    change = np.abs(full.rgb - bare.rgb)
    assert change.max() > 0.05
    assert change.mean() < 0.15


@pytest.mark.parametrize(
    ("subject", "weather"),
    [("forest", "fog"), ("forest", "snow"), ("heron", "rain"), ("heron", "snow"), ("dunes", "stars")],
)
def test_weather_words_reach_the_picture(subject: str, weather: str) -> None:
    calm, wild = compose(subject), compose(subject, weather=frozenset({weather}))
    assert float(np.abs(calm.rgb - wild.rgb).max()) > 0.1


def test_references_lend_palette_and_masses() -> None:
    red = Image.new("RGB", (64, 64), (200, 30, 20))
    plain, lent = render(SMALL), render(replace(SMALL, references=(red,)))
    assert ImageStat.Stat(lent).mean[2] < ImageStat.Stat(plain).mean[2] - 20
    dark_left = Image.new("RGB", (64, 64), "white")
    dark_left.paste("black", (0, 0, 32, 64))
    lent = render(replace(SMALL, references=(dark_left,)))
    left, right = lent.crop((0, 0, 80, 160)), lent.crop((80, 0, 160, 160))
    assert ImageStat.Stat(left.convert("L")).mean[0] < ImageStat.Stat(right.convert("L")).mean[0] - 40


def test_less_denoise_keeps_more_of_the_reference() -> None:
    sea = Image.new("RGB", (40, 30), (10, 40, 200))
    plain = render(SMALL)
    near, far = (render(replace(SMALL, references=(sea,), denoise=value)) for value in (0.4, 1.0))
    assert difference(plain, near) > difference(plain, far) > 1


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK"])
def test_references_of_any_mode_and_shape_do(mode: str) -> None:
    assert render(replace(SMALL, references=(Image.new(mode, (3, 90)), Image.new("RGB", (1, 1))))).size == (160, 160)


@pytest.mark.parametrize(
    "prompt", ["", "🦩🌊", "x" * 4000, "\x00\x1b[31m\r\n", "\ud800", "'; DROP TABLE", "灯台と夕日"]
)
def test_hostile_prompts_are_drawn(prompt: str) -> None:
    recipe = Recipe(prompt, negative_prompt=prompt, seed=-(2**63), width=48, height=48, steps=100, guidance=1e9)
    assert render(recipe).size == (48, 48)
