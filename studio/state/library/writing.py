"""Marks on their way into the files beside the pictures, for as long as the window is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from studio.domain.clock import Clock
from studio.domain.words import Explanation
from studio.flow.sidecars import Scribe
from studio.state.studio import Studio
from studio.store.store import Store

_LAST_SECONDS = 2.0
"""For what is left at the end. It is noted in the index, and the next start goes on with it."""


class Writing(QObject):
    """Keeps a scribe at work, and tells in the activity when it cannot write."""

    def __init__(self, studio: Studio, store: Store, clock: Clock, *, data: Path) -> None:
        super().__init__(studio)
        self._studio = studio
        self._scribe = Scribe(store, root=lambda: studio.library_folder, clock=clock, data=data, tell=self._tell)

    def start(self) -> None:
        """Write what is noted already, and whatever is noted from now on."""
        self._studio.tasks.start("Write marks beside the pictures", self._scribe.run())

    async def close(self) -> None:
        """Write the last marks, for a moment at most. Call it when nothing gives marks any more."""
        await self._scribe.finish(_LAST_SECONDS)
        await self._scribe.close()

    def _tell(self, trouble: Explanation) -> None:
        self._studio.activity.note(trouble.title, trouble.cause, tone="warn", toast=True)
