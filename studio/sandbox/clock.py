"""The sandbox's own time: the computer's, plus what a test has added to it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from studio.domain.moment import written
from studio.sandbox.database import Database

_NAME = "clock_offset"
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
_LATEST = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


class SandboxClock:
    """Seconds since 1970 and moments, moved forward together. The offset survives a restart.

    Attributes:
        listeners: Called when time was moved.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset = float(database.note(_NAME) or 0)
        self.listeners: list[Callable[[], None]] = []

    def seconds(self) -> float:
        """Return seconds since 1970, UTC."""
        return time.time() + self._offset

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    @property
    def offset(self) -> float:
        """Return by how many seconds it is ahead of the computer's clock."""
        return self._offset

    def advance(self, seconds: float) -> None:
        """Move time forward for everything that expires, refills or is stamped. Running work does not get faster.

        Raises:
            ValueError: It would leave the years 2000 to 2099.
        """
        self.set_offset(self._offset + seconds)

    def set_offset(self, seconds: float) -> None:
        """Be so many seconds ahead of the computer's clock.

        Raises:
            ValueError: It would leave the years 2000 to 2099.
        """
        if not in_bounds(seconds):
            raise ValueError("The clock goes from 2000 to 2099.")
        self._offset = seconds
        self._database.keep_note(_NAME, str(seconds))
        for listener in self.listeners:
            listener()


def in_bounds(offset: float) -> bool:
    """Whether a clock so many seconds ahead shows a year from 2000 to 2099."""
    return _EARLIEST <= time.time() + offset < _LATEST


def stamp(seconds: float) -> str:
    """Write seconds since 1970 as the service writes moments."""
    return written(datetime.fromtimestamp(seconds, UTC))
