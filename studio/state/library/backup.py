"""The index copied to somewhere else, when the user asks for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.domain.clock import Clock
from studio.domain.errors import StudioError
from studio.state.tasks import Tasks


class Backup(QObject):
    """Writes one checked copy at a time.

    Signals:
        told: A copy is being written, was written, or could not be.
            sentence: Which, and where it is.
            failed: Whether it could not.
    """

    told = Signal(str, bool)

    def __init__(self, database: Path, tasks: Tasks, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database = database
        self._tasks = tasks
        self._clock = clock

    def run(self, folder: str) -> None:
        """Write a copy into ``folder``, under a name with today's date. Nothing there is overwritten."""
        self.told.emit("Backing up …", False)
        self._tasks.start("Back up", self._run(Path(folder)), name="backup")

    async def _run(self, folder: Path) -> None:
        from studio.flow.backing_up import back_up

        try:
            path = await back_up(self._database, folder, self._clock)
            size = (await asyncio.to_thread(path.stat)).st_size
        except StudioError as error:
            self.told.emit(f"Nothing was backed up. {error}", True)
        else:
            self.told.emit(f"Backed up and checked: {path}, {size / 1e6:,.1f} MB.", False)
