"""Writes into Activity what happened to jobs, and says what is out of sight."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from studio.domain.errors import Offline
from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.money import amount
from studio.domain.noun import counted
from studio.domain.words import Explanation, explain
from studio.flow.events import JobChanged, Trouble
from studio.state import words
from studio.state.activity import Activity
from studio.state.away import Away
from studio.state.link import Link
from studio.state.queue import Queue, QueueRow
from studio.state.stage import Stage
from studio.state.tasks import Failure, Tasks


class Reporter(QObject):
    """One note per thing worth knowing, and a toast when it cannot be seen anyway."""

    def __init__(
        self,
        link: Link,
        tasks: Tasks,
        activity: Activity,
        queue: Queue,
        stage: Stage,
        away: Away,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._activity = activity
        self._queue = queue
        self._stage = stage
        self._away = away
        self._asked: set[str] = set()
        link.switched.connect(self._switched)
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

    def found_lost(self, jobs: tuple[Job, ...]) -> None:
        """Say what was lost while this window was not there; their rows come back, to be made again."""
        for job in jobs:
            self._queue.show(job)
            if (row := self._queue.rows.value(job.id)) is not None:
                self._lost(job, row)

    def _switched(self, _session: object) -> None:
        self._asked.clear()

    def _failed(self, failure: Failure) -> None:
        # That the line is dead is told by badge and banner, not again by everything that wanted to use it.
        known = self._away.offline and isinstance(failure.error, Offline)
        self._activity.note(failure.title, failure.sentence, tone="err", toast=not known)

    def _hear(self, event: object) -> None:
        if isinstance(event, JobChanged):
            self._moved(event.job, event.progress)
        elif isinstance(event, Trouble) and not self._told(event.job_id):
            self._activity.note(
                event.explanation.title,
                _joined(event.explanation),
                tone="warn" if event.explanation.mended else "err",
                job_id=event.job_id or "",
                toast=not event.job_id,
            )

    def _moved(self, job: Job, progress: Progress | None) -> None:
        row = self._queue.rows.value(job.id)
        if row is None:
            return
        if job.state.ended:
            self._asked.discard(job.id)
            self._ended(job, row)
        elif progress is not None and progress.phase is Phase.UNANSWERED and job.id not in self._asked:
            self._asked.add(job.id)
            title = f"{row.title}: {'which run is it?' if progress.candidates else 'no answer came'}"
            self._activity.note(title, progress.reason, tone="warn", image=row.image, job_id=job.id, toast=True)

    def _told(self, job_id: str | None) -> bool:
        """Whether a trouble is the end of a job, or a question about it: both have their own words."""
        if job_id in self._asked:
            return True
        row = self._queue.rows.value(job_id) if job_id else None
        return row is not None and row.job.state in (JobState.FAILED, JobState.LOST)

    def _ended(self, job: Job, row: QueueRow) -> None:
        elsewhere = self._stage.view.job_id != job.id
        cost, image = row.telling.cost, row.image
        if job.state is JobState.LOST:
            self._lost(job, row)
        elif job.state is JobState.SAVED and not job.another:  # what was made elsewhere is told in one note
            title = f"{counted(job.saved_count, job.request)} saved, {row.title}"
            quoted = f"Quoted {amount(job.quoted)}, " if job.quoted is not None else ""
            self._activity.note(title, quoted, tone="ok", money=cost, image=image, job_id=job.id, toast=elsewhere)
        elif job.state is JobState.FAILED:
            title = f"{row.title}: {row.telling.line.removeprefix('Failed: ')}"
            known = explain(job.error) if job.error else Explanation("")
            text = _joined(replace(known, cost=f"{cost[:1].upper()}{cost[1:]}."))
            self._activity.note(title, text, tone="err", image=image, job_id=job.id, toast=elsewhere)

    def _lost(self, job: Job, row: QueueRow) -> None:
        """Write a loss down. No toast: the banner says it, and stays."""
        title = f"{words.tally(words.missing([job]), 'paid')} expired unsaved, {row.title}"
        cause = job.error.message if job.error else ""
        quote = f"Request id {job.error.request_id}." if job.error and job.error.request_id else ""
        charged = f"Charged {amount(job.charged)}." if job.charged is not None else "Cost being checked."
        text = " ".join(part for part in (cause, charged, "Make it again, or ask support.", quote) if part)
        self._activity.note(title, text, tone="err", image=row.image, job_id=job.id)


def _joined(explanation: Explanation) -> str:
    return " ".join(part for part in (explanation.cause, explanation.cost, explanation.advice) if part)
