"""What becomes of the shots: their takes, what was agreed to, and the director that has them made."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.domain.job import Job, JobState, Progress
from studio.domain.storyboard import Agreement
from studio.flow.events import JobChanged
from studio.flow.storyboards import Director, Standstill
from studio.flow.takes import Take, chosen, takes_of
from studio.state.link import Link
from studio.state.tasks import Tasks
from studio.store.store import Store

_DIRECTOR = "direct the storyboard"


class Makings(QObject):
    """Follows the shots of one storyboard, and keeps the director of the account in use at work.

    Signals:
        changed: Something became of a shot.
        began: A take of a shot was sent.
            job: Its :class:`~studio.domain.job.Job`.
    """

    changed = Signal()
    began = Signal(object)

    def __init__(self, link: Link, store: Store, tasks: Tasks, *, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._store = store
        self._tasks = tasks
        self._folder = folder
        self._shots: tuple[str, ...] = ()
        self._takes: dict[str, tuple[Take, ...]] = {}
        self._progress: dict[str, Progress | None] = {}
        self._director: Director | None = None
        self._begun: set[str] = set()
        self.agreed: dict[str, Agreement] = {}
        """What was agreed to and has no job yet, by shot."""
        link.switched.connect(self._switched)
        link.heard.connect(self._hear)

    def takes(self, shot_id: str) -> tuple[Take, ...]:
        """Return the takes of a shot, oldest first."""
        return self._takes.get(shot_id, ())

    def chosen(self, shot_id: str) -> Take | None:
        """Return the take that stands for a shot: the latest with a clip."""
        return chosen(self.takes(shot_id))

    def newest(self, shot_id: str) -> Take | None:
        """Return the newest take of a shot, whatever became of it."""
        takes = self.takes(shot_id)
        return takes[-1] if takes else None

    def progress(self, job: Job) -> Progress | None:
        """Return what a job does this moment."""
        return self._progress.get(job.id)

    def usual(self, job: Job) -> float | None:
        """Return the seconds a run like ``job`` usually takes."""
        session = self._link.session
        return session.engine.median_duration(job) if session and job.state is JobState.ACCEPTED else None

    def standing(self, shot_id: str) -> Standstill | None:
        """Return why a shot waits that was agreed to; None when it does not, or nobody has looked yet."""
        return self._director.standing.get(shot_id) if self._director is not None else None

    def follow(self, shots: Iterable[str]) -> None:
        """Follow these shots from now on."""
        ids = tuple(shots)
        if set(ids) != set(self._shots):
            self._shots = ids
            self.look()
        self._shots = ids

    def look(self) -> None:
        """Read again what became of the shots, and let the director look too."""
        if self._director is not None:
            self._director.look()
        self._read_soon()

    async def read(self) -> None:
        """Read what became of the shots."""
        agreed = {each.shot: each for each in await self._store.storyboards.pending()}
        takes = {shot: await takes_of(self._store, shot) for shot in self._shots}
        self.agreed, self._takes = agreed, takes
        self.changed.emit()

    def _read_soon(self) -> None:
        self._tasks.start("Read the storyboard", self.read(), name="read the storyboard")

    def _switched(self, _session: object) -> None:
        self._tasks.cancel(_DIRECTOR)
        self._director = None
        self._progress.clear()
        if (session := self._link.session) is not None:
            self._director = Director(session, folder=self._folder, tell=self._read_soon)
            self._tasks.start("Make the storyboard", self._director.run(), name=_DIRECTOR)
        self._read_soon()

    def _hear(self, event: object) -> None:
        if not isinstance(event, JobChanged) or event.job.shot not in self._shots:
            return
        job, shot = event.job, event.job.shot
        known = self._takes.get(shot, ())
        self._progress[job.id] = event.progress
        if job.state is JobState.PLANNED and job.id not in self._begun:
            self._begun.add(job.id)
            self.began.emit(job)
        if job.state.ended or not any(take.job.id == job.id for take in known):
            self._read_soon()
            return
        self._takes[shot] = tuple(_with(take, job) for take in known)
        self.changed.emit()


def _with(take: Take, job: Job) -> Take:
    return Take(take.number, job, take.clip) if take.job.id == job.id else take
