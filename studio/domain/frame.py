"""A picture that a clip begins or ends with, and the part of it that is sent."""

from __future__ import annotations

import msgspec

from studio.domain.draft import Whole
from studio.domain.limits import DEFAULT_RATIO, RATIOS
from studio.domain.reference import Reference


class Crop(msgspec.Struct, frozen=True, kw_only=True):
    """A rectangle in whole pixels of the upright picture, from its top left corner."""

    x: Whole
    y: Whole
    width: Whole
    height: Whole


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
    width: Whole = 0
    height: Whole = 0
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


def fitted(frame: Frame, ratio: str) -> Frame:
    """Return ``frame`` with a crop that has ``ratio`` and lies inside the picture; one that does so is kept.

    Any other gives way to the largest with the same middle, and the copy that is sent has to be made anew. A picture
    that has the ratio but for the rounding of its sides stays whole: a clip's own frames lose nothing.
    """
    if not frame.seen:
        return frame if frame.crop is None else msgspec.structs.replace(frame, crop=None)
    width, height, crop = frame.width, frame.height, frame.crop
    if crop is not None and crop.width <= width and crop.height <= height and _alike(crop.width, crop.height, ratio):
        crop = moved(crop, width=width, height=height)
    elif _alike(width, height, ratio):
        crop = None
    else:
        crop = largest_crop(width, height, ratio, focus=_middle(frame))
    if crop == Crop(x=0, y=0, width=width, height=height):
        crop = None
    return frame if crop == frame.crop else msgspec.structs.replace(frame, crop=crop, sent=None)


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


def _alike(width: int, height: int, ratio: str) -> bool:
    """Whether a rectangle has ``ratio``, were one side or both a pixel longer or shorter."""
    across, down = RATIOS.get(ratio, RATIOS[DEFAULT_RATIO])
    return width > 0 and height > 0 and abs(width * down - height * across) <= across + down


def _middle(frame: Frame) -> tuple[float, float]:
    """Return the middle of a frame's crop in parts of width and height, however far outside the crop lies."""
    crop = frame.crop
    if crop is None:
        return 0.5, 0.5
    x, y = (2 * crop.x + crop.width) / (2 * frame.width), (2 * crop.y + crop.height) / (2 * frame.height)
    return min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
