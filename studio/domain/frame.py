"""A picture that a clip begins or ends with, and the part of it that is sent."""

from __future__ import annotations

import msgspec

from studio.domain.limits import DEFAULT_RATIO, RATIOS
from studio.domain.reference import Reference


class Crop(msgspec.Struct, frozen=True, kw_only=True):
    """A rectangle in whole pixels of the upright picture, from its top left corner."""

    x: int
    y: int
    width: int
    height: int


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a frame well.

    Attributes:
        original: The whole picture: a copy kept by us, a web address or a ``file_…`` id.
        width: Pixels of the whole picture, upright; 0 for one that only the service can see.
        height: Pixels, upright; 0 for one that only the service can see.
        crop: The part that is kept; None for the whole, and for what only the service can see.
        sent: What is uploaded: the cropped and converted copy, or the original. None while the copy is being made.
    """

    original: Reference
    width: int = 0
    height: int = 0
    crop: Crop | None = None
    sent: Reference | None = None

    @property
    def seen(self) -> bool:
        """Whether its pixels are on this disk, so that it can be cropped."""
        return self.width > 0 and self.height > 0


def largest_crop(width: int, height: int, ratio: str, *, focus: tuple[float, float] = (0.5, 0.5)) -> Crop | None:
    """Return the largest part of a picture that has ``ratio``, its middle as near to ``focus`` as the edges allow.

    ``focus`` is a point in parts of width and height. None when the whole picture has the ratio, to the pixel.
    """
    across, down = RATIOS.get(ratio, RATIOS[DEFAULT_RATIO])
    if width * down > height * across:
        wide, high = max(1, round(height * across / down)), height
    else:
        wide, high = width, max(1, round(width * down / across))
    if (wide, high) == (width, height):
        return None
    x = round(focus[0] * width - wide / 2)
    y = round(focus[1] * height - high / 2)
    return moved(Crop(x=x, y=y, width=wide, height=high), width=width, height=height)


def moved(crop: Crop, *, width: int, height: int, by: tuple[int, int] = (0, 0)) -> Crop:
    """Return ``crop`` moved ``by`` pixels, as far as a picture of ``width`` × ``height`` reaches."""
    x = min(max(crop.x + by[0], 0), max(width - crop.width, 0))
    y = min(max(crop.y + by[1], 0), max(height - crop.height, 0))
    return msgspec.structs.replace(crop, x=x, y=y)


def scaled(crop: Crop, *, width: int, height: int, ratio: str, by: float) -> Crop:
    """Return ``crop`` made ``by`` times as large around its middle, in ``ratio`` and inside the picture."""
    full = largest_crop(width, height, ratio) or Crop(x=0, y=0, width=width, height=height)
    share = min(1.0, max(_LEAST / full.width, _LEAST / full.height, crop.width * by / full.width))
    wide, high = (max(1, round(side * share)) for side in (full.width, full.height))
    x, y = crop.x + (crop.width - wide) // 2, crop.y + (crop.height - high) // 2
    return moved(Crop(x=x, y=y, width=min(wide, width), height=min(high, height)), width=width, height=height)


_LEAST = 64
"""Pixels a side of a crop may have at least: less is no picture to begin a clip with."""
