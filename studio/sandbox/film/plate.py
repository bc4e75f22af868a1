"""What the camera looks at: one picture that knows how near each part of it is, and what in it can move."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from studio.sandbox.art.colour import smooth
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.renderer import Recipe, staged
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.scenes import SHELTERED
from studio.sandbox.art.words import understand
from studio.sandbox.art.world import WATER

_MAP_SIDE = 96
_FINER = 2
"""A scene has hard edges where things meet. Drawn finer and made smaller they are smooth, and do not crawl."""
_LONGEST = 1920
_SPARE = 0.09
"""How much more of the scene is drawn on each side than the frame shows."""
_ALIKE = 0.55
_QUIET = 0.3
"""Below it a part of a picture may be sky."""


@dataclass(frozen=True)
class Plate:
    """A picture to film.

    Attributes:
        picture: RGB, with a border around what the frame shows at rest.
        size: Of the frame.
        spare: Width of the part of the border that may be seen, as a share of the frame's shorter side.
        near: 0 is the horizon, 1 is at hand; a small map of the whole picture.
        water: Where it may ripple, 0 to 1; a small map too.
        sky: Where clouds may go by: a mask, a quarter as wide as the picture.
    """

    picture: Image.Image
    size: tuple[int, int]
    spare: float
    near: Plane
    water: Plane
    sky: Image.Image

    @property
    def border(self) -> float:
        """Return how wide the border is, in pixels."""
        return (self.picture.height - self.size[1]) / 2

    @property
    def sky_size(self) -> tuple[int, int]:
        """Return the size of the part of the sky's mask that a frame shows."""
        return _quarter(self.size)


def drawn(prompt: str, size: tuple[int, int], seed: int) -> Plate:
    """Draw what ``prompt`` says, with room around it for the camera to move."""
    border = round(min(size) * _SPARE)
    width, height = size[0] + 2 * border, size[1] + 2 * border
    fine = max(1.0, min(_FINER, _LONGEST / max(width, height)))
    recipe = Recipe(prompt, seed=seed, width=round(width * fine), height=round(height * fine))
    picture, scene = staged(recipe, longest=_LONGEST)
    picture = picture.resize((width, height), Image.Resampling.BOX)
    open_air = understand(prompt).subject not in SHELTERED
    sky = (scene.labels == 0) & (scene.depth > 0.97) & open_air
    mask = Image.fromarray(sky.astype(np.uint8) * 255).resize(_quarter((width, height)), Image.Resampling.BOX)
    return Plate(picture, size, border / min(size), _nearness(scene), _inner(scene.labels == WATER), mask)


def given(picture: Image.Image, size: tuple[int, int], *, arriving: bool) -> Plate:
    """Cut ``picture`` to the frame. Its depth is guessed: the ground is near, the sky far, what has detail stands out.

    The border mirrors the edge. One that is ``arriving`` may show it while it is still faint.
    """
    frame = ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)
    border = round(min(size) * _SPARE)
    pixels = np.pad(np.asarray(frame), ((border, border), (border, border), (0, 0)), mode="reflect")
    detail, lying = _detail(frame)
    rows = np.linspace(0, 1, detail.shape[0], dtype=np.float32)[:, None]
    near = np.clip(0.75 * smooth(0.25, 1.0, rows) + 0.55 * detail, 0, 1)
    sky = (smooth(0.35, 0.05, detail) * smooth(0.7, 0.2, rows) * _open(detail) * 255).astype(np.uint8)
    mask = Image.fromarray(sky).resize(_quarter((pixels.shape[1], pixels.shape[0])), Image.Resampling.BICUBIC)
    spare = border / min(size) if arriving else 0.0
    return Plate(Image.fromarray(pixels), size, spare, _blurred(near, 8), lying * smooth(0.55, 0.8, rows), mask)


def alike(one: Plate, other: Plate) -> bool:
    """Whether two plates show the same things in the same places, in whatever light."""
    return float(np.corrcoef(_outlines(one), _outlines(other))[0, 1]) > _ALIKE


def _outlines(plate: Plate) -> Plane:
    small = plate.picture.convert("L").resize(_map_size(plate.size), Image.Resampling.BOX)
    slopes = Image.fromarray(np.hypot(*np.gradient(np.asarray(small, np.float32))))
    soft: Plane = np.asarray(_box(slopes, 2)).ravel()
    # Of equal pictures without any outline nothing can be said: the slightest slope keeps the sum defined.
    return soft + np.linspace(0, 1e-3, soft.size, dtype=np.float32)


def _detail(frame: Image.Image) -> tuple[Plane, Plane]:
    """Return where a picture is busy, 0 to 1, in wide soft patches, and where what it shows lies flat, like water."""
    small = frame.convert("L").resize(_map_size(frame.size), Image.Resampling.BOX)
    grey = np.asarray(small, np.float32) / 255
    down, right = np.gradient(grey)
    busy = _blurred(np.hypot(down, right), 5)
    share: Plane = np.clip(busy / (float(np.percentile(busy, 96)) + 1e-3), 0, 1)
    level, upright = _blurred(np.square(down), 6), _blurred(np.square(right), 6)
    lying: Plane = np.clip((level - upright) / (level + upright + 1e-4), 0, 1)
    return share, lying


def _open(detail: Plane) -> Plane:
    """Return what can be reached from the upper corners without crossing an outline: a plain cheek is no sky."""
    quiet = Image.fromarray((detail < _QUIET).astype(np.uint8)).copy()  # the copy may be written to
    for corner in ((0, 0), (quiet.width - 1, 0)):
        if quiet.getpixel(corner) == 1:
            ImageDraw.floodfill(quiet, corner, 2)
    return _blurred((np.asarray(quiet) == 2).astype(np.float32), 3).clip(0, 1)


def _nearness(scene: Scene) -> Plane:
    inverse = 1 / (0.08 + scene.depth)
    low, high = np.percentile(inverse, [1, 97])
    near = np.clip((inverse - low) / (high - low + 1e-3), 0, 1).astype(np.float32)
    small = Image.fromarray(near).resize(_map_size((near.shape[1], near.shape[0])), Image.Resampling.BOX)
    # What is near reaches well over its edge: it is the background that stretches, and pillars stay straight.
    wide = np.asarray(Image.fromarray((np.asarray(small) * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(15)))
    return _blurred(wide.astype(np.float32) / 255, 12)


def _inner(mask: NDArray[np.bool_]) -> Plane:
    """Return a soft map of a mask that keeps off its edge: what borders on it must not be dragged along."""
    whole = Image.fromarray(mask.astype(np.uint8) * 255)
    small = whole.resize(_map_size(whole.size), Image.Resampling.BOX).filter(ImageFilter.MinFilter(7))
    return _blurred(np.asarray(small, np.float32) / 255, 3)


def _quarter(size: tuple[int, int]) -> tuple[int, int]:
    return max(1, size[0] // 4), max(1, size[1] // 4)


def _map_size(size: tuple[int, int]) -> tuple[int, int]:
    scale = _MAP_SIDE / min(size)
    return round(size[0] * scale), round(size[1] * scale)


def _blurred(plane: Plane, radius: float) -> Plane:
    soft = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    for _ in range(2):
        soft = _box(soft, radius)
    return np.array(soft)


def _box(image: Image.Image, radius: float) -> Image.Image:
    """Blur a picture of floating-point numbers, which Pillow's own filters refuse."""
    width, height = image.size
    small = (max(2, round(width / radius)), max(2, round(height / radius)))
    return image.resize(small, Image.Resampling.BOX).resize((width, height), Image.Resampling.BICUBIC)
