"""A picture that shows two to four pictures beside each other, each with its letter, its name and what made it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageOps

from studio.domain.errors import BadBytes
from studio.domain.limits import OUTPUT_PIXELS, UPLOAD_FORMATS
from studio.media.frames import ClipFrames
from studio.media.lettering import REGULAR, SEMIBOLD, Type
from studio.media.opening import opened
from studio.media.thumbnail import eight_bit

LARGEST = 2048
"""Pixels that a picture takes at most, the longer way."""

_MARGIN, _GAP = 64, 48
_PAPER, _INK, _PALE, _RULE, _BOX = "#ffffff", "#161618", "#63636b", "#dcdce0", "#f1f1f3"
_CHECKS, _CHECK = ("#ffffff", "#dededf"), 16
_NAME, _FACTS, _WORDS = Type(SEMIBOLD, 34), Type(REGULAR, 24), Type(REGULAR, 26)
_LINES = 4
_LACK_SIDE = 1024


@dataclass(frozen=True, slots=True)
class Side:
    """One of them.

    Attributes:
        path: Of the picture, or of the clip.
        letter: Its place, such as ``A``.
        name: What made it.
        facts: How, on a line or two.
        frame: Which frame of a clip is shown; None for a picture.
    """

    path: Path
    letter: str
    name: str
    facts: str
    frame: int | None = None


def write_side_by_side(sides: Sequence[Side], target: Path, *, words: str) -> None:
    """Draw ``sides`` and the ``words`` they share, and write it as a PNG, overwriting ``target``.

    Smaller pictures stand in the middle of as much room as the largest has, and are not enlarged. One that is missing
    or damaged is shown as such. Blocks for 0.1 to 1 s a picture.

    Raises:
        OSError: The disk failed.
    """
    shown = [_looked_at(side) for side in sides]
    out = BytesIO()
    # Into memory first: what a full disk says to an encoder is not told by it.
    _drawn(sides, shown, words).save(out, "PNG", compress_level=4)
    target.write_bytes(out.getvalue())


def _looked_at(side: Side) -> Image.Image | str:
    """Return the picture, no larger than it may be; or why there is none, in a sentence."""
    try:
        picture = _frame(side.path, side.frame) if side.frame is not None else _picture(side.path)
    except BadBytes as error:
        return str(error)
    except FileNotFoundError:
        return "The file of this picture is missing."
    except OSError as error:
        return f"The file of this picture cannot be read: {error.strerror or error}."
    picture.thumbnail((LARGEST, LARGEST), Image.Resampling.LANCZOS)
    return picture


def _picture(path: Path) -> Image.Image:
    with opened(path, formats=UPLOAD_FORMATS, limit_pixels=OUTPUT_PIXELS) as picture:
        return ImageOps.exif_transpose(eight_bit(picture))


def _frame(path: Path, number: int) -> Image.Image:
    with ClipFrames(path) as frames:
        return frames.at(min(number, frames.count - 1)).convert("RGB")


def _drawn(sides: Sequence[Side], shown: Sequence[Image.Image | str], words: str) -> Image.Image:
    there = [picture for picture in shown if isinstance(picture, Image.Image)]
    wide = max((picture.width for picture in there), default=_LACK_SIDE)
    tall = max((picture.height for picture in there), default=_LACK_SIDE)
    columns = 2 if len(sides) in (2, 4) else len(sides)
    rows = -(-len(sides) // columns)
    step = tall + _GAP // 2 + _NAME.line + _FACTS.line + _GAP
    width = 2 * _MARGIN + columns * wide + (columns - 1) * _GAP
    lines = _WORDS.wrapped(words, width - 2 * _MARGIN, lines=_LINES)
    sheet = Image.new("RGB", (width, 2 * _MARGIN + rows * step + _WORDS.line * len(lines)), _PAPER)
    ground = ImageDraw.Draw(sheet)
    for place, (side, picture) in enumerate(zip(sides, shown, strict=True)):
        left = _MARGIN + place % columns * (wide + _GAP)
        top = _MARGIN + place // columns * step
        _put(sheet, ground, picture, (left, top, wide, tall))
        _caption(ground, side, (left, top + tall + _GAP // 2, wide))
    for number, line in enumerate(lines):
        _WORDS.draw(ground, (_MARGIN, _MARGIN + rows * step + number * _WORDS.line), line, _INK)
    return sheet


def _put(
    sheet: Image.Image, ground: ImageDraw.ImageDraw, picture: Image.Image | str, box: tuple[int, int, int, int]
) -> None:
    left, top, wide, tall = box
    if isinstance(picture, str):
        ground.rounded_rectangle((left, top, left + wide, top + tall), 8, _BOX, _RULE, 2)
        lines = _WORDS.wrapped(picture, wide - 2 * _GAP, lines=_LINES)
        y = top + (tall - _WORDS.line * len(lines)) // 2
        for number, line in enumerate(lines):
            _WORDS.draw(ground, (left + _GAP, y + number * _WORDS.line), line, _PALE)
        return
    corner = (left + (wide - picture.width) // 2, top + (tall - picture.height) // 2)
    if picture.mode == "RGBA":
        sheet.paste(_checks(picture.size), corner)
        sheet.paste(picture, corner, picture)
    else:
        sheet.paste(picture, corner)


def _checks(size: tuple[int, int]) -> Image.Image:
    """Return what is seen through a picture."""
    tile = Image.new("RGB", (2 * _CHECK, 2 * _CHECK), _CHECKS[0])
    for corner in ((0, 0), (_CHECK, _CHECK)):
        tile.paste(_CHECKS[1], (*corner, corner[0] + _CHECK, corner[1] + _CHECK))
    checks = Image.new("RGB", size)
    for y in range(0, size[1], tile.height):
        for x in range(0, size[0], tile.width):
            checks.paste(tile, (x, y))
    return checks


def _caption(ground: ImageDraw.ImageDraw, side: Side, place: tuple[int, int, int]) -> None:
    left, top, wide = place
    _NAME.draw(ground, (left, top), side.letter, _PALE)
    indent = round(_NAME.width(side.letter)) + _GAP // 3
    _NAME.draw(ground, (left + indent, top), _NAME.cut(side.name, wide - indent), _INK)
    _FACTS.draw(ground, (left, top + _NAME.line), _FACTS.cut(side.facts, wide), _PALE)
