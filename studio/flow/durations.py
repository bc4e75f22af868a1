"""How long runs of a kind usually take."""

from __future__ import annotations

from collections import deque
from statistics import median

from studio.domain.job import Job, JobState
from studio.domain.request import VideoRequest

_KEPT = 15

_Kind = tuple[str | None, tuple[int, int], int | None]


class Durations:
    """The last few runs of each style and size, and of clips of each length."""

    def __init__(self) -> None:
        self._seconds: dict[_Kind, deque[float]] = {}

    def note(self, job: Job) -> None:
        """Take in a job that the server has finished. Both times are the server's, so a late look does not matter."""
        if job.accepted_at is not None and job.finished_at is not None:
            seconds = max((job.finished_at - job.accepted_at).total_seconds(), 0.0)
            self._seconds.setdefault(_kind(job), deque(maxlen=_KEPT)).append(seconds)

    def load(self, jobs: tuple[Job, ...]) -> None:
        """Take in what the journal remembers, given newest first."""
        for job in reversed(jobs):
            if job.state is JobState.SAVED:
                self.note(job)

    def median(self, job: Job) -> float | None:
        """Return the usual seconds for a run like ``job``; None when there was none like it."""
        known = self._seconds.get(_kind(job))
        return median(known) if known else None


def _kind(job: Job) -> _Kind:
    request = job.request
    return request.lora_id, request.expected_size(), request.duration if isinstance(request, VideoRequest) else None
