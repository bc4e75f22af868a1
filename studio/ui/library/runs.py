"""Runs of neighbours: what is selected, without naming each row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection


def ranges_of(selection: QItemSelection) -> list[tuple[int, int]]:
    """Return the first and last row of each range of ``selection``."""
    ranges = (selection.at(number) for number in range(selection.size()))
    return [(each.top(), each.bottom()) for each in ranges]


def runs_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of neighbours in ascending ``rows``."""
    runs = list[tuple[int, int]]()
    for row in rows:
        if runs and runs[-1][1] + 1 == row:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
