"""Every style keeps its promises on one small seaside scene."""

from __future__ import annotations

import functools

import numpy as np
import pytest
from PIL import Image

from studio.sandbox.art.scene import Plane, Scene
from studio.sandbox.art.styles import CATALOGUE, StyleCard, apply
from studio.sandbox.art.styles.areas import reduced
from studio.sandbox.art.styles.blur import box, gaussian
from studio.sandbox.art.styles.easel import set_up
from studio.sandbox.art.styles.kuwahara import settled
from studio.sandbox.art.styles.triangles import net

SLUGS = [card.slug for card in CATALOGUE]
# These rework the light itself: tubes glow where the scene only has an outline.
REWORKED = {"neon-noir"}


@functools.cache
def shore(seed: int = 7) -> Scene:
    """A pale sun, a dark hill and a red tower."""
    rows, columns = np.mgrid[0:1:96j, 0:1:128j].astype(np.float32)
    rgb = np.stack([0.95 - 0.4 * rows, 0.75 - 0.35 * rows, 0.5 + 0.2 * rows], -1).astype(np.float32)
    depth = np.ones_like(rows)
    labels = np.zeros(rows.shape, dtype=np.int16)
    sun = np.hypot(rows - 0.3, columns - 0.75) < 0.12
    hill = rows > 0.62 + 0.18 * np.abs(columns - 0.35)
    tower = (np.abs(columns - 0.3) < 0.05) & (rows > 0.2) & (rows < 0.7)
    for number, (part, colour, far) in enumerate(
        [(sun, (1, 0.97, 0.85), 0.98), (hill, (0.16, 0.22, 0.2), 0.3), (tower, (0.75, 0.15, 0.12), 0.35)], 1
    ):
        rgb[part], depth[part], labels[part] = colour, far, number
    return Scene(rgb, depth, labels, seed)


@functools.cache
def drawn(style: str | None, steps: int = 28) -> Image.Image:
    return apply(style, shore(), width=131, height=97, steps=steps)


def pixels(image: Image.Image) -> Plane:
    return np.asarray(image, dtype=np.float32) / np.float32(255)


def likeness(one: Image.Image, other: Image.Image) -> float:
    """How well light and dark agree once details are gone, -1 to 1."""
    small = [
        np.asarray(image.convert("L").resize((16, 12), Image.Resampling.BOX), float).ravel() for image in (one, other)
    ]
    return float(np.corrcoef(small[0], small[1])[0, 1])


