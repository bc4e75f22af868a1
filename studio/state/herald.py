"""What ends while nobody looks at the window: gathered, and told in one sentence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from studio.domain.job import Job, JobState
from studio.domain.money import Credits, amount
from studio.domain.noun import noun
from studio.flow.events import JobChanged, JobGone
from studio.state import words
from studio.state.link import Link
from studio.state.preferences import Preferences
from studio.state.queue import Queue

_GATHER_MS = 1500
_LONG = timedelta(seconds=30)
"""A run after which it is worth asking whether the end of the next one should be told."""


_WAITING = ("ask", "save")
"""Actions of rows that go on when the user wants it."""


@dataclass(slots=True)
class _Ended:
    """What ended since the window was looked at.

    Attributes:
        charged: What the server named.
        unknown: Whether there is a run whose cost it did not name yet.
        told: Whether a part of this was told before.
    """

    saved: Counter[str] = field(default_factory=Counter)
    failed: int = 0
    lost: int = 0
    charged: Credits = field(default_factory=Credits)
    unknown: bool = False
    told: bool = False


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
        self._ended = _Ended()
        self._unseen = 0
        self._batch: set[str] = set()
        self._last: tuple[int, int | None] = (0, None)
        self._gather = QTimer(self, singleShot=True, interval=_GATHER_MS)
        self._gather.timeout.connect(self._tell)
        link.heard.connect(self._hear)
        link.switched.connect(self._switched)
        queue.rows.dataChanged.connect(self._show)

    def attend(self, here: bool) -> None:
        """Say whether the program is in front: what ended before is seen then."""
        self._here = here
        if here:
            self._gather.stop()
            ended, self._ended, self._unseen = self._ended, _Ended(), 0
            if ended.told:
                self.seen.emit()
            self._make_offer()
        self._show()

    def agree(self) -> None:
        """Turn notices on."""
        self._preferences.update(notify=True)

    def _switched(self, _session: object) -> None:
        self._gather.stop()
        self._batch.clear()
        self._ended, self._unseen = _Ended(), 0  # credits of two accounts have no sum
        self._show()

    def _hear(self, event: object) -> None:
        if isinstance(event, JobChanged):
            if event.job.state.ended:
                self._end(event.job)
            elif event.job.state.sent:
                self._batch.add(event.job.id)
            self._show()
        elif isinstance(event, JobGone):
            self._batch.discard(event.job_id)
            self._show()

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
            self._note(job)
            if not self._gather.isActive():
                self._gather.start()

    def _note(self, job: Job) -> None:
        ended = self._ended
        if job.state is JobState.SAVED:
            ended.saved[noun(job.request)] += job.saved_count
            self._unseen += job.saved_count
        elif job.state is JobState.LOST:
            ended.lost += 1
        else:
            ended.failed += 1
        ended.unknown |= job.charged is None and job.body is not None  # what was never sent cost nothing
        ended.charged += job.charged or 0

    def _tell(self) -> None:
        ended = self._ended
        settings, pretend = self._preferences.settings, bool(self._link.session and self._link.session.sandbox)
        if settings.notify:
            self.told.emit(_title(ended), _cost(ended, pretend=pretend))
            ended.told = True
        if settings.sound:
            self.rang.emit()

    def _make_offer(self) -> None:
        if self._offer:
            self._offer = False
            self._preferences.update(notices_offered=True)
            self.offered.emit()

    def _show(self, *_: object) -> None:
        share = self._share()
        now = (self._unseen, None if share is None else round(share * 100))
        if now != self._last:
            self._last = now
            self.shown.emit(self._unseen, share)

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


def _title(ended: _Ended) -> str:
    parts = [f"{tally} saved"] if (tally := words.tally(ended.saved)) else []
    parts += [f"{_runs(count)} {what}" for count, what in ((ended.failed, "failed"), (ended.lost, "lost")) if count]
    return ", ".join(parts) or "A run ended"


def _cost(ended: _Ended, *, pretend: bool) -> str:
    """Return what it cost: never more than the server named, and never a sum that reads as a second charge."""
    since = " since you left" if ended.told else ""
    if not ended.charged:
        return "Cost being checked." if ended.unknown else f"Nothing was charged{since}."
    unit = "credit" if ended.charged == 1 else "credits"
    rest = ", the rest is being checked" if ended.unknown else ""
    return f"Charged {amount(ended.charged)} {'pretend ' if pretend else ''}{unit}{since}{rest}."


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"
