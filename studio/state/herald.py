"""What ends while nobody looks at the window: gathered, and told in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.job import Job, JobState
from studio.domain.money import amount
from studio.domain.noun import noun
from studio.flow.events import JobChanged, JobGone
from studio.state import words
from studio.state.link import Link
from studio.state.preferences import Preferences
from studio.state.queue import Queue

_GATHER_MS = 1500
_SHOW_MS = 100
"""Hundreds of jobs that move at once move the bar once."""
_LONG = timedelta(seconds=30)
"""A run after which it is worth asking whether the end of the next one should be told."""
_WAITING = ("ask", "save")
"""Actions of rows that go on when the user wants it."""


class Herald(QObject):
    """Counts and gathers. Whether the window is in front it hears from above.

    What ends while the window stays behind is told in sums, since each notice takes the place of the one before.

    Signals:
        told: Runs ended, and notices are wanted.
            title: For example ``6 pictures saved, 2 runs failed``.
            text: What it cost.
        seen: Somebody looks at what was told.
        rang: Runs ended, and a sound is wanted.
        shown: What stands at the program in the task bar.
            count: Pictures and clips that came while nobody looked.
            share: How far what runs is, from 0 to 1; None when nothing runs.
        offered: A long run ended, for the first time: ask whether notices are wanted.
    """

    told = Signal(str, str)
    seen = Signal()
    rang = Signal()
    shown = Signal(int, object)
    offered = Signal()

    def __init__(self, link: Link, queue: Queue, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._queue = queue
        self._preferences = preferences
        self._here = True
        self._offer = False
        self._ended: dict[str, Job] = {}
        self._told = False  # a part of it
        self._batch: set[str] = set()
        self._last: tuple[int, int | None] = (0, None)
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self._tell)
        self._soon = QTimer(self, singleShot=True, interval=_SHOW_MS)
        self._soon.timeout.connect(self._show)
        link.heard.connect(self._hear)
        link.switched.connect(self._switched)
        queue.rows.dataChanged.connect(self._show_soon)

    def attend(self, here: bool) -> None:
        """Say whether the program is in front: what ended before is seen then."""
        self._here = here
        if here:
            self._gather.stop()
            if self._told:
                self.seen.emit()
            self._forget()
            self._make_offer()
        self._show()

    def agree(self) -> None:
        """Turn notices on."""
        self._preferences.update(notify=True)

    def _switched(self, _session: object) -> None:
        self._gather.stop()
        self._batch.clear()
        self._forget()  # credits of two accounts have no sum
        self._show()

    def _forget(self) -> None:
        self._ended.clear()
        self._told = False

    def _hear(self, event: object) -> None:
        if isinstance(event, JobChanged):
            if event.job.state.ended:
                self._end(event.job)
                self._show_soon()
            elif event.job.state.sent and event.job.id not in self._batch:  # how far it gets, its row tells
                self._batch.add(event.job.id)
                self._show_soon()
        elif isinstance(event, JobGone):
            self._batch.discard(event.job_id)
            self._show_soon()

    def _end(self, job: Job) -> None:
        if job.another or job.state is JobState.CANCELLED:  # not asked for here, or ended by the user's own hand
            self._batch.discard(job.id)
            return
        settings = self._preferences.settings
        if not (settings.notify or settings.notices_offered) and _took(job) >= _LONG:
            self._offer = True
            if self._here:
                self._make_offer()
        if not self._here:
            self._ended[job.id] = job  # one may end again, when the server made after all what it had called failed
            if not self._gather.isActive():
                self._gather.start()

    def _tell(self) -> None:
        jobs, settings = tuple(self._ended.values()), self._preferences.settings
        if settings.notify:
            self.told.emit(_title(jobs), _cost(jobs, pretend=self._pretend, since=" since you left" * self._told))
            self._told = True
        if settings.sound:
            self.rang.emit()

    @property
    def _pretend(self) -> bool:
        return self._link.session is not None and self._link.session.sandbox

    def _make_offer(self) -> None:
        if self._offer:
            self._offer = False
            self._preferences.update(notices_offered=True)
            self.offered.emit()

    def _show_soon(self, *_: object) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        self._soon.stop()
        share = self._share()
        unseen = _saved(self._ended.values()).total()
        now = (unseen, None if share is None else round(share * 100))
        if now != self._last:
            self._last = now
            self.shown.emit(unseen, share)

    def _share(self) -> float | None:
        """Return how far the runs are that were on their way at one time; None when all have ended.

        Those that wait for a word of the user do not count: a bar that stands for hours tells nothing.
        """
        known = [row for id in self._batch if (row := self._queue.rows.value(id)) is not None]
        rows = [row for row in known if row.telling.action not in _WAITING]
        if all(row.job.state.ended for row in rows):
            self._batch = {row.job.id for row in known if not row.job.state.ended}
            return None
        return sum(1.0 if row.job.state.ended else row.telling.fraction or 0.0 for row in rows) / len(rows)


def _took(job: Job) -> timedelta:
    return job.finished_at - job.sent_at if job.finished_at and job.sent_at else timedelta(0)


def _saved(jobs: Iterable[Job]) -> Counter[str]:
    saved = Counter[str]()
    for job in jobs:
        if job.state is JobState.SAVED:
            saved[noun(job.request)] += job.saved_count
    return saved


def _title(jobs: Sequence[Job]) -> str:
    parts = [f"{tally} saved"] if (tally := words.tally(_saved(jobs))) else []
    for state in (JobState.FAILED, JobState.LOST):
        if count := sum(job.state is state for job in jobs):
            parts.append(f"{_runs(count)} {state.value}")
    return ", ".join(parts) or "A run ended"


def _cost(jobs: Sequence[Job], *, pretend: bool, since: str) -> str:
    """Return what it cost: no more than the server named, and no sum that reads as a second charge."""
    charged = sum((job.charged or Decimal(0) for job in jobs), Decimal(0))
    unknown = any(job.charged is None and job.body is not None for job in jobs)  # what was never sent cost nothing
    if not charged:
        return "Cost being checked." if unknown else f"Nothing was charged{since}."
    unit = "credit" if charged == 1 else "credits"
    rest = ", the rest is being checked" if unknown else ""
    return f"Charged {amount(charged)} {'pretend ' if pretend else ''}{unit}{since}{rest}."


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"
