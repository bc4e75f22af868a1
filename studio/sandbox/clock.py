"""The sandbox's own time: the computer's, plus what a test has added to it."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from studio.domain.moment import written
from studio.sandbox.database import Database

_NAME = "clock_offset"


class SandboxClock:
    """Seconds since 1970 and moments, moved forward together. The offset survives a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._offset = float(database.note(_NAME) or 0)

    def seconds(self) -> float:
        """Return seconds since 1970, UTC."""
        return time.time() + self._offset

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds(), UTC)

    def advance(self, seconds: float) -> None:
        """Move time forward for everything that expires, refills or is stamped. Running work does not get faster."""
        self._offset += seconds
        self._database.keep_note(_NAME, str(self._offset))


def stamp(seconds: float) -> str:
    """Write seconds since 1970 as the service writes moments."""
    return written(datetime.fromtimestamp(seconds, UTC))
