"""Fits frames of any kind into the frames of a film: upright, as large as they can be, black around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import av
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from studio.media.clip import colours as untold

_FORMAT = "yuv420p"
_BLACK = (16, 128, 128)
_MATRICES = {1: Colorspace.ITU709, 5: Colorspace.ITU601, 6: Colorspace.ITU601}
"""By their numbers in the standard."""
_BT709, _BT601 = 1, 6
_UNTOLD = 2
_LINES_OF_OLD = 576
_FULL = 2
_TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
_SLACK = 2
"""Pixels that a frame may be off the film's ratio and be stretched: sides are rounded to even ones."""


class Canvas:
    """Draws the frames of one clip as those of a film."""

    def __init__(self, width: int, height: int, colours: tuple[int, int, int]) -> None:
        self._size = width, height
        self._matrix = colours[0]

    @staticmethod
    def colours(told: tuple[int, int, int], *, lines: int) -> tuple[int, int, int]:
        """Return in which colours a film is drawn whose first clip has these, 2 where it does not say."""
        matrix, primaries, transfer = told
        if matrix not in _MATRICES:
            matrix = _BT601 if matrix == _UNTOLD and lines <= _LINES_OF_OLD else _BT709
        return matrix, primaries, transfer

    def draw(self, frame: Any) -> Any:
        """Return ``frame`` in the size, the format and the colours of the film; itself when it has them."""
        turn = round(frame.rotation / 90) * 90 % 360
        size = (frame.height, frame.width) if turn % 180 else (frame.width, frame.height)
        fitted = self._fitted(*size)
        if not turn and fitted == self._size == size and self._is_drawn(frame):
            return frame
        small = frame.reformat(
            *(reversed(fitted) if turn % 180 else fitted),
            _FORMAT,
            src_colorspace=untold(frame),
            dst_colorspace=_MATRICES[self._matrix],
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.BICUBIC,
        )
        return small if not turn and fitted == self._size else self._framed(small, turn, fitted)

    def _is_drawn(self, frame: Any) -> bool:
        told = _MATRICES.get(int(frame.colorspace), untold(frame))
        limited = int(frame.color_range) != _FULL
        return frame.format.name == _FORMAT and told == _MATRICES[self._matrix] and limited

    def _fitted(self, width: int, height: int) -> tuple[int, int]:
        """Return the even size in which a picture is drawn whole."""
        wide, high = self._size
        share = min(wide / width, high / height)
        return _even(width * share, wide), _even(height * share, high)

    def _framed(self, small: Any, turn: int, fitted: tuple[int, int]) -> Any:
        """Return ``small`` turned and in the middle of a black frame."""
        left, top = ((most - side) // 4 * 2 for side, most in zip(fitted, self._size, strict=True))
        whole: Any = av.VideoFrame(*self._size, _FORMAT)
        for number, (plane, picture) in enumerate(zip(whole.planes, pictures(small), strict=True)):
            ground = Image.new("L", (plane.width, plane.height), _BLACK[number])
            half = 2 if number else 1
            ground.paste(picture.transpose(_TURNS[turn]) if turn else picture, (left // half, top // half))
            put(plane, ground)
        return whole


def _even(side: float, most: int) -> int:
    even = round(side / 2) * 2
    return most if most - even <= _SLACK else max(2, even)


def pictures(frame: Any) -> Iterator[Image.Image]:
    """Yield the planes of a frame as pictures of grey values."""
    for plane in frame.planes:
        way = 1 if plane.line_size > 0 else -1
        size = plane.width, plane.height
        yield Image.frombytes("L", size, memoryview(plane), "raw", "L", abs(plane.line_size), way)


def put(plane: Any, picture: Image.Image) -> None:
    """Write grey values of its size into ``plane``."""
    if plane.line_size != picture.width:
        wide = Image.new("L", (plane.line_size, picture.height))
        wide.paste(picture)
        picture = wide
    plane.update(picture.tobytes())
