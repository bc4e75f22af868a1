"""Names that many files ask for: which number the next one gets, without trying those of all before it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from studio.domain.free_number import likely_free
from studio.domain.names import numbered

_MOST = 4096


class Names:
    """Remembers of the names last asked for how far their numbers go. For any thread; the disk has the last word."""

    def __init__(self, most: int = _MOST) -> None:
        """``most`` is how many names are remembered; of one that is not, the numbers are searched, not counted."""
        self._most = most
        self._last: dict[str, int] = {}
        self._lock = threading.Lock()

    def claim(self, relative: str, taken: Callable[[str], bool], take: Callable[[str], bool]) -> str:
        """Return ``relative``, or a name like it, that ``take`` got.

        ``taken`` is a cheap look, asked some twenty times at the most; ``take`` is asked once, and once more for each
        time that somebody else was faster. What they raise is passed on.
        """
        with self._lock:
            last = self._last.pop(relative, 0)
        numbers = likely_free(lambda number: taken(numbered(relative, number)), last=last)
        number = next(number for number in numbers if take(numbered(relative, number)))
        with self._lock:
            self._last.pop(relative, None)
            self._last[relative] = number
            if len(self._last) > self._most:
                del self._last[next(iter(self._last))]
        return numbered(relative, number)
