"""From one picture to the next: not everywhere at once, but spreading softly, light parts first."""

from __future__ import annotations

import numpy as np
from PIL import Image

from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane

_GRID = 60
_SOFT = 0.55


class Dissolve:
    """A transition between frames of one size towards ``goal``."""

    def __init__(self, goal: Image.Image, *, seed: int) -> None:
        self._size = goal.size
        scale = _GRID / min(goal.size)
        columns, rows = (max(4, round(side * scale)) for side in goal.size)
        grey = goal.convert("L").resize((columns, rows), Image.Resampling.BOX)
        bright = np.asarray(grey, np.float32) / 255
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) / _GRID
        offset = seed % 97 * 0.13
        order = 0.65 * sample(field(3.4, 33), x * 0.3 + offset, y * 0.3) + 0.35 * (1 - bright)
        # Ranks instead of heights: equal parts of the picture change in equal times.
        ranks = np.argsort(np.argsort(order.ravel())).reshape(order.shape)
        self._order: Plane = (ranks / order.size).astype(np.float32)

    def between(self, before: Image.Image, after: Image.Image, share: float) -> Image.Image:
        """Return the frame at ``share`` of the way, 0 to 1."""
        if share <= 0:
            return before
        if share >= 1:
            return after
        come = np.clip((share * (1 + _SOFT) - self._order) / _SOFT, 0, 1)
        eased = (come * come * (3 - 2 * come) * 255).astype(np.uint8)
        mask = Image.fromarray(eased).resize(self._size, Image.Resampling.BICUBIC)
        return Image.composite(after, before, mask)
