"""A sheet that shows many pictures at once, each with its name and what it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from studio.domain.errors import BadBytes
from studio.domain.limits import OUTPUT_PIXELS, UPLOAD_FORMATS
from studio.media.frames import ClipFrames
from studio.media.join_work import Work
from studio.media.lettering import REGULAR, SEMIBOLD, Type
from studio.media.opening import opened
from studio.media.thumbnail import eight_bit

MOST = 60
"""On one sheet."""

_WIDTH, _MARGIN, _GAP, _COLUMNS = 2400, 80, 28, 5
_CELL = (_WIDTH - 2 * _MARGIN - (_COLUMNS - 1) * _GAP) // _COLUMNS
_PAPER, _INK, _PALE, _RULE, _BOX = "#ffffff", "#161618", "#63636b", "#dcdce0", "#f1f1f3"
_HEADING, _NAME, _SMALL = Type(SEMIBOLD, 48), Type(SEMIBOLD, 22), Type(REGULAR, 20)
_LINES = 2
_UNDER = _NAME.line + (_LINES + 1) * _SMALL.line + 12


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture or clip on a sheet.

    Attributes:
        name: In bold, on one line.
        words: Its prompt, on two lines at most.
        facts: Seed, size, stars and so on, on one line.
    """

    path: Path
    name: str
    words: str = ""
    facts: str = ""
    is_video: bool = False


def write_sheet(shown: Sequence[Shown], target: Path, *, title: str, moment: datetime, work: Work) -> None:
    """Draw at most :data:`MOST` pictures with ``title`` and the day of ``moment``, as a PNG that overwrites ``target``.

    What cannot be read is shown as such. Blocks for 10 to 80 ms for each picture, more for a clip.

    Raises:
        Stopped: The work is not wanted any more.
        OSError: The disk failed.
    """
    rows = -(-len(shown) // _COLUMNS)
    top = _MARGIN + _HEADING.line + _SMALL.line + _GAP
    sheet = Image.new("RGB", (_WIDTH, top + rows * (_CELL + _UNDER + _GAP) - _GAP + _MARGIN), _PAPER)
    ground = ImageDraw.Draw(sheet)
    for line in _HEADING.wrapped(title, _WIDTH - 2 * _MARGIN, lines=1):
        _HEADING.draw(ground, (_MARGIN, _MARGIN - 8), line, _INK)
    count = "1 file" if len(shown) == 1 else f"{len(shown)} files"
    _SMALL.draw(ground, (_MARGIN, _MARGIN + _HEADING.line), f"{moment.day} {moment:%B %Y} · {count}", _PALE)
    for place, each in enumerate(shown):
        work.at(place / len(shown))
        row, column = divmod(place, _COLUMNS)
        _draw(sheet, ground, each, (_MARGIN + column * (_CELL + _GAP), top + row * (_CELL + _UNDER + _GAP)))
    out = BytesIO()
    sheet.save(out, "PNG", compress_level=4)
    work.at(1)
    target.write_bytes(out.getvalue())


def _draw(sheet: Image.Image, ground: ImageDraw.ImageDraw, shown: Shown, corner: tuple[int, int]) -> None:
    left, top = corner
    try:
        picture = _small(shown)
    except (BadBytes, OSError) as error:
        reason = "The file is missing." if isinstance(error, FileNotFoundError) else str(error)
        _draw_lack(ground, reason, corner)
    else:
        at = (left + (_CELL - picture.width) // 2, top + _CELL - picture.height)
        ground.rectangle((at[0] - 1, at[1] - 1, at[0] + picture.width, at[1] + picture.height), outline=_RULE)
        sheet.paste(picture, at, picture.getchannel("A") if picture.mode == "RGBA" else None)
    y = top + _CELL + 8
    for kind, colour, text, lines in (
        (_NAME, _INK, shown.name, 1),
        (_SMALL, _INK, shown.words, _LINES),
        (_SMALL, _PALE, shown.facts, 1),
    ):
        for line in kind.wrapped(text, _CELL, lines=lines):
            kind.draw(ground, (left, y), line, colour)
            y += kind.line


def _small(shown: Shown) -> Image.Image:
    if shown.is_video:
        with ClipFrames(shown.path) as frames:
            picture = frames.at(0, side=_CELL)
    else:
        with opened(shown.path, formats=UPLOAD_FORMATS, limit_pixels=OUTPUT_PIXELS) as source:
            source.draft("RGB", (_CELL, _CELL))
            picture = ImageOps.exif_transpose(eight_bit(source))
    picture.thumbnail((_CELL, _CELL), Image.Resampling.LANCZOS)
    return picture


def _draw_lack(ground: ImageDraw.ImageDraw, reason: str, corner: tuple[int, int]) -> None:
    left, top = corner
    ground.rounded_rectangle((left, top + _CELL // 4, left + _CELL, top + _CELL), 8, _BOX, _RULE, 2)
    lines = _SMALL.wrapped(reason, _CELL - 2 * _GAP, lines=5)
    y = top + (_CELL * 5 // 4 - _SMALL.line * len(lines)) // 2
    for line in lines:
        _SMALL.draw(ground, (left + _GAP, y), line, _PALE)
        y += _SMALL.line
