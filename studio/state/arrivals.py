"""Runs that were made elsewhere and came home: told once for all of them, and quietly."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QObject, QTimer

from studio.domain.job import Job, JobState
from studio.domain.noun import noun
from studio.flow.events import JobChanged, JobGone
from studio.state import words
from studio.state.activity import Activity
from studio.state.link import Link

_GATHER_MS = 1500
_MOST_WAITS = 20
"""What comes within half a minute is one piece of news; what is stuck does not hold it back for longer."""


class Arrivals(QObject):
    """Counts what scripts and other machines made and this one saved."""

    def __init__(self, link: Link, activity: Activity, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._activity = activity
        self._under_way: set[str] = set()
        self._saved = Counter[str]()
        self._waits = 0
        self._gather = QTimer(self, interval=_GATHER_MS, singleShot=True)
        self._gather.timeout.connect(self._consider)
        link.heard.connect(self._hear)
        link.switched.connect(self._switched)

    def _switched(self, _session: object) -> None:
        self._under_way.clear()
        self._tell()

    def _hear(self, event: object) -> None:
        if isinstance(event, JobChanged) and event.job.another:
            self._note(event.job)
        elif isinstance(event, JobGone):
            self._under_way.discard(event.job_id)

    def _note(self, job: Job) -> None:
        if not job.state.ended:
            self._under_way.add(job.id)
            return
        self._under_way.discard(job.id)
        if job.state is JobState.SAVED:
            self._saved[noun(job.request)] += job.saved_count
            self._gather.start()

    def _consider(self) -> None:
        """Wait for those that are still on their way, for a while."""
        if self._under_way and self._waits < _MOST_WAITS:
            self._waits += 1
            self._gather.start()
        else:
            self._tell()

    def _tell(self) -> None:
        self._waits = 0
        self._gather.stop()
        saved, self._saved = self._saved, Counter[str]()
        if saved.total():
            verb = "was" if saved.total() == 1 else "were"
            self._activity.note(f"{words.tally(saved)} made elsewhere {verb} saved", tone="ok", toast=True)
