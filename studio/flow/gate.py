"""When a purchase may leave: the pause button, the key, the connection and the server's limits in one place."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.domain.errors import LimitReached, StudioError, TooMany, Unreachable
from studio.domain.job import JobState
from studio.flow.board import Board
from studio.flow.events import Connection

AT_ONCE = 4
"""Purchases on the wire at a time."""

_PROBE = timedelta(seconds=15)
_PATIENCE = 5.0


class Gate:
    """Says whether the next job may be sent, and if not, why.

    The server does not publish how many runs may be in flight. It is learnt from its refusals: after one, no more than
    were running then are kept running, and one more is tried when a while has passed.
    """

    def __init__(self, board: Board) -> None:
        self._board = board
        self.paused = False
        self.refused: StudioError | None = None
        self.on_wire = 0
        self._until: datetime | None = None
        self._ceiling: int | None = None
        self._probe_at: datetime | None = None

    def wait_for(self, refusal: TooMany) -> None:
        """Close for as long as ``refusal`` asks."""
        now = self._board.clock.now()
        if refusal.code == "concurrency_limit_exceeded":
            self._ceiling = self._running()
            self._probe_at = now + _PROBE
        else:
            self._until = now + timedelta(seconds=refusal.retry_after or _PATIENCE)

    def closed(self) -> str:
        """Return why nothing may leave now; empty when something may."""
        if self.refused is not None or self._board.connection is Connection.KEY_REFUSED:
            return "Waits for another key"
        if self.paused:
            return "Paused"
        if self._board.connection is Connection.OFFLINE:
            return "Waits for connection"
        if self._until is not None and self._until > self._board.clock.now():
            return "Sending again soon"
        if self._full():
            return "Waits for a running job to end"
        return "" if self.on_wire < AT_ONCE else "Waits for its turn"

    def blocked(self) -> StudioError | None:
        """Return what only somebody else can change; None when waiting is enough."""
        if self.refused is not None:
            return self.refused
        if self.paused:
            return LimitReached("Sending is paused.")
        return None if self._board.reachable else self._board.away or Unreachable("The server cannot be reached.")

    @property
    def opens_at(self) -> datetime | None:
        """When the server said we may ask again."""
        return self._until if self._until and self._until > self._board.clock.now() else None

    def opens_in(self) -> float | None:
        """Return the seconds after which it is worth looking again; None when only an event can open it."""
        moments = [moment for moment in (self.opens_at, self._probe_at) if moment is not None]
        if not moments or self.blocked() is not None:
            return None
        return max(0.05, (min(moments) - self._board.clock.now()).total_seconds())

    def _running(self) -> int:
        return sum(job.state is JobState.ACCEPTED for job in self._board.jobs.values())

    def _full(self) -> bool:
        if self._ceiling is None:
            return False
        if self._probe_at is not None and self._board.clock.now() >= self._probe_at:
            self._ceiling += 1
            self._probe_at = self._board.clock.now() + _PROBE
        return self._running() + self.on_wire >= self._ceiling
