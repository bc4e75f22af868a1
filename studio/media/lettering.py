"""Words drawn into pictures: in our own type, and letters it lacks in the first of the system's fonts that has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from PIL import ImageDraw, ImageFont

from studio.domain.resources import resource

REGULAR, SEMIBOLD = "Inter_400Regular.ttf", "Inter_600SemiBold.ttf"

_OTHERS = (
    "DejaVuSans.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSans-Regular.ttf",
    "msyh.ttc",
    "YuGothM.ttc",
    "malgun.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "Arial Unicode.ttf",
    "seguisym.ttf",
)
"""Looked for by name wherever the system keeps its fonts; none needs to be there."""
_THINNEST = 0.15
"""How wide the thinnest letter is, in parts of the size: what cannot be on so many lines is not measured."""
_NOBODYS = "\U0010fffd"
"""A letter that no font has: what is drawn for it is what is drawn for all that are missing."""


class Type:
    """A weight and a size, in pixels."""

    def __init__(self, weight: str, size: int) -> None:
        self.size = size
        self._weight = weight

    @property
    def line(self) -> int:
        """Return how far one line is below the other."""
        return round(self.size * 1.4)

    def width(self, text: str) -> float:
        """Return how wide ``text`` is on one line."""
        return sum(_font(name, self.size).getlength(run) for name, run in self._runs(text))

    def draw(self, ground: ImageDraw.ImageDraw, place: tuple[int, int], text: str, colour: str) -> None:
        """Draw ``text`` on one line below and right of ``place``."""
        x, baseline = float(place[0]), place[1] + round(self.size * 1.1)
        for name, run in self._runs(text):
            font = _font(name, self.size)
            ground.text((x, baseline), run, fill=colour, font=font, anchor="ls")
            x += font.getlength(run)

    def wrapped(self, text: str, width: int, *, lines: int) -> tuple[str, ...]:
        """Break ``text`` into at most so many lines; what is too long ends in an ellipsis."""
        found: list[str] = []
        text = text[: round(lines * width / self.size / _THINNEST) + 1]
        for line in self._lines(text, width):
            if len(found) == lines:
                found[-1] = self.cut(f"{found[-1]}…", width)
                break
            found.append(line)
        return tuple(found)

    def cut(self, text: str, width: int) -> str:
        """Return as much of ``text`` as is not wider than ``width``, with an ellipsis in place of the rest."""
        if self.width(text) <= width:
            return text
        kept = text.rstrip("… ")
        while kept and self.width(f"{kept.rstrip()}…") > width:
            kept = kept[:-1]
        return f"{kept.rstrip()}…"

    def _lines(self, text: str, width: int) -> Iterator[str]:
        line = ""
        shown = "".join(letter if letter.isprintable() else " " for letter in text)
        for word in shown.split():
            if line and self.width(f"{line} {word}") <= width:
                line += f" {word}"
                continue
            if line:
                yield line
            *full, line = self._pieces(word, width)
            yield from full
        if line:
            yield line

    def _pieces(self, word: str, width: int) -> Iterator[str]:
        """Break a word where it becomes too wide: languages without spaces know none, and nor do web addresses."""
        piece = ""
        for letter in word:
            if piece and self.width(piece + letter) > width:
                yield piece
                piece = ""
            piece += letter
        yield piece

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        for name, letters in groupby(text, lambda letter: _chosen(self._weight, letter)):
            yield name, "".join(letters)


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    ours = resource(f"fonts/{name}")
    return ImageFont.truetype(str(ours) if ours.is_file() else name, size)


@cache
def _others() -> tuple[str, ...]:
    return tuple(name for name in _OTHERS if _is_there(name))


def _is_there(name: str) -> bool:
    try:
        _font(name, 16)
    except OSError:
        return False
    return True


@lru_cache(4096)
def _chosen(weight: str, letter: str) -> str:
    return next((name for name in (weight, *_others()) if _has(name, letter)), weight)


def _has(name: str, letter: str) -> bool:
    if letter.isspace():
        return True
    return _shape(name, letter) != _shape(name, _NOBODYS)


def _shape(name: str, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(name, 16).getmask(letter)
    return mask.size, bytes(mask)
