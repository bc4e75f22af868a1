"""The queue: every job since the start, running ones first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from studio.domain.clock import Clock
from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.noun import counted
from studio.domain.request import VideoRequest
from studio.flow.events import JobChanged, JobGone
from studio.state import words
from studio.state.link import Link
from studio.state.queue_words import Telling, tell
from studio.state.rows import Rows
from studio.state.tasks import Tasks

_TICK_MS = 1000
_GATHER_MS = 100
"""Bytes that move and pictures that come are shown together, ten times a second at most."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A job as a row.

    Attributes:
        job: The journal's row.
        progress: What it does this moment.
        telling: Its words, bar and action.
        image: A result, or the style's preview; None without either.
        shot: What the shot it is for is called, ``Nightfall, shot 2``; empty for others.
    """

    job: Job
    progress: Progress | None
    telling: Telling
    image: QImage | None = None
    shot: str = ""

    @property
    def title(self) -> str:
        """Return the shot's name, the style's, or what stands for it."""
        return self.shot or words.title(self.job.style_name, self.job.request)

    @property
    def extent(self) -> str:
        """Return how many pictures are made, or how long a clip; empty where the model chooses the length."""
        request = self.job.request
        if isinstance(request, VideoRequest):
            return f"{request.duration} s" if request.duration else ""
        return f"× {request.count}"


class QueueRows(Rows[QueueRow]):
    """Running jobs, then waiting ones, then those that ended."""

    def key(self, row: QueueRow) -> str:
        """Return the job's id."""
        return row.job.id

    def words(self, row: QueueRow) -> str:
        """Return what a screen reader says of a job."""
        return f"{row.title}, {counted(row.job.request.count, row.job.request)}, {row.telling.line}, {row.telling.cost}"

    def place(self, row: QueueRow) -> bool:
        """Put ``row`` where its state belongs. Returns whether it is new, or changed group and was moved."""
        at = self.find(row.job.id)
        if at >= 0 and _group(self._rows[at].job) == _group(row.job):
            self.touch(at, row)
            return False
        self.drop(row.job.id)
        self.put(row, at=self._home(row.job))
        return True

    def _home(self, job: Job) -> int:
        group = _group(job)
        newest_first = group == 2
        for at, other in enumerate(self._rows):
            there = _group(other.job)
            if there > group or (there == group and newest_first):
                return at
        return len(self._rows)


def _group(job: Job) -> int:
    if job.state.ended:
        return 2
    return 0 if job.state.sent else 1


