"""Paid outputs that expired before they were on a disk: the loudest thing the program has to say."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QObject, Signal

from studio.domain.job import Job, JobState
from studio.domain.money import credits_in_words
from studio.flow.events import JobChanged
from studio.flow.session import Session
from studio.state import words
from studio.state.link import Link
from studio.state.notices import BannerView, Notices
from studio.state.tasks import Tasks
from studio.store.journal import Journal


class Losses(QObject):
    """Keeps what was lost in sight until the user has said that they know, over restarts and whoever lost it.

    Signals:
        happened: Something was lost just now.
            job: The :class:`Job`.
        found: Something was lost while this window was not there to tell.
            jobs: Tuple of :class:`Job`.
        shown: The user wants to see what became of a run.
            job: The :class:`Job`.
    """

    happened = Signal(object)
    found = Signal(object)
    shown = Signal(object)

    def __init__(
        self, link: Link, journal: Journal, tasks: Tasks, notices: Notices, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._journal = journal
        self._tasks = tasks
        self._notices = notices
        self._jobs: dict[str, Job] = {}
        self._next = 0
        link.switched.connect(self._switched)
        link.heard.connect(self._hear)

    def acknowledge(self) -> None:
        """Take the banner away for good: the user knows."""
        seen = tuple(self._jobs)
        self._jobs.clear()
        self._show()
        self._tasks.start("Note that a loss was seen", self._journal.note_losses_seen(seen))

    def show_next(self) -> None:
        """Show one of the runs that lost something, at each call the next."""
        if self._jobs:
            jobs = tuple(self._jobs.values())
            self.shown.emit(jobs[self._next % len(jobs)])
            self._next += 1

    def _switched(self, _session: object) -> None:
        self._jobs.clear()
        self._next = 0
        self._show()
        if (session := self._link.session) is not None:
            self._tasks.start("Look for losses", self._read(session), name="losses")

    async def _read(self, session: Session) -> None:
        """Take up what was lost while nobody looked, or while a command line had the library."""
        jobs = await self._journal.unseen_losses(session.profile)
        missed = tuple(job for job in jobs if job.id not in self._jobs)
        if session is not self._link.session or not missed:
            return
        self._jobs = {job.id: job for job in missed} | self._jobs
        self._show()
        self.found.emit(missed)

    def _hear(self, event: object) -> None:
        if not isinstance(event, JobChanged):
            return
        if event.job.state is JobState.LOST:
            self._jobs[event.job.id] = event.job
            self._show()
            self.happened.emit(event.job)
        elif self._jobs.pop(event.job.id, None) is not None:
            self._show()  # it is fetched once more

    def _show(self) -> None:
        if self._jobs:
            self._notices.put(_banner(tuple(self._jobs.values()), pretend=self._pretend))
        else:
            self._notices.over("lost")

    @property
    def _pretend(self) -> bool:
        return self._link.session is not None and self._link.session.sandbox


def _banner(jobs: tuple[Job, ...], *, pretend: bool) -> BannerView:
    counts = words.missing(jobs)
    bold = f"{words.tally(counts, 'paid')} expired before {'it was' if counts.total() == 1 else 'they were'} saved."
    return BannerView("lost", "err", "circle-alert", bold, _cost(jobs, pretend=pretend), "Show", "I have seen it")


def _cost(jobs: tuple[Job, ...], *, pretend: bool) -> str:
    """Return what the runs cost. Of a run that lost a part the price of that part is not known: the whole is told."""
    known = [job.charged for job in jobs if job.charged is not None]
    if len(known) < len(jobs):
        return "Cost being checked."
    whole = "" if not any(job.saved_count for job in jobs) else " for the whole run" if len(jobs) == 1 else " in all"
    spent = credits_in_words(sum(known, Decimal(0)))
    return f"Charged {spent.replace('credit', 'pretend credit') if pretend else spent}{whole}."
