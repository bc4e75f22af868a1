"""Where the pictures of a run stand: pure geometry in logical pixels."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QRect

GAP = 10
SIBLING = 96
_BESIDE, _BETWEEN = 16, 12
_NEARLY = 0.9


@dataclass(frozen=True, slots=True)
class Places:
    """The rectangles of a run.

    Attributes:
        pictures: One for each place of the run; null for those that are not shown large.
        siblings: Small ones beside a single picture; empty in a grid.
    """

    pictures: tuple[QRect, ...] = ()
    siblings: tuple[QRect, ...] = ()


def grid(area: QRect, count: int, ratio: float, gap: int = GAP) -> Places:
    """Place ``count`` pictures of one ``ratio`` (width by height) as large as ``area`` lets them be."""
    if count < 1:
        return Places()
    widths = {columns: _width(area, count, columns, ratio, gap) for columns in range(1, count + 1)}
    best = max(widths, key=lambda columns: widths[columns])
    if count == 4 or (count == 3 and widths[2] >= _NEARLY * widths[best]):
        # Two by two, even when a row would be a little larger: the eye compares in both directions.
        best = 2
    width = _width(area, count, best, ratio, gap)
    height = max(1, int(width / ratio))
    rows = ceil(count / best)
    left = area.left() + (area.width() - best * width - (best - 1) * gap) // 2
    top = area.top() + (area.height() - rows * height - (rows - 1) * gap) // 2
    return Places(
        tuple(
            QRect(left + at % best * (width + gap), top + at // best * (height + gap), width, height)
            for at in range(count)
        )
    )


def single(area: QRect, count: int, ratio: float, selected: int) -> Places:
    """Place one picture large and, when there are others, all of them small at its right."""
    if count < 1:
        return Places()
    if count == 1:
        return grid(area, 1, ratio)
    side = max(24, min(SIBLING, (area.height() - (count - 1) * _BETWEEN) // count))
    large = grid(area.adjusted(0, 0, -side - _BESIDE, 0), 1, ratio).pictures[0]
    large.moveLeft(area.left() + (area.width() - large.width() - _BESIDE - side) // 2)
    left = large.left() + large.width() + _BESIDE
    top = area.top() + (area.height() - count * side - (count - 1) * _BETWEEN) // 2
    pictures = tuple(large if at == selected else QRect() for at in range(count))
    return Places(pictures, tuple(QRect(left, top + at * (side + _BETWEEN), side, side) for at in range(count)))


def beside(places: tuple[QRect, ...], at: int, across: int, down: int) -> int:
    """Return the place next to ``at`` in a direction, or ``at`` itself at the edge."""
    here = places[at]
    pitch = here.width() + GAP if across else here.height() + GAP
    wanted = here.center()
    wanted.setX(wanted.x() + across * pitch)
    wanted.setY(wanted.y() + down * pitch)
    return next((number for number, place in enumerate(places) if place.contains(wanted)), at)


def _width(area: QRect, count: int, columns: int, ratio: float, gap: int) -> int:
    rows = ceil(count / columns)
    wide = (area.width() - (columns - 1) * gap) // columns
    tall = (area.height() - (rows - 1) * gap) / rows
    return max(8, min(wide, int(tall * ratio)))
