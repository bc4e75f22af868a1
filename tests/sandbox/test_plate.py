"""What the camera of a clip makes of a picture before it moves."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from studio.sandbox.art.renderer import Recipe, render
from studio.sandbox.film.plate import alike, drawn, given
from studio.sandbox.film.take import Script, take

_SIZE = (240, 136)


def _framed(prompt: str, *, seed: int) -> Image.Image:
    return render(Recipe(prompt, seed=seed, width=_SIZE[0], height=_SIZE[1]))


def _square(ground: str) -> Image.Image:
    picture = Image.new("RGB", _SIZE, ground)
    picture.paste("black", (100, 40, 150, 90))
    return picture


def test_edges_of_a_drawn_picture_are_smooth() -> None:
    plate = drawn("a rainy city at night", _SIZE, 5)
    width, height = plate.picture.size
    finest = render(Recipe("a rainy city at night", seed=5, width=width * 4, height=height * 4))
    rough = render(Recipe("a rainy city at night", seed=5, width=width, height=height))
    ideal = np.asarray(finest.resize((width, height), Image.Resampling.BOX), np.float64)
    smooth, hard = (float(np.abs(np.asarray(one, np.float64) - ideal).mean()) for one in (plate.picture, rough))
    assert smooth < hard * 0.8


def test_clouds_go_by_in_the_sky_and_not_on_a_plain_face() -> None:
    picture = Image.new("RGB", _SIZE, "skyblue")
    picture.paste("sienna", (80, 20, 160, 136))
    sky = np.asarray(given(picture, _SIZE, arriving=False).sky)
    height, width = sky.shape
    assert sky[height // 4, width // 10] > 200
    assert sky[height // 4, width * 9 // 10] > 200
    assert sky[height // 4 : height // 2, width // 2].max() < 10


def test_the_same_place_in_another_light_is_known_again() -> None:
    dusk, night = (
        given(_framed(f"a lighthouse at {hour}", seed=2), _SIZE, arriving=False) for hour in ("dusk", "night")
    )
    other = given(_framed("a heron among reeds", seed=4), _SIZE, arriving=False)
    assert alike(dusk, night)
    assert not alike(dusk, other)


@pytest.mark.parametrize("temperament", ["drift", "dolly", "orbit", "crane"])
def test_what_both_frames_show_is_never_seen_twice(temperament: str) -> None:
    script = Script(
        prompt="",
        temperament=temperament,
        seed=5,
        size=_SIZE,
        frames=24,
        rate=24,
        first=_square("white"),
        last=_square("skyblue"),
    )
    for frame in take(script):
        grey = np.asarray(frame.convert("L"))
        assert ((grey > 40) & (grey < 150)).sum() < 350, "Its edges are wider than those of one square."
