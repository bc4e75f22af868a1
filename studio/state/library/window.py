"""Which rows are looked at, and which are near enough to be read before somebody asks."""

from __future__ import annotations

from collections.abc import Iterator

_NEAR = 2
"""How many times as many rows as are in sight are read on each side of them."""

_LEAST = 24
_MOST_FAR = 60


class Window:
    """The rows in sight and the way they move."""

    def __init__(self) -> None:
        self._first, self._last = 0, -1
        self._forward = True
        self.most = _MOST_FAR

    @property
    def seen(self) -> range:
        """The rows in sight."""
        return range(self._first, self._last + 1)

    def move(self, first: int, last: int) -> bool:
        """Look at other rows; returns whether they are others."""
        first = max(first, 0)
        if (first, last) == (self._first, self._last):
            return False
        self._forward = first >= self._first
        self._first, self._last = first, last
        return True

    def rings(self, count: int) -> Iterator[tuple[range, int]]:
        """Yield rows in the order in which they are read, out of ``count``, each with how many to read at once."""
        before, after = self._sides(count, _NEAR)
        yield self._clipped(count), max(len(self.seen), 1)
        for rows in (after, before) if self._forward else (before, after):
            yield rows, _MOST_FAR

    def near(self, count: int) -> range:
        """Return all rows that are read."""
        before, after = self._sides(count, _NEAR)
        return range(before.start, max(after.stop, before.start))

    def ahead(self, count: int) -> Iterator[int]:
        """Yield the rows whose thumbnails are decoded, in that order."""
        yield from self._clipped(count)
        before, after = self._sides(count, 1)
        yield from after if self._forward else reversed(before)

    def _clipped(self, count: int) -> range:
        return range(min(self._first, count), min(self._last + 1, count))

    def _sides(self, count: int, times: int) -> tuple[range, range]:
        """Return the rows before and after those in sight."""
        seen = self._clipped(count)
        reach = max(len(self.seen), _LEAST) * times if len(self.seen) else 0
        return range(max(seen.start - reach, 0), seen.start), range(seen.stop, min(seen.stop + reach, count))
