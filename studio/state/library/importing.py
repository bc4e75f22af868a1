"""Files and folders that were dropped or chosen come into the library, in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from studio.domain.clock import Clock
from studio.domain.settings import Settings
from studio.flow.importing import Imported, Importer
from studio.state.activity import Activity
from studio.state.library.progress import Doing, Progress
from studio.state.link import Link
from studio.state.tasks import Tasks
from studio.store.files import LibraryFolder
from studio.store.store import Store

_TASK = "Import pictures"
_NAME = "import"


class Importing(QObject):
    """Runs imports one after the other, and tells how far they are and what came of them.

    Signals:
        imported: Pictures are new in the library.
            ids: A tuple of their ids.
    """

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
        progress: Progress,
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``library`` tells where the picture folder is; ``progress`` shows how far it is."""
        super().__init__(parent)
        self._link = link
        self._store = store
        self._tasks = tasks
        self._activity = activity
        self._clock = clock
        self._settings = settings
        self._library = library
        self._thumbnails = thumbnails
        self._progress = progress
        self._turn = asyncio.Lock()
        self._numbers = count()
        self._names: set[str] = set()
        progress.stopped.connect(self._stop)

    @property
    def running(self) -> bool:
        """Whether files are coming in."""
        return self._turn.locked()

    def run(self, paths: Sequence[str]) -> None:
        """Import ``paths``, files or folders, after those that are being imported. The originals are not touched."""
        name = f"{_NAME} {next(self._numbers)}"
        self._names.add(name)
        self._tasks.start(_TASK, self._run(name, tuple(paths)), name=name)

    async def _run(self, name: str, paths: tuple[str, ...]) -> None:
        try:
            async with self._turn:
                await self._import(paths)
        finally:
            self._names.discard(name)

    async def _import(self, paths: tuple[str, ...]) -> None:
        session = self._link.session
        folder = LibraryFolder(self._library()) if session is None else session.folder
        parts: list[Imported] = []
        ended = False
        try:
            for path in paths:
                parts.append(part := Imported())
                await self._importer(folder).run(Path(path), into=part, report=self._report)
            ended = True
        finally:
            self._progress.show(_NAME, None)
            if session is None:
                await asyncio.to_thread(folder.close)
            done = _sum(parts)
            if done.seen:
                self._tell(done, ended=ended)

    def _importer(self, folder: LibraryFolder) -> Importer:
        template = self._settings().name_template
        return Importer(self._store, folder, template=template, thumbnails=self._thumbnails, clock=self._clock)

    def _report(self, done: Imported) -> None:
        words = f"Importing: {done.seen:,} of {done.total:,} files"
        self._progress.show(_NAME, Doing(words, done.seen / max(done.total, 1), stoppable=True))

    @Slot(str)
    def _stop(self, name: str) -> None:
        """End the import that runs and those that wait. What came in until now stays, and is told."""
        if name == _NAME:
            for each in tuple(self._names):
                self._tasks.cancel(each)

    def _tell(self, done: Imported, *, ended: bool) -> None:
        tone = "ok" if ended and not done.broken else "warn"
        title = "Import finished" if ended else "Import stopped"
        self._activity.note(title, done.sentence, tone=tone, toast=True)
        if done.pictures:
            self.imported.emit(tuple(done.pictures))


def _sum(parts: Sequence[Imported]) -> Imported:
    """Return the counts of several imports as those of one."""
    whole = Imported()
    for part in parts:
        for name in ("imported", "known", "others", "broken", "total"):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        whole.examples += part.examples
        whole.pictures += part.pictures
    return whole
