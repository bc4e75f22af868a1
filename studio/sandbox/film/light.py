"""Light and shade that drift over the frames, as under passing clouds."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops

from studio.sandbox.art.chance import generator
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane

_GRID = 40
_NEUTRAL = 127.5
_WARM = np.array([1.0, 0.9, 0.66], np.float32)
_COOL = np.array([-0.30, -0.04, 0.34], np.float32)
_STRONGEST = 84.0
_PACE = 0.055


class Light:
    """Light for frames of one size; where it falls is decided by the seed."""

    def __init__(self, size: tuple[int, int], *, seed: int) -> None:
        self._size = size
        scale = _GRID / min(size)
        columns, rows = (max(4, round(side * scale)) for side in size)
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) / _GRID
        chance = generator("light", seed)
        self._x, self._y = x + float(chance.uniform(0, 9)), y + float(chance.uniform(0, 9))
        self._slant = float(chance.uniform(0.5, 1.0)) * (1 if chance.uniform() < 0.5 else -1)

    def fall(self, frame: Image.Image, *, seconds: float, strength: float, turn: float) -> Image.Image:
        """Return the frame lit; ``turn`` is -1 for cool, 1 for warm. Strength 0 with turn 0 changes nothing."""
        if strength <= 0.004 and abs(turn) <= 0.004:
            return frame
        layer = (_NEUTRAL + self._layer(seconds, strength, turn)).clip(0, 255).astype(np.uint8)
        soft = Image.fromarray(layer).resize(self._size, Image.Resampling.BILINEAR)
        return ImageChops.overlay(frame, soft)

    def _layer(self, seconds: float, strength: float, turn: float) -> Plane:
        go = seconds * _PACE
        wide = sample(field(3.6, 31), self._x * 0.34 + go, self._y * 0.34 * self._slant - go * 0.4)
        fine = sample(field(3.2, 32), self._x * 0.7 + go * 1.7, self._y * 0.7)
        fall = (0.7 * wide + 0.3 * fine - 0.5)[..., None] * (2.2 * strength)
        tint: Plane = (fall * _WARM - turn * _COOL) * _STRONGEST
        return tint
