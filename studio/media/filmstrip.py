"""A clip in two dozen small pictures on one sheet, for looking through it without playing it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import msgspec
from PIL import Image

from studio.domain.errors import BadBytes
from studio.media.opening import opened

SIDE = 320
"""Longest side of one picture, in pixels."""
COUNT = 24

_COLUMNS = 6
_QUALITY = 80
_SHEET_PIXELS = 4096 * 4096


@dataclass(frozen=True, slots=True)
class Strip:
    """How the pictures lie on the sheet: from the left in rows, all of one size, in pixels."""

    count: int
    width: int
    height: int
    columns: int

    @property
    def sheet(self) -> tuple[int, int]:
        """Return width and height of the whole sheet."""
        return self.width * self.columns, self.height * -(-self.count // self.columns)

    def place(self, number: int) -> tuple[int, int, int, int]:
        """Return where a picture lies: left, top, width, height."""
        row, column = divmod(min(max(number, 0), self.count - 1), self.columns)
        return column * self.width, row * self.height, self.width, self.height

    def number_at(self, share: float) -> int:
        """Return which picture is seen at ``share`` of the clip, from 0 to 1."""
        return min(max(int(share * self.count), 0), self.count - 1)


def filmstrip(path: Path, *, side: int = SIDE, count: int = COUNT) -> tuple[bytes, Strip]:
    """Return evenly spaced frames of a clip, first and last among them, as one JPEG, and how they lie on it.

    A clip of fewer frames has all of them. Blocks for as long as decoding the clip takes: 0.2 to 2 s at 1080p.

    Raises:
        BadBytes: It is no whole clip; the sentence says what it is instead.
        OSError: It is gone, or the disk failed.
    """
    from studio.media.frames import ClipFrames  # and the decoder of clips, which showing a finished sheet needs none of

    with ClipFrames(path) as frames:
        count = min(count, frames.count)
        numbers = [round(each * (frames.count - 1) / max(count - 1, 1)) for each in range(count)]
        first = frames.at(0, side=side)
        strip = Strip(count, *first.size, min(_COLUMNS, count))
        sheet = Image.new("RGB", strip.sheet)
        for each, number in enumerate(numbers):
            sheet.paste(frames.at(number, side=side), strip.place(each)[:2])
    out = BytesIO()
    # What describes the sheet travels in it, so that one cannot be there without the other.
    sheet.save(out, "JPEG", quality=_QUALITY, comment=msgspec.json.encode(strip))
    return out.getvalue(), strip


def strip_of(path: Path) -> Strip:
    """Return how the pictures lie on the sheet at ``path``; decodes none of them.

    Raises:
        BadBytes: It is no sheet of :func:`filmstrip`.
        OSError: It is gone, or the disk failed.
    """
    with opened(path, formats=("JPEG",), limit_pixels=_SHEET_PIXELS) as sheet:
        size, words = sheet.size, sheet.info.get("comment", b"")
    try:
        strip = msgspec.json.decode(words, type=Strip)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadBytes("This is no sheet of a clip’s frames.") from None
    if min(strip.count, strip.width, strip.height, strip.columns) < 1 or strip.sheet != size:
        raise BadBytes("This sheet of a clip’s frames is not laid out as it says.")
    return strip
