"""Writes into Activity what happened to jobs, and says what is out of sight."""

from __future__ import annotations

from PySide6.QtCore import QObject

from studio.domain.job import Job, JobState
from studio.domain.money import amount
from studio.domain.noun import counted
from studio.flow.events import JobChanged, Trouble
from studio.state.activity import Activity
from studio.state.link import Link
from studio.state.queue import Queue, QueueRow
from studio.state.stage import Stage
from studio.state.tasks import Failure, Tasks


class Reporter(QObject):
    """One note per thing worth knowing, and a toast when it cannot be seen anyway."""

    def __init__(
        self, link: Link, tasks: Tasks, activity: Activity, queue: Queue, stage: Stage, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._activity = activity
        self._queue = queue
        self._stage = stage
        link.heard.connect(self._hear)
        tasks.failed.connect(self._failed)

    def refused(self, sentence: str) -> None:
        """Say that a rule about money stopped a run."""
        self._activity.note("Nothing was sent", sentence, tone="warn", toast=True)

    def paused(self, waiting: int) -> None:
        """Say that jobs of the last time wait for a word."""
        count = "1 job was" if waiting == 1 else f"{waiting} jobs were"
        self._activity.note("The queue is paused", f"{count} not sent before. Resume it when you like.", toast=True)

    def session_only(self, sentence: str) -> None:
        """Say that the key could not be stored."""
        self._activity.note("The key is kept for this session only", sentence, tone="warn", toast=True)

    def _failed(self, failure: Failure) -> None:
        self._activity.note(failure.title, failure.sentence, tone="err", toast=True)

    def _hear(self, event: object) -> None:
        if isinstance(event, JobChanged) and event.job.state.ended:
            row = self._queue.rows.value(event.job.id)
            if row is not None:
                self._ended(event.job, row)
        elif isinstance(event, Trouble):
            words = event.explanation
            text = " ".join(part for part in (words.cause, words.cost, words.advice) if part)
            job_id = event.job_id or ""
            self._activity.note(words.title, text, tone="err", job_id=job_id, toast=not job_id)

    def _ended(self, job: Job, row: QueueRow) -> None:
        elsewhere = self._stage.view.job_id != job.id
        cost, image = row.telling.cost, row.image
        if job.state is JobState.SAVED:
            title = f"{counted(job.saved_count, job.request)} saved, {row.title}"
            quoted = f"Quoted {amount(job.quoted)}, " if job.quoted is not None else ""
            self._activity.note(title, quoted, tone="ok", money=cost, image=image, job_id=job.id, toast=elsewhere)
        elif job.state is not JobState.CANCELLED:
            title = f"{row.title}: {row.telling.line}"
            loud = elsewhere or job.state is JobState.LOST
            self._activity.note(title, cost, tone="err", image=image, job_id=job.id, toast=loud)
