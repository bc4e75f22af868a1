"""What is done now and then while the program runs: the daily copy of the index, and the Trash in order."""

from __future__ import annotations

import logging
from datetime import timedelta

from studio.domain.errors import StudioError
from studio.flow.board import Board
from studio.flow.trash import Trash
from studio.store.store import Store

_MINUTE = 60.0
_HOUR = 3600.0
_PATIENCE = timedelta(hours=1)
"""So long a copy waits for a moment without jobs. Whoever buys all day needs it most."""

_log = logging.getLogger(__name__)


class Upkeep:
    """Keeps a copy of the index for each day, at a calm moment after the first minute, and looks after the Trash."""

    def __init__(self, board: Board, *, store: Store, trash: Trash | None = None) -> None:
        self._board = board
        self._store = store
        self._trash = trash

    async def run(self) -> None:
        """Look every hour whether a day began. A copy that fails is tried again then, and stops nothing."""
        await self._board.clock.sleep(_MINUTE)
        while True:
            await self._look_after_the_trash()
            await self._calm()
            try:
                await self._store.keep_copy(self._board.clock.now())
            except StudioError as error:
                _log.warning("There is no copy of the index of today: %s", error)
            await self._board.clock.sleep(_HOUR)

    async def _look_after_the_trash(self) -> None:
        """Put right what a crash left, and hand on what has been there for 30 days. What stays is tried again."""
        if self._trash is None:
            return
        try:
            await self._trash.settle()
            outcome = await self._trash.expire()
        except StudioError as error:
            _log.warning("The Trash was not looked after: %s", error)
        else:
            if outcome.problem:
                _log.warning("%s", outcome.problem)

    async def _calm(self) -> None:
        latest = self._board.clock.now() + _PATIENCE
        while self._board.jobs and self._board.clock.now() < latest:
            await self._board.clock.sleep(_MINUTE)
