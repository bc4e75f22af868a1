"""The licences of all that the program carries, read from its own data when somebody asks for them."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from studio.domain.resources import notices
from studio.state.tasks import Tasks

MISSING = (
    "The licences are not beside this copy of the program. A copy installed with pip carries nothing of others: each "
    "package was installed with its own licence. For a bundle they are published with the source."
)
_MOST_BYTES = 8_000_000


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
        self._file = file or notices()

    @Slot()
    def ask(self) -> None:
        """Read the text in the background; asked again, the newer question counts."""
        self._tasks.start("Show the licences", self._read(), name="licences")

    async def _read(self) -> None:
        self.read.emit(await asyncio.to_thread(_text, self._file))


def _text(file: Path) -> str:
    try:
        with file.open("rb") as source:
            return source.read(_MOST_BYTES).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return MISSING
    except OSError as error:
        return f"The licences could not be read: {error.strerror}. The file NOTICES beside the program has them."
