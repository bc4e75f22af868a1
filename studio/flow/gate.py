"""When a purchase may leave: the pause button, the key, the connection and the server's limits in one place."""

from __future__ import annotations

from datetime import datetime

from studio.domain.errors import LimitReached, StudioError, TooMany, Unreachable
from studio.domain.job import JobState
from studio.flow.board import Board
from studio.flow.countdown import Countdown
from studio.flow.events import Connection

AT_ONCE = 4
"""Purchases on the wire at a time."""

_PROBE = 15.0
_PATIENCE = 5.0
_LONGEST = 300.0
"""A longer wish is looked at again after so many seconds: asking costs nothing, a line that stands for an hour does."""


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
        self._wait = Countdown(board.clock)
        self._ceiling: int | None = None
        self._probe = Countdown(board.clock)

    def wait_for(self, refusal: TooMany) -> None:
        """Close for as long as ``refusal`` asks."""
        if refusal.code == "concurrency_limit_exceeded":
            self._ceiling = self._running()
            self._probe.set(_PROBE)
        else:
            self._wait.set(min(refusal.retry_after or _PATIENCE, _LONGEST))

    def closed(self) -> str:
        """Return why nothing may leave now; empty when something may."""
        if self.refused is not None or self._board.connection is Connection.KEY_REFUSED:
            return "Waits for another key"
        if self.paused:
            return "Paused"
        if self._board.connection is Connection.OFFLINE:
            return "Waits for connection"
        if self._wait.left():
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
        return self._wait.ends_at

    def opens_in(self) -> float | None:
        """Return the seconds after which it is worth looking again; None when only an event can open it."""
        if self.blocked() is not None:
            return None
        return self._wait.left() or self._probe.left() or None

    def _running(self) -> int:
        return sum(job.state is JobState.ACCEPTED for job in self._board.jobs.values())

    def _full(self) -> bool:
        if self._ceiling is None:
            return False
        if not self._probe.left():
            self._ceiling += 1
            self._probe.set(_PROBE)
        return self._running() + self.on_wire >= self._ceiling
