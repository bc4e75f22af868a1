"""Files that other programs moved, edited, deleted or brought: looked for at calm moments, and when asked to."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from studio.domain.clock import Clock
from studio.domain.errors import StudioError
from studio.domain.job import JobState
from studio.store.files import LibraryFolder
from studio.store.store import Store

if TYPE_CHECKING:
    from studio.flow.census import Noticed
    from studio.state.studio import Studio

_log = logging.getLogger(__name__)

_AFTER_START = 10.0
_AT_LEAST = timedelta(minutes=1)
"""Between two looks nobody asked for: whoever goes to and fro between two windows needs none each time."""

_TASK = "Look at the picture folder"
_NAME = "census"


class FolderWatch(QObject):
    """Compares the picture folder with the index, lets the index follow, and then learns what pictures show.

    Signals:
        noticed: Something is not as it was.
            ids: A tuple of the ids of the pictures.
    """

    noticed = Signal(object)

    def __init__(self, studio: Studio, store: Store, clock: Clock, *, thumbnails: Path) -> None:
        """Make it; it does nothing yet."""
        super().__init__(studio)
        self._studio = studio
        self._tasks = studio.tasks
        self._store = store
        self._clock = clock
        self._thumbnails = thumbnails
        self._last: datetime | None = None
        self._gone = ""

    def start(self) -> None:
        """Look for the first time when the window has settled, and from then on whenever it is turned to again."""
        self._tasks.start(_TASK, self._begin(), name=_NAME)

    def look(self) -> None:
        """Look now, and say what came of it also when it is nothing."""
        if self._last is None or not self._tasks.running(_NAME):
            self._tasks.start(_TASK, self._look(asked=True), name=_NAME)

    async def _begin(self) -> None:
        await self._clock.sleep(_AFTER_START)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._turned_to)
        await self._look()

    def _turned_to(self, state: Qt.ApplicationState) -> None:
        """Look when the window has the focus again: whoever was elsewhere may have been at the files."""
        active = state is Qt.ApplicationState.ApplicationActive
        if active and self._last is not None and self._clock.now() - self._last > _AT_LEAST:
            self._last = self._clock.now()
            self._tasks.start(_TASK, self._look(), name=_NAME)

    async def _look(self, *, asked: bool = False) -> None:
        from studio.flow.census import Census

        try:
            async with self._folder() as folder:
                census = Census(
                    self._store, folder, thumbnails=self._thumbnails, clock=self._clock, busy=self._is_collecting
                )
                self._tell(await census.run(), asked=asked)
        except StudioError as error:
            if asked:
                raise
            _log.warning("The picture folder was not looked at: %s", error)
        self._last = self._clock.now()
        self._tasks.start("Learn what pictures show", self._fill_in(), name="filling in")

    async def _fill_in(self) -> None:
        from studio.flow.recognise import FillingIn

        filling = FillingIn(self._store, self._clock, thumbnails=self._thumbnails, busy=self._has_better_to_do)
        await filling.run()

    @asynccontextmanager
    async def _folder(self) -> AsyncIterator[LibraryFolder]:
        """Give the folder of the session, or for a moment one of our own."""
        session = self._studio.link.session
        if session is not None:
            with session.folder.in_use() as folder:
                yield folder
            return
        root = self._studio.library_folder
        folder = LibraryFolder(root, disk=await self._store.library.expects_disk(root))
        try:
            yield folder
        finally:
            await asyncio.to_thread(folder.close)

    def _is_collecting(self) -> bool:
        session = self._studio.link.session
        return session is not None and any(job.state is JobState.FINISHED for job in session.engine.jobs())

    def _has_better_to_do(self) -> bool:
        return self._is_collecting() or self._studio.library.importing.running

    def _tell(self, noticed: Noticed, *, asked: bool) -> None:
        sentence = noticed.sentence
        if noticed.gone:
            if asked or noticed.gone != self._gone:
                self._studio.activity.note("The picture folder is not there", sentence, tone="warn", toast=True)
        elif sentence or asked:
            bad = noticed.lost or noticed.spoilt
            words = sentence or "Every picture is where it was."
            self._studio.activity.note("The picture folder", words, tone="warn" if bad else "info", toast=True)
        self._gone = noticed.gone
        if noticed.pictures:
            self.noticed.emit(tuple(noticed.pictures))
