"""The run of a clip that is being made, until the clip is there or known not to come."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, Signal

from studio.domain.job import Job
from studio.domain.noun import noun
from studio.domain.picture import Picture
from studio.flow.events import JobChanged, PictureSaved
from studio.state.link import Link
from studio.state.queue import Queue
from studio.state.tasks import Tasks
from studio.store.store import Store

_TASK = "clip run"


class ClipRun(QObject):
    """Follows one job at a time.

    Signals:
        changed: The job, or its words, changed.
        made: Its clip is on the disk.
            clip: The :class:`Picture`.
        other: The clip of another job was saved while none is being made here.
            clip: The :class:`Picture`.
    """

    changed = Signal()
    made = Signal(object)
    other = Signal(object)

    def __init__(self, link: Link, store: Store, queue: Queue, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._queue = queue
        self._tasks = tasks
        self.job: Job | None = None
        link.heard.connect(self._hear)
        queue.rows.dataChanged.connect(self._told)

    def follow(self, job: Job) -> None:
        """Follow ``job``. When its clip is there already, that is told in a moment."""
        self.job = job
        self._tasks.cancel(_TASK)
        if job.state.ended and job.generation_id:
            self._tasks.start("Show a clip", self._find(job.generation_id), name=_TASK)
        self.changed.emit()

    def leave(self) -> None:
        """Follow none."""
        self.job = None
        self._tasks.cancel(_TASK)

    @property
    def idle(self) -> bool:
        """Whether nothing is being made that is followed here."""
        return self.job is None or self.job.state.ended

    @property
    def line(self) -> str:
        """Return what is happening; empty when nothing is."""
        if self.job is None or self.job.state.ended:
            return ""
        row = self._queue.rows.value(self.job.id)
        return row.telling.line if row is not None else "Being sent"

    async def _find(self, generation_id: str) -> None:
        found = await self._store.library.by_generation(generation_id)
        if (clip := next((picture for picture in found if picture.is_video), None)) is not None:
            self.made.emit(clip)

    def _hear(self, event: object) -> None:
        if isinstance(event, PictureSaved) and event.picture.is_video:
            self._saved(event.picture)
        elif isinstance(event, JobChanged) and self.job is not None and event.job.id == self.job.id:
            same, self.job = event.job is self.job, event.job
            if not same:  # else only its words change, and the queue tells them
                self.changed.emit()

    def _saved(self, clip: Picture) -> None:
        if self.job is not None and clip.job_id == self.job.id:
            self.made.emit(clip)
        elif self.idle:
            self.other.emit(clip)

    def _told(self, first: QModelIndex, last: QModelIndex) -> None:
        """The queue found other words for some of its rows; the run may be among them."""
        if self.job is not None and first.row() <= self._queue.rows.find(self.job.id) <= last.row():
            self.changed.emit()


def is_clip(job: Job) -> bool:
    """Whether ``job`` makes a clip."""
    return noun(job.request) == "clip"
