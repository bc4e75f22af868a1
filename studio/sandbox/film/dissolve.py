"""From one picture to the next: not everywhere at once, but sweeping softly across, light parts a little sooner."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.art.chance import generator
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane

_GRID = 60
_SOFT = 1.1


class Dissolve:
    """A transition between frames of one size towards ``goal``, which may be larger."""

    def __init__(self, goal: Image.Image, size: tuple[int, int], *, seed: int) -> None:
        self._size = size
        scale = _GRID / min(size)
        columns, rows = (max(4, round(side * scale)) for side in size)
        grey = goal.convert("L").resize((columns, rows), Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(5))
        bright = np.asarray(grey, np.float32) / 255
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) / _GRID
        chance = generator("dissolve", seed)
        angle, offset = chance.uniform(0, 2 * pi), float(chance.uniform(0, 9))
        order = x * cos(angle) + y * sin(angle) + 0.9 * sample(field(4.4, 33), x * 0.3 + offset, y * 0.3) - 0.4 * bright
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
