"""Clouds that go by in the sky of a frame, behind everything that stands before it."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageChops

from studio.sandbox.art.chance import generator
from studio.sandbox.art.colour import smooth
from studio.sandbox.art.noise import field, sample
from studio.sandbox.film.plate import Plate

_GRID = 56
_THICK = 190


class Clouds:
    """Clouds for one plate, in a colour between its sky and white."""

    def __init__(self, plate: Plate, *, seed: int) -> None:
        self._size = plate.size
        scale = _GRID / min(plate.size)
        columns, rows = (max(4, round(side * scale)) for side in plate.size)
        y, x = np.mgrid[0:rows, 0:columns].astype(np.float32) / _GRID
        chance = generator("clouds", seed)
        self._x, self._y = x * 0.34 + float(chance.uniform(0, 9)), y * 0.85 + float(chance.uniform(0, 9))
        self._side = -1.0 if chance.uniform() < 0.5 else 1.0
        self._colour = _colour(plate)

    def pass_by(self, frame: Image.Image, sky: Image.Image, *, way: float, strength: float) -> Image.Image:
        """Return the frame with clouds that have gone ``way``; ``sky`` is a mask of where they may be seen."""
        if strength <= 0.004:
            return frame
        go = way * self._side
        billow = sample(field(3.3, 41), self._x + go, self._y) * 0.62
        billow += sample(field(2.9, 42), self._x * 2.1 + go * 2.5, self._y * 1.7 + way * 0.1) * 0.38
        cover = (smooth(0.44, 0.72, billow) * (_THICK * strength)).astype(np.uint8)
        soft = Image.fromarray(cover).resize(sky.size, Image.Resampling.BICUBIC)
        mask = ImageChops.multiply(soft, sky).resize(self._size, Image.Resampling.BILINEAR)
        frame.paste(self._colour, mask=mask)
        return frame


def _colour(plate: Plate) -> tuple[int, int, int]:
    mask = np.asarray(plate.sky) > 127
    pixels = np.asarray(plate.picture.resize(plate.sky.size, Image.Resampling.BOX), np.float32)
    mean = pixels[mask].mean(0) if mask.any() else pixels.mean((0, 1))
    bright = float(mean.mean()) / 255
    red, green, blue = (int(value + (255 - value) * (0.2 + 0.55 * bright)) for value in mean)
    return red, green, blue
