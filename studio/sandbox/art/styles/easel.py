"""Everything a style needs at hand: the scene, the sizes and its own chance."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from studio.sandbox.art.scene import Scene
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.field import Field, Index, clamp, mix, nearest, resized
from studio.sandbox.art.styles.kuwahara import settled
from studio.sandbox.art.styles.mend import mended
from studio.sandbox.art.styles.noise import clouds, lattice

_SKETCH = 640  # side of a square with the sketch's area: brush shapes are found here, whatever the final size
_LARGEST = 2048  # the same for the sheet: beyond it the finished picture is enlarged, which bounds memory
_SMALLEST = 512  # tiny pictures are drawn larger and reduced, so that dots and lines do not turn to mush


@dataclass(frozen=True, slots=True)
class Easel:
    """A scene set up for drawing.

    Two sizes live here. The *sketch* has the same area for every picture of 256² or more: shapes, areas and strokes
    are decided on it, so a small and a large picture look alike. The *sheet* is what gets drawn.

    Attributes:
        scene: The scene as it came.
        sketch: Its colours, at sketch size.
        depth: Its depth, at sketch size.
        labels: Its things, at sketch size.
        height: Rows of the sheet.
        width: Columns of the sheet.
        unit: Pixels of the sheet in a thousandth of the picture (a 1024² sheet has exactly 1).
        grain: The same for the sketch.
        detail: How much fine work to do, 0 to 1; a style's usual number of steps gives about a half.
    """

    scene: Scene
    sketch: Field
    depth: Field
    labels: Index
    height: int
    width: int
    unit: float
    grain: float
    detail: float

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the sheet."""
        return self.height, self.width

    def random(self, salt: int) -> np.random.Generator:
        """Chance for one purpose; the same scene and ``salt`` always give the same."""
        return np.random.default_rng([self.scene.seed % 2**64, salt])

    def enlarged(self, field: Field) -> Field:
        """From sketch to sheet."""
        return resized(field, self.height, self.width)

    def lattice(self, salt: int, cell: float, across: float | None = None) -> Field:
        """Smooth bumps over the sheet; sizes in thousandths of the picture."""
        wide = None if across is None else across * self.unit
        return lattice(self.random(salt), self.shape, cell * self.unit, wide)

    def clouds(self, salt: int, cell: float, octaves: int = 4) -> Field:
        """Bumps on bumps over the sheet; ``cell`` in thousandths of the picture."""
        return clouds(self.random(salt), self.shape, cell * self.unit, octaves)

    def picture(self, sharp: float = 1.0) -> Field:
        """The scene at sheet size, its edges made crisp again without halos; unfinished after few steps."""
        rows = self.scene.rgb.shape[0]
        scale = self.height / rows
        scene = self.scene.rgb.transpose(2, 0, 1)
        large = resized(mended(scene) if scale > 1.2 else scene, self.height, self.width)
        unfinished = max(0.0, 0.5 - self.detail) * 2
        if unfinished:
            large = mix(large, self.enlarged(settled(self.sketch, 9)), unfinished)
        if scale <= 1.05 or sharp <= 0:
            return clamp(large)
        crisp = large + (large - gaussian(large, scale * 0.9)) * np.float32(1.6 * sharp)
        low, high = _bounds(large, max(1, round(scale * 0.6)))
        return clamp(np.minimum(np.maximum(crisp, low), high))


def set_up(scene: Scene, *, width: int, height: int, steps: int) -> Easel:
    """An easel for a picture of this size."""
    side = math.sqrt(width * height)
    sheet = min(_LARGEST, max(side, min(_SMALLEST, 2 * side)))
    rows, columns = _sized(width, height, sheet / side)
    down, across = _sized(width, height, min(_SKETCH, 1.25 * sheet) / side)
    return Easel(
        scene=scene,
        sketch=clamp(resized(scene.rgb.transpose(2, 0, 1), down, across)),
        depth=resized(scene.depth, down, across),
        labels=nearest(scene.labels, down, across),
        height=rows,
        width=columns,
        unit=math.sqrt(rows * columns) / 1024,
        grain=math.sqrt(down * across) / 1024,
        detail=math.sqrt(min(max(steps, 1), 100) / 100),
    )


def _sized(width: int, height: int, scale: float) -> tuple[int, int]:
    if scale == 1:
        return height, width
    return max(8, round(height * scale)), max(8, round(width * scale))


def _bounds(field: Field, reach: int) -> tuple[Field, Field]:
    """The darkest and lightest value within ``reach`` pixels, per channel."""
    low, high = field, field
    for axis in (-2, -1):
        for step in (-reach, reach):
            moved = np.roll(field if axis == -2 else low, step, axis)
            low = np.minimum(low, moved)
            high = np.maximum(high, np.roll(field if axis == -2 else high, step, axis))
    return low, high
