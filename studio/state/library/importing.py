"""Files and folders that were dropped or chosen come into the library, in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.domain.clock import Clock
from studio.domain.settings import Settings
from studio.flow.importing import Imported, Importer
from studio.state.activity import Activity
from studio.state.link import Link
from studio.state.tasks import Tasks
from studio.store.files import LibraryFolder
from studio.store.store import Store

_TASK = "Import pictures"


class Importing(QObject):
    """Runs imports one after the other, and tells how far they are and what came of them.

    Signals:
        changed: An import got further, began or ended.
            sentence: How far it is, such as ``312 of 1,204 files``; empty when none runs.
        imported: Pictures are new in the library.
            ids: A tuple of their ids.
    """

    changed = Signal(str)
    imported = Signal(object)

    def __init__(
        self,
        *,
        link: Link,
        store: Store,
        tasks: Tasks,
        activity: Activity,
        clock: Clock,
        settings: Callable[[], Settings],
        library: Callable[[], Path],
        thumbnails: Path,
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``library`` tells where the picture folder is."""
        super().__init__(parent)
        self._link = link
        self._store = store
        self._tasks = tasks
        self._activity = activity
        self._clock = clock
        self._settings = settings
        self._library = library
        self._thumbnails = thumbnails
        self._turn = asyncio.Lock()

    @property
    def running(self) -> bool:
        """Whether files are coming in."""
        return self._turn.locked()

    def run(self, paths: Sequence[str]) -> None:
        """Import ``paths``, files or folders, after those that are being imported. The originals are not touched."""
        self._tasks.start(_TASK, self._run(tuple(paths)))

    async def _run(self, paths: tuple[str, ...]) -> None:
        async with self._turn:
            session = self._link.session
            folder = LibraryFolder(self._library()) if session is None else session.folder
            importer = Importer(
                self._store,
                folder,
                template=self._settings().name_template,
                thumbnails=self._thumbnails,
                clock=self._clock,
            )
            done = Imported()
            try:
                for path in paths:
                    _add(done, await importer.run(Path(path), report=self._report))
            finally:
                self.changed.emit("")
                if session is None:
                    await asyncio.to_thread(folder.close)
                if done.seen:
                    self._tell(done)

    def _report(self, done: Imported) -> None:
        self.changed.emit(f"{done.seen:,} of {done.total:,} files")

    def _tell(self, done: Imported) -> None:
        tone = "warn" if done.broken else "ok"
        self._activity.note("Import finished", done.sentence, tone=tone, toast=True)
        if done.pictures:
            self.imported.emit(tuple(done.pictures))


def _add(all_of_it: Imported, done: Imported) -> None:
    """Count the import of one path into that of all."""
    for name in ("imported", "known", "others", "broken", "total"):
        setattr(all_of_it, name, getattr(all_of_it, name) + getattr(done, name))
    all_of_it.examples += done.examples
    all_of_it.pictures += done.pictures
