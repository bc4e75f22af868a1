"""The balance and the connection: asked after each purchase, now and then when idle, and again when offline."""

from __future__ import annotations

from collections.abc import Callable

from studio.api.client import Client
from studio.domain.errors import KeyRefused, Offline, StudioError
from studio.domain.generation import Balance
from studio.flow.bell import Bell
from studio.flow.board import Board
from studio.flow.events import BalanceSeen, Connection, ConnectionSeen, Event

_IDLE = 60.0
_FIRST = 2.0
_CEILING = 30.0
_PATIENCE = 2
"""One lost answer is not an outage."""
_SETTLE = 0.4
"""Several jobs that end together are one question."""


class Pulse:
    """Keeps the last balance and notices when the network is back."""

    def __init__(self, board: Board, *, client: Client, back: Callable[[], None]) -> None:
        self._board = board
        self._client = client
        self._back = back
        self._bell = Bell(board.clock)
        self._delay = _FIRST
        self._failures = 0
        self._turned = False
        self.balance: Balance | None = None
        board.listen(self._heard)

    def ask(self) -> None:
        """Money may have moved, or the network may be back."""
        self._delay = _FIRST
        self._turned = False
        self._bell.ring()

    def _heard(self, event: Event) -> None:
        if isinstance(event, ConnectionSeen) and event.connection is Connection.OFFLINE:
            self._turned = True
            self._bell.ring()

    async def run(self) -> None:
        """Ask for ever."""
        while True:
            await self._bell.wait(self._next())
            turned, self._turned = self._turned, False
            if turned:
                continue  # Somebody else lost the connection: look sooner than when all is well, but not at once.
            if self._board.reachable:
                await self._board.clock.sleep(_SETTLE)
            try:
                await self.read()
            except StudioError:
                continue

    def _next(self) -> float | None:
        if self._board.connection is Connection.KEY_REFUSED:
            return None
        if self._board.connection is not Connection.OFFLINE:
            return _FIRST if self._failures else _IDLE
        self._delay = min(self._delay * 2, _CEILING)
        return self._delay / 2

    async def read(self) -> Balance:
        """Read the balance now and tell it.

        Raises:
            StudioError: It could not be read; the connection was told.
        """
        try:
            balance = await self._client.account.balance()
        except StudioError as error:
            self._failed(error)
            raise
        self.balance, self._failures = balance, 0
        self._board.tell(BalanceSeen(balance))
        if self._board.connection in (Connection.OFFLINE, Connection.UNKNOWN, Connection.KEY_REFUSED):
            self._board.saw(Connection.LIVE)
            self._back()
        return balance

    def _failed(self, error: StudioError) -> None:
        self._failures += 1
        if isinstance(error, KeyRefused):
            self._board.saw(Connection.KEY_REFUSED, error)
        elif isinstance(error, Offline) and self._failures >= _PATIENCE:
            self._board.saw(Connection.OFFLINE, error)