class Queue(QObject):
    """What runs, waits and has ended, with the verbs of its rows.

    Signals:
        summary_changed: The header's words.
            summary: For example ``2 running, 2 waiting``.
        paused_changed: Sending was stopped or goes on.
            paused: Whether it is stopped.
        revealed: The user wants to see where a job's files are.
            job_id: The job.
        editing: The user wants to change the words of a refused job.
            job: The :class:`Job`.
        wanted_again: The user wants the same once more: a new purchase.
            job: The :class:`Job`.
        opened: The user wants to see a run on the stage.
            job: The :class:`Job`.
        helped: The user wants to ask support about a job.
            job: The :class:`Job`.
        asked: The user wants to decide which run of the history a job is.
            row: The :class:`QueueRow`.
    """

    summary_changed = Signal(str)
    paused_changed = Signal(bool)
    revealed = Signal(str)
    editing = Signal(object)
    wanted_again = Signal(object)
    opened = Signal(object)
    helped = Signal(object)
    asked = Signal(object)

    def __init__(
        self,
        link: Link,
        tasks: Tasks,
        clock: Clock,
        image: Callable[[Job], QImage | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._tasks = tasks
        self._clock = clock
        self._image = image
        self.shot_words: Callable[[str], str] = words.no_shot
        """Tells what the shot of a storyboard is called; empty for one that is not in sight."""
        self.rows = QueueRows(self)
        self.summary = _summary(0, 0, 0)
        link.heard.connect(self._hear)
        link.switched.connect(self._switched)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._moved: dict[str, Progress | None] = {}
        self._pictures_came = False
        self._gather = QTimer(self, interval=_GATHER_MS, singleShot=True)
        self._gather.timeout.connect(self._show_gathered)

    @property
    def paused(self) -> bool:
        """Return whether sending is stopped."""
        session = self._link.session
        return session is not None and session.engine.paused

    @property
    def unfinished(self) -> int:
        """Return how many jobs have something left to do."""
        return sum(not row.job.state.ended for row in self.rows.rows)

    def show(self, job: Job, progress: Progress | None = None) -> None:
        """Take ``job`` as it now is."""
        self._moved.pop(job.id, None)
        if self.rows.place(self._row(job, progress)):
            self._sum_up()

    def refresh_images(self) -> None:
        """Look for the pictures of rows again in a moment: one was decoded."""
        self._pictures_came = True
        self._gather_soon()

    def act(self, job_id: str) -> None:
        """Do the one action of a row."""
        row = self.rows.value(job_id)
        if row is None:
            return
        verbs: dict[str, Callable[[str], None]] = {
            "cancel": self.cancel,
            "agree": self.agree,
            "retry": self.retry,
            "save": self.save_again,
            "reveal": self.revealed.emit,
            "edit": self._edit,
            "ask": self._ask,
        }
        if row.telling.action in verbs:
            verbs[row.telling.action](job_id)

    def cancel(self, job_id: str) -> None:
        """Cancel a job; a hold is released. One that ended stays as it is."""
        row = self.rows.value(job_id)
        if row is not None and row.telling.cancellable:
            self._tasks.start("Cancel", self._link.engine.cancel(job_id), name=f"cancel:{job_id}")

    def agree(self, job_id: str) -> None:
        """Send a job that is held back, at the price its row tells."""
        row = self.rows.value(job_id)
        if row is not None and row.progress is not None and row.telling.action == "agree":
            # Without a name: a second yes finds nothing to agree to, and does not cut the first one short.
            self._tasks.start("Agree to the price", self._link.engine.agree(job_id, row.progress.price))

    def retry(self, job_id: str) -> None:
        """Ask for a job again: a new purchase with the same settings, priced first."""
        row = self.rows.value(job_id)
        if row is not None and row.job.state.ended:
            self.wanted_again.emit(row.job)

    def open(self, job_id: str) -> None:
        """Ask for a job's run to be shown."""
        row = self.rows.value(job_id)
        if row is not None:
            self.opened.emit(row.job)

    def save_again(self, job_id: str) -> None:
        """Fetch what is not on disk yet; costs nothing."""
        self._tasks.start("Save again", self._link.engine.save_again(job_id), name=f"save:{job_id}")

    def pause_toggle(self) -> None:
        """Stop sending, or go on. Accepted jobs are not touched. Without an account there is nothing to stop."""
        if self._link.session is None:
            return
        engine = self._link.engine
        if engine.paused:
            engine.unpause()
        else:
            engine.pause()
        self.paused_changed.emit(engine.paused)

    def cancel_waiting(self) -> None:
        """Cancel everything that has not been sent."""
        for row in tuple(self.rows.rows):
            if not row.job.state.sent:
                self.cancel(row.job.id)

    def clear_finished(self) -> None:
        """Take ended jobs out of sight; journal and files stay."""
        for row in tuple(self.rows.rows):
            if row.job.state.ended:
                self.rows.drop(row.job.id)

    def rename(self) -> None:
        """Ask again what the shots are called that rows are for."""
        called = {at: self.shot_words(row.job.shot) for at, row in enumerate(self.rows.rows) if row.job.shot}
        rows = self.rows.rows
        self.rows.touch_all({at: replace(rows[at], shot=shot) for at, shot in called.items() if shot != rows[at].shot})

    def settle(self, job_id: str, generation_id: str | None) -> None:
        """Say which run in the history a job without an answer is; None: none of those it may be."""
        self._tasks.start("Settle the run", self._link.engine.settle(job_id, generation_id), name=f"settle:{job_id}")

    def look_again(self, job_id: str) -> None:
        """Read the history again for a job without an answer. Costs nothing."""
        self._tasks.start("Look again", self._link.engine.look_again(job_id), name=f"settle:{job_id}")

    def settling(self, job_id: str) -> bool:
        """Return whether an answer about a job is on its way."""
        return self._tasks.running(f"settle:{job_id}")

    def _ask(self, job_id: str) -> None:
        row = self.rows.value(job_id)
        if row is not None:
            self.asked.emit(row)

    def _edit(self, job_id: str) -> None:
        row = self.rows.value(job_id)
        if row is not None:
            self.editing.emit(row.job)

    def _hear(self, event: object) -> None:
        if isinstance(event, JobGone):
            self._moved.pop(event.job_id, None)
            self.rows.drop(event.job_id)
            self._sum_up()
        if not isinstance(event, JobChanged):
            return
        row = self.rows.value(event.job.id)
        asks = event.progress is not None and event.progress.phase is Phase.UNANSWERED
        if row is not None and row.job is event.job and not asks:
            # The journal's row is the same: only what it does this moment changed, and that comes in storms.
            self._moved[event.job.id] = event.progress
            self._gather_soon()
        else:
            self.show(event.job, event.progress)

    def _gather_soon(self) -> None:
        if not self._gather.isActive():
            self._gather.start()

    def _show_gathered(self) -> None:
        moved, self._moved = self._moved, {}
        everything, self._pictures_came = self._pictures_came, False
        changed: dict[int, QueueRow] = {}
        for at, row in enumerate(self.rows.rows):
            if row.job.id in moved:
                changed[at] = self._row(row.job, moved[row.job.id])
            elif everything and (image := self._image(row.job)) is not row.image:
                changed[at] = replace(row, image=image)
        self.rows.touch_all(changed)

    def _switched(self, _session: object) -> None:
        self._moved.clear()
        self.rows.reset(())
        self._sum_up()
        self.paused_changed.emit(self.paused)

    def _row(self, job: Job, progress: Progress | None) -> QueueRow:
        shot = self.shot_words(job.shot) if job.shot else ""
        return QueueRow(job, progress, self._tell(job, progress), self._image(job), shot)

    def _tell(self, job: Job, progress: Progress | None) -> Telling:
        session = self._link.session
        usual = session.engine.median_duration(job) if session and job.state is JobState.ACCEPTED else None
        # Until when an output is kept is decided by the server's clock; all other moments are our own.
        clock = session.client if session and job.state is JobState.FINISHED else self._clock
        return tell(job, progress, now=clock.now(), usual=usual)

    def _tick(self) -> None:
        changed: dict[int, QueueRow] = {}
        for at, row in enumerate(self.rows.rows):
            if row.job.state.ended:
                continue
            telling = self._tell(row.job, row.progress)
            if telling != row.telling:
                changed[at] = replace(row, telling=telling)
        self.rows.touch_all(changed)

    def _sum_up(self) -> None:
        groups = [2 if _asks(row) else _group(row.job) for row in self.rows.rows if not row.job.state.ended]
        running, waiting, asking = (groups.count(group) for group in range(3))
        if groups:
            if not self._timer.isActive():
                self._timer.start()
        else:
            self._timer.stop()
        summary = _summary(running, waiting, asking)
        if summary != self.summary:
            self.summary = summary
            self.summary_changed.emit(summary)


def _asks(row: QueueRow) -> bool:
    """Whether it is the user who is waited for."""
    return row.progress is not None and row.progress.phase is Phase.UNANSWERED


def _summary(running: int, waiting: int, asking: int) -> str:
    parts = (
        f"{running} running" if running else "",
        f"{waiting} waiting" if waiting else "",
        f"{asking} to decide" if asking else "",
    )
    return ", ".join(part for part in parts if part) or "Nothing running"
