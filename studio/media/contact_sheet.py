"""A picture that shows what is in several clips: a row each, with four of its frames, its words and its length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from studio.domain.errors import BadBytes
from studio.media.frames import ClipFrames
from studio.media.join_work import Work
from studio.media.lettering import REGULAR, SEMIBOLD, Type

MOST_ROWS = 100

_WIDTH, _MARGIN, _GAP = 2400, 80, 24
_TEXT = 520
_SHOWN = 4
_CELL = (_WIDTH - 2 * _MARGIN - _TEXT - _SHOWN * _GAP) // _SHOWN
_TALLEST = 320
"""Pixels a frame is high at most: of a clip on end."""
_PAPER, _INK, _PALE, _RULE, _BOX = "#ffffff", "#161618", "#63636b", "#dcdce0", "#f1f1f3"
_HEADING, _NAME, _WORDS, _SMALL = Type(SEMIBOLD, 52), Type(SEMIBOLD, 30), Type(REGULAR, 24), Type(REGULAR, 22)
_LINES = 8
_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Row:
    """One clip; no path for one that is not there."""

    path: Path | None
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row as it will be drawn; ``lack`` says why there are no frames."""

    title: tuple[str, ...]
    facts: tuple[str, ...]
    words: tuple[str, ...]
    frames: tuple[tuple[str, Image.Image], ...] = ()
    seconds: float = 0.0
    lack: str = ""

    @property
    def height(self) -> int:
        text = _NAME.line * len(self.title) + _SMALL.line * len(self.facts) + _WORDS.line * len(self.words) + _GAP
        tallest = max((picture.height for _, picture in self.frames), default=_CELL * 9 // 16)
        return max(text, tallest + _SMALL.line + _GAP // 2)


def write_sheet(rows: Sequence[Row], target: Path, *, title: str, moment: datetime, kind: str, work: Work) -> None:
    """Draw the sheet and write it as ``kind``, PNG or JPEG, overwriting ``target``.

    Blocks for as long as decoding the clips takes: 0.1 to 1 s for each.

    Raises:
        Stopped: The work is not wanted any more.
        OSError: The disk failed.
    """
    shown = []
    for place, row in enumerate(rows):
        work.at(place / len(rows))
        shown.append(_looked_at(row))
    out = BytesIO()
    # Into memory first: what a full disk says to an encoder is not told by it.
    _drawn(shown, title, moment).save(out, kind, quality=_QUALITY, compress_level=4)
    work.at(1)
    target.write_bytes(out.getvalue())


def _looked_at(row: Row) -> _Shown:
    title = _NAME.wrapped(row.title, _TEXT, lines=2)
    words = _WORDS.wrapped(row.words, _TEXT, lines=_LINES)
    if row.path is None:
        return _Shown(title, (), words, lack="This clip is not there yet.")
    try:
        with ClipFrames(row.path) as frames:
            facts = f"{frames.seconds:.1f} s · {frames.count:,} frames · {frames.width} × {frames.height}"
            return _Shown(title, (facts,), words, _frames(frames), frames.seconds)
    except BadBytes as error:
        return _Shown(title, (), words, lack=str(error))
    except FileNotFoundError:
        return _Shown(title, (), words, lack="The file of this clip is missing.")
    except OSError as error:
        return _Shown(title, (), words, lack=f"The file of this clip cannot be read: {error.strerror or error}.")


def _frames(frames: ClipFrames) -> tuple[tuple[str, Image.Image], ...]:
    """Return first and last frame and two between, each with its number and moment."""
    numbers = dict.fromkeys(round(each * (frames.count - 1) / (_SHOWN - 1)) for each in range(_SHOWN))
    found = []
    for number in numbers:
        picture = frames.at(number, side=2 * _CELL)
        picture.thumbnail((_CELL, _TALLEST), Image.Resampling.LANCZOS)
        found.append((f"Frame {number + 1:,} · {frames.times[number]:.2f} s", picture))
    return tuple(found)


def _drawn(rows: Sequence[_Shown], title: str, moment: datetime) -> Image.Image:
    top = _MARGIN + _HEADING.line + _SMALL.line + _GAP
    height = top + sum(row.height + 2 * _GAP for row in rows) + _MARGIN - _GAP
    sheet = Image.new("RGB", (_WIDTH, height), _PAPER)
    ground = ImageDraw.Draw(sheet)
    room = _WIDTH - 2 * _MARGIN
    for line in _HEADING.wrapped(title, room, lines=1):
        _HEADING.draw(ground, (_MARGIN, _MARGIN - 8), line, _INK)
    _SMALL.draw(ground, (_MARGIN, _MARGIN + _HEADING.line), _facts(rows, moment), _PALE)
    for row in rows:
        ground.line((_MARGIN, top, _WIDTH - _MARGIN, top), _RULE, 2)
        _draw_row(sheet, ground, row, top + _GAP)
        top += row.height + 2 * _GAP
    return sheet


def _facts(rows: Sequence[_Shown], moment: datetime) -> str:
    count = "1 shot" if len(rows) == 1 else f"{len(rows)} shots"
    return f"{moment.day} {moment:%B %Y} · {count} · {sum(row.seconds for row in rows):.1f} s"


def _draw_row(sheet: Image.Image, ground: ImageDraw.ImageDraw, row: _Shown, top: int) -> None:
    y = top - 4
    for kind, colour, lines in ((_NAME, _INK, row.title), (_SMALL, _PALE, row.facts), (_WORDS, _INK, row.words)):
        for line in lines:
            kind.draw(ground, (_MARGIN, y), line, colour)
            y += kind.line
        y += _GAP // 4
    left = _MARGIN + _TEXT + _GAP
    for caption, picture in row.frames:
        ground.rectangle((left - 1, top - 1, left + picture.width, top + picture.height), outline=_RULE)
        sheet.paste(picture, (left, top))
        _SMALL.draw(ground, (left, top + picture.height + 4), caption, _PALE)
        left += _CELL + _GAP
    if row.lack:
        _draw_lack(ground, row.lack, left, top)


def _draw_lack(ground: ImageDraw.ImageDraw, lack: str, left: int, top: int) -> None:
    """Draw an empty place across all frames, with the reason in it."""
    right, bottom = _WIDTH - _MARGIN, top + _CELL * 9 // 16
    ground.rounded_rectangle((left, top, right, bottom), 8, _BOX, _RULE, 2)
    lines = _WORDS.wrapped(lack, right - left - 2 * _GAP, lines=4)
    y = (top + bottom - _WORDS.line * len(lines)) // 2
    for line in lines:
        _WORDS.draw(ground, (left + _GAP, y), line, _PALE)
        y += _WORDS.line
