"""Where tiles are, by arithmetic: no tile has a geometry of its own, so a hundred thousand cost what a hundred do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

GAP = 10
WIDEST_GAP = 24
EDGE = 16
"""Free room beside the tiles."""

TOP = 8
HEADING = 36


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading.

    Attributes:
        start: The place of the first row.
        count: How many there are.
        top: Where the section begins, with its heading.
        tiles: Where its first line of tiles begins.
    """

    start: int
    count: int
    top: int
    tiles: int


class GridLayout:
    """Square tiles in lines, in sections with a heading each or in a single one without.

    Lengths are logical pixels; places count from the top left of all there is. Asking costs the same for any number of
    tiles, and grows with the logarithm of that of sections; making one takes 0.2 µs a section.
    """

    def __init__(
        self, count: int, *, width: int, side: int, counts: Sequence[int] = (), heading: int = HEADING
    ) -> None:
        """Lay out ``count`` tiles of ``side`` in ``width``. ``counts`` are those of the sections, if there are any."""
        self.count, self.side = count, side
        room = max(width - 2 * EDGE, side)
        self.columns = max(1, (room + GAP) // (side + GAP))
        free = room - self.columns * side
        self._gap = min(free / (self.columns - 1), WIDEST_GAP) if self.columns > 1 else 0.0
        rest = free - self._gap * (self.columns - 1)
        self._lefts = [round(EDGE + rest / 2 + column * (side + self._gap)) for column in range(self.columns)]
        self.pitch = side + GAP
        self._heading = heading if counts else 0
        if sum(counts) != count:
            counts = (count,) if count else ()
            self._heading = 0
        self._counts = counts
        self._starts = list(accumulate(counts, initial=0))
        self._tops = list(accumulate((self._tall(each) for each in counts), initial=TOP))
        self.height = self._tops[-1] + TOP if count else 0

    @property
    def headed(self) -> bool:
        """Whether there are headings."""
        return bool(self._heading)

    @property
    def left(self) -> int:
        """Where the first column begins."""
        return self._lefts[0]

    def place(self, row: int) -> tuple[int, int]:
        """Return the left and top of a tile."""
        section = self._section_of(row)
        line, column = divmod(row - self._starts[section], self.columns)
        return self._lefts[column], self._tops[section] + self._heading + line * self.pitch

    def places(self, rows: range) -> Iterator[tuple[int, int, int]]:
        """Yield each of ``rows``, which begin with a line, with its left and top."""
        for first, last in self._lines(rows):
            top = self.place(first)[1]
            for row in range(first, min(last + 1, rows.stop)):
                yield row, self._lefts[row - first], top

    def row_at(self, x: int, y: int) -> int:
        """Return the row whose tile is at a point, or -1."""
        row = self._nearest(x, y)
        if row < 0:
            return -1
        left, top = self.place(row)
        return row if left <= x < left + self.side and top <= y < top + self.side else -1

    def gap_at(self, x: int, y: int) -> int:
        """Return before which row something goes that is dropped at a point."""
        row = self._nearest(x, y)
        if row < 0:
            return self.count if y > TOP else 0
        left, _ = self.place(row)
        return row + (x > left + self.side / 2)

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the rows any part of whose tile is from ``top`` to ``bottom``."""
        if not self.count or bottom < top:
            return range(0)
        return range(self._first_from(top), self._first_from(bottom + self.side))

    def runs_in(self, left: int, top: int, right: int, bottom: int) -> Iterator[tuple[int, int]]:
        """Yield the first and last row of each run of neighbours whose tiles a rectangle touches."""
        columns = [at for at, edge in enumerate(self._lefts) if edge <= right and edge + self.side > left]
        rows = self.rows_between(top, bottom)
        if not columns or not rows:
            return
        run: tuple[int, int] | None = None
        for first, last in self._lines(rows):
            begin, end = first + columns[0], min(first + columns[-1], last)
            if begin > last:
                continue
            if run is not None and run[1] + 1 == begin:
                run = (run[0], end)
                continue
            if run is not None:
                yield run
            run = (begin, end)
        if run is not None:
            yield run

    def sections_between(self, top: int, bottom: int) -> Iterator[tuple[int, Section]]:
        """Yield the number of each section whose heading is from ``top`` to ``bottom``, and where it is."""
        if not self._heading:
            return
        section = max(bisect_right(self._tops, top) - 1, 0)
        while section < len(self._counts) and self._tops[section] <= bottom:
            yield section, self.section(section)
            section += 1

    def section(self, number: int) -> Section:
        """Return where a section is."""
        top = self._tops[number]
        return Section(self._starts[number], self._counts[number], top, top + self._heading)

    def number_of(self, row: int) -> int:
        """Return the number of the section of a row."""
        return self._section_of(row)

    def step(self, row: int, lines: int) -> int:
        """Return the row that is ``lines`` further down, as near below as there is one. At the ends it stays."""
        for _ in range(abs(lines)):
            after = self._line_below(row) if lines > 0 else self._line_above(row)
            if after == row:
                break
            row = after
        return row

    def _tall(self, count: int) -> int:
        return self._heading + (count + self.columns - 1) // self.columns * self.pitch

    def _section_of(self, row: int) -> int:
        return min(bisect_right(self._starts, row) - 1, len(self._counts) - 1)

    def _line_below(self, row: int) -> int:
        section = self._section_of(row)
        column = (row - self._starts[section]) % self.columns
        last = self._starts[section + 1] - 1
        if row + self.columns <= last:
            return row + self.columns
        if row - column + self.columns <= last:  # the line below is shorter
            return last
        if section + 1 == len(self._counts):
            return row
        return min(self._starts[section + 1] + column, self._starts[section + 2] - 1)

    def _line_above(self, row: int) -> int:
        section = self._section_of(row)
        start = self._starts[section]
        column = (row - start) % self.columns
        if row - self.columns >= start:
            return row - self.columns
        if section == 0:
            return row
        above = self._starts[section - 1]
        line = (start - 1 - above) // self.columns
        return min(above + line * self.columns + column, start - 1)

    def _first_from(self, y: int) -> int:
        """Return the first row whose tile ends below ``y``."""
        section = max(bisect_right(self._tops, y) - 1, 0)
        if section >= len(self._counts):
            return self.count
        inside = y - self._tops[section] - self._heading
        line = max(0, (inside + GAP) // self.pitch)
        return min(self._starts[section] + line * self.columns, self._starts[section + 1])

    def _lines(self, rows: range) -> Iterator[tuple[int, int]]:
        """Yield the first and last row of each line in ``rows``, which begin with a line."""
        row = rows.start
        while row < rows.stop:
            end = self._starts[self._section_of(row) + 1]
            yield row, min(row + self.columns, end) - 1
            row = min(row + self.columns, end)

    def _nearest(self, x: int, y: int) -> int:
        """Return the row in whose cell a point is, or -1 in free room below a section."""
        section = bisect_right(self._tops, y) - 1
        if section < 0 or section >= len(self._counts) or y < self._tops[section] + self._heading:
            return -1
        line = (y - self._tops[section] - self._heading) // self.pitch
        column = max(0, min(int((x - self._lefts[0] + self._gap / 2) // (self.side + self._gap)), self.columns - 1))
        row = self._starts[section] + line * self.columns + column
        return row if row < self._starts[section + 1] else -1