def test_catalogue_offers_at_least_twenty_styles_with_names_of_their_own() -> None:
    assert len(SLUGS) >= 20
    assert len(set(SLUGS)) == len({card.name for card in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("card", CATALOGUE, ids=SLUGS)
def test_card_is_fit_to_be_shown(card: StyleCard) -> None:
    assert card.slug == "".join(c if c.isalnum() else "-" for c in card.name.lower())
    assert card.description.endswith(".")
    assert len(card.description) <= 140
    assert 1 <= card.default_steps <= 100
    assert 1 <= card.default_guidance <= 20
    assert 0 < card.default_denoise <= 1
    assert card.preview_subject


@pytest.mark.parametrize("style", SLUGS)
def test_picture_has_the_asked_size_even_an_odd_one(style: str) -> None:
    assert drawn(style).size == (131, 97)
    assert drawn(style).mode == "RGB"


@pytest.mark.parametrize("style", SLUGS)
def test_same_request_gives_the_same_picture(style: str) -> None:
    again = apply(style, shore(), width=131, height=97, steps=28)
    assert again.tobytes() == drawn(style).tobytes()


@pytest.mark.parametrize("style", SLUGS)
def test_style_shows(style: str) -> None:
    assert np.abs(pixels(drawn(style)) - pixels(drawn(None))).mean() > 0.02


def test_no_style_shows_the_scene_as_it_is() -> None:
    scene = Image.fromarray((shore().rgb * 255).astype(np.uint8)).resize((131, 97))
    assert np.abs(pixels(drawn(None)) - pixels(scene)).mean() < 0.01


@pytest.mark.parametrize("style", sorted(set(SLUGS) - REWORKED))
def test_composition_stays(style: str) -> None:
    assert likeness(drawn(style), drawn(None)) > 0.75


@pytest.mark.parametrize("style", [None, *SLUGS])
def test_steps_change_the_picture(style: str | None) -> None:
    assert np.abs(pixels(drawn(style, 6)) - pixels(drawn(style, 60))).mean() > 0.001


def test_no_two_styles_look_alike() -> None:
    small = [pixels(drawn(style).resize((33, 24), Image.Resampling.BOX)) for style in [None, *SLUGS]]
    gaps = [np.abs(one - other).mean() for i, one in enumerate(small) for other in small[:i]]
    assert min(gaps) > 0.008


def test_unknown_style_is_no_style() -> None:
    assert apply("no-such-style", shore(), width=131, height=97, steps=28).tobytes() == drawn(None).tobytes()


def test_another_seed_moves_the_hand() -> None:
    other = apply("plein-air", shore(8), width=131, height=97, steps=28)
    assert other.tobytes() != drawn("plein-air").tobytes()


def test_seed_may_be_any_whole_number() -> None:
    assert apply("cyanotype", shore(-(2**63)), width=64, height=64, steps=1).size == (64, 64)


@pytest.mark.parametrize("style", SLUGS)
@pytest.mark.parametrize(
    ("tone", "width", "height"), [(0.0, 300, 19), (1.0, 19, 300)], ids=["black-wide", "white-tall"]
)
def test_extreme_shapes_with_nothing_in_them_are_drawn_too(style: str, tone: float, width: int, height: int) -> None:
    flat = np.full((48, 48), tone, dtype=np.float32)
    empty = Scene(np.repeat(flat[..., None], 3, 2), flat, np.zeros((48, 48), dtype=np.int16), 3)
    assert apply(style, empty, width=width, height=height, steps=28).size == (width, height)


def test_marks_grow_with_the_picture() -> None:
    small = apply("two-ink-riso", shore(), width=256, height=192, steps=28)
    large = apply("two-ink-riso", shore(), width=768, height=576, steps=28)
    assert likeness(small, large) > 0.97


def test_work_stays_bounded_for_the_largest_picture() -> None:
    easel = set_up(shore(), width=4096, height=4096, steps=28)
    assert easel.height * easel.width <= 2048**2


def test_blurs_keep_a_level_field_level() -> None:
    level = np.full((3, 20, 30), 0.25, dtype=np.float32)
    for blurred in (gaussian(level, 1.0), gaussian(level, 6.0), box(level, 5), settled(level, 7)):
        assert blurred.shape == level.shape
        assert np.allclose(blurred, 0.25, atol=1e-4)


def test_box_is_the_plain_mean() -> None:
    field = np.random.default_rng(1).random((9, 11), dtype=np.float32)
    assert box(field, 3)[4, 5] == pytest.approx(float(field[3:6, 4:7].mean()), abs=1e-5)


def test_reduced_picture_keeps_a_small_bright_accent() -> None:
    rgb = np.full((3, 120, 120), 0.5, dtype=np.float32)
    rgb[:, 50:60, 50:60] = np.array([0.9, 0.1, 0.1], dtype=np.float32)[:, None, None]
    assert np.allclose(reduced(rgb, 4).rgb()[:, 55, 55], (0.9, 0.1, 0.1), atol=0.02)


def test_net_covers_a_square_once() -> None:
    points = np.random.default_rng(2).random((60, 2))
    corners = np.array([(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)])
    every = np.concatenate([points, corners])
    a, b, c = (every[net(every)[:, side]] for side in range(3))
    areas = np.abs((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2
    assert areas.sum() == pytest.approx(1)
