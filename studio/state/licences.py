"""The licences of all that the program carries, read from its own data when somebody asks for them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from studio.state.tasks import Tasks
from studio.store.licences import licences


class Licences(QObject):
    """Reads about a megabyte of text, off the thread of the window.

    Signals:
        read: The text is there, or the sentence that says why it is not.
            text: Plain text, with blank lines between parts.
    """

    read = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None, *, file: Path | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._file = file

    @Slot()
    def ask(self) -> None:
        """Read the text in the background; asked again, the newer question counts."""
        self._tasks.start("Show the licences", self._read(), name="licences")

    async def _read(self) -> None:
        self.read.emit(await asyncio.to_thread(licences, self._file))
