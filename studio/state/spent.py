"""What is spent and waiting, for everything in the window that judges a price."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.domain.guard import Spending
from studio.domain.job import JobState
from studio.flow.events import JobChanged
from studio.flow.spending import spending
from studio.state.link import Link
from studio.state.tasks import Tasks


class Spent(QObject):
    """Follows the journal of the account in use.

    Signals:
        changed: Other numbers are known.
            spending: The new :class:`Spending`.
    """

    changed = Signal(object)

    def __init__(self, link: Link, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._tasks = tasks
        self.now = Spending()
        self._held: set[str] = set()
        link.switched.connect(self._read_soon)
        link.heard.connect(self._hear)

    async def refresh(self) -> Spending:
        """Read what was spent today and this month, and what waits."""
        session = self._link.session
        if session is not None:
            self.now = await spending(session.store, session.clock, session.profile)
            self.changed.emit(self.now)
        return self.now

    def _hear(self, event: object) -> None:
        # The balance comes by itself: the engine asks for it whenever money may have moved.
        if not isinstance(event, JobChanged):
            return
        job = event.job
        if job.state.ended:
            self._held.discard(job.id)
            self._read_soon()
        elif job.state in (JobState.ACCEPTED, JobState.FINISHED) and job.id not in self._held:
            self._held.add(job.id)  # the balance leaves it out from now on: it must not be counted as waiting as well
            self._read_soon()

    def _read_soon(self, _session: object = None) -> None:
        self._tasks.start("Read what was spent", self.refresh(), name="spending")
