"""Paid pictures and clips that are not on this disk yet: the banner that counts them and the time they have."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from studio.domain.clock import Clock
from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.noun import noun
from studio.flow.events import JobChanged
from studio.state import words
from studio.state.link import Link
from studio.state.notices import BannerView, Notices

_TICK_MS = 30_000
_URGENT = timedelta(hours=1)


class Unsaved(QObject):
    """Watches jobs that ended at the server and could not be written here."""

    def __init__(self, link: Link, notices: Notices, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._notices = notices
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._show)
        link.heard.connect(self._hear)
        link.switched.connect(self._switched)

    def save_now(self) -> None:
        """Try again at once; costs nothing."""
        if (session := self._link.session) is not None:
            session.engine.wake()

    def _switched(self, _session: object) -> None:
        self._jobs.clear()
        self._show()

    def _hear(self, event: object) -> None:
        if isinstance(event, JobChanged):
            self._note(event.job, event.progress)

    def _note(self, job: Job, progress: Progress | None) -> None:
        stuck = progress is not None and progress.phase is Phase.NOT_SAVED
        if job.state is JobState.FINISHED and stuck:
            self._jobs[job.id] = job
        elif self._jobs.pop(job.id, None) is None:
            return
        self._show()

    def _show(self) -> None:
        count = sum(max(job.output_count - job.saved_count, 1) for job in self._jobs.values())
        if not count:
            self._timer.stop()
            self._notices.over("expiring")
            return
        if not self._timer.isActive():
            self._timer.start()
        self._notices.put(self._banner(count, [job.deadline for job in self._jobs.values() if job.deadline]))

    def _banner(self, count: int, deadlines: list[datetime]) -> BannerView:
        left = min(deadlines) - self._clock.now() if deadlines else None
        nouns = sorted({noun(job.request) for job in self._jobs.values()}, reverse=True)
        things = f"1 paid {nouns[0]} is" if count == 1 else f"{count} paid {'s and '.join(nouns)}s are"
        first = "It" if count == 1 else "The first"
        text = f"{first} expires in {words.span(left)}." if left is not None else "The disk could not be written."
        tone = "err" if left is not None and left < _URGENT else "warn"
        bold = f"{things} not on this disk yet."
        return BannerView("expiring", tone, "timer", bold, text, "Save now", "Choose folder")
