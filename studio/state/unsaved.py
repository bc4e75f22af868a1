"""Paid pictures and clips that are not on this disk yet: the banner that counts them and the time they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer

from studio.domain.clock import Clock
from studio.domain.job import Job, JobState, Phase, Progress
from studio.flow.events import Connection, ConnectionSeen, JobChanged, JobGone
from studio.state import words
from studio.state.link import Link
from studio.state.notices import BannerView, Notices

PATIENCE = timedelta(seconds=5)
"""How long a download may run before anybody is told of it."""

_TICK_MS = 1000
_SOON = timedelta(hours=6)
_URGENT = timedelta(hours=1)


@dataclass(slots=True)
class _Late:
    """A job with outputs that are not here.

    Attributes:
        since: When this was first seen, by this machine's clock.
        why: Why they could not be written; empty while they are on their way.
    """

    job: Job
    since: datetime
    why: str = ""


class Unsaved(QObject):
    """Watches jobs that ended at the server until everything they made is on this disk."""

    def __init__(self, link: Link, notices: Notices, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._notices = notices
        self._clock = clock
        self._jobs: dict[str, _Late] = {}
        self._refused = False
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.look)
        link.heard.connect(self._hear)
        link.switched.connect(self._switched)

    def save_now(self) -> None:
        """Try again at once; costs nothing."""
        if (session := self._link.session) is not None:
            session.engine.wake()

    def look(self) -> None:
        """Say what is the matter at this moment; the clock tells it as well as the engine."""
        if not self._jobs:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
        late = [one for one in self._jobs.values() if self._counts(one)]
        banner = self._banner(late) if late else None
        for matter in ("expiring", "unsaved"):
            if banner is not None and banner.matter == matter:
                self._notices.put(banner)
            else:
                self._notices.over(matter)

    def _counts(self, late: _Late) -> bool:
        """Whether it is worth a word: a download that ends in a moment is not."""
        return bool(late.why) or late.job.another or self._clock.now() - late.since >= PATIENCE

    def _switched(self, _session: object) -> None:
        self._jobs.clear()
        self._refused = False
        self.look()

    def _hear(self, event: object) -> None:
        if isinstance(event, JobChanged):
            self._note(event.job, event.progress)
        elif isinstance(event, JobGone) and self._jobs.pop(event.job_id, None) is not None:
            self.look()
        elif isinstance(event, ConnectionSeen):
            self._refused = event.connection is Connection.KEY_REFUSED
            self.look()

    def _note(self, job: Job, progress: Progress | None) -> None:
        if job.state is not JobState.FINISHED:
            if self._jobs.pop(job.id, None) is not None:
                self.look()
            return
        known = self._jobs.get(job.id)
        late = _Late(job, known.since if known else self._clock.now(), known.why if known else "")
        if progress is not None and progress.phase is Phase.NOT_SAVED:
            late.why = progress.reason or "It could not be written."
        elif known is not None and job.saved_count > known.job.saved_count:
            late.why = ""  # something was written: whatever was in the way is gone
        self._jobs[job.id] = late
        if known != late:
            self.look()

    def _banner(self, late: list[_Late]) -> BannerView:
        counts = words.missing(one.job for one in late)
        bold = f"{words.tally(counts, 'paid')} {'is' if counts.total() == 1 else 'are'} not on this disk yet."
        left = self._left(late)
        why = words.plain(next((one.why for one in late if one.why), ""))
        soon = left is not None and left < _SOON
        urgent = left is not None and left < _URGENT
        first = "Change key" if self._refused else "Save now" if why or self._link_away else ""
        return BannerView(
            matter="expiring" if soon else "unsaved",
            tone="warn" if soon or why else "info",
            icon="timer" if soon or why else "download",
            bold=bold,
            text=" ".join(part for part in (self._expiry(late, left, counts.total()), why) if part),
            first=first,
            second="Choose folder",
            colour="err" if urgent else "",
        )

    @property
    def _link_away(self) -> bool:
        return self._notices.known("offline")

    def _left(self, late: list[_Late]) -> timedelta | None:
        """Return how long the first of them still has by the clock that decides it: the server's."""
        deadlines = [one.job.deadline for one in late if one.job.deadline]
        session = self._link.session
        return min(deadlines) - session.client.now() if deadlines and session is not None else None

    def _expiry(self, late: list[_Late], left: timedelta | None, count: int) -> str:
        if left is None:
            return ""
        together = len({one.job.deadline for one in late}) == 1
        who = "It" if count == 1 else "They" if together else "The first"
        if left <= timedelta():
            return f"{who} may have expired."
        return f"{who} expire{'' if who == 'They' else 's'} in {words.span(left)}."
