"""The jobs this process drives: in memory for reading, in the journal for keeping."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec

from studio.domain.clock import Clock
from studio.domain.errors import StudioError
from studio.domain.job import Job, JobError, JobState, Phase, Progress
from studio.domain.money import Credits
from studio.domain.picture import Picture
from studio.domain.words import Explanation, explain
from studio.flow.events import Connection, ConnectionSeen, Event, JobChanged, JobGone, Trouble
from studio.store.journal import Journal, Seen

_REST = (1.0, 5.0, 30.0, 60.0)
"""Seconds after which a part that failed is begun again."""

_log = logging.getLogger(__name__)


class _Line:
    """The changes of one job that are being written, in order."""

    def __init__(self, kept: Job) -> None:
        self.kept = kept
        self.changes: list[dict[str, Any]] = []
        self.turn = asyncio.Lock()

    def seen(self) -> Job:
        """Return the job as it will be once everything is written."""
        job = self.kept
        for fields in self.changes:
            job = msgspec.structs.replace(job, **fields)
        return job


class Board:
    """All parts of the engine meet here. Nothing is told to anybody before the journal holds it."""

    def __init__(self, *, journal: Journal, clock: Clock, owner: str, profile: str) -> None:
        self.clock = clock
        self.owner = owner
        self.profile = profile
        self.jobs: dict[str, Job] = {}
        self.connection = Connection.UNKNOWN
        self.away: StudioError | None = None
        self.broken: BaseException | None = None
        self.naming = asyncio.Lock()
        """Held while a run gets its row, so that it does not get two."""
        self._journal = journal
        self._lines: dict[str, _Line] = {}
        self._progress: dict[str, Progress] = {}
        self._busy: Counter[str] = Counter()
        self._stuck: dict[str, StudioError] = {}
        self._hearers: list[Callable[[Event], None]] = []
        self._changed = asyncio.Condition()
        self._parts: set[asyncio.Task[None]] = set()
        self._told_of: set[str] = set()

    def listen(self, hear: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``hear`` with every event, on the loop's thread, until the returned function is called."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear) if hear in self._hearers else None

    def tell(self, event: Event) -> None:
        """Tell everybody who listens."""
        for hear in tuple(self._hearers):
            hear(event)

    def trouble(self, explanation: Explanation, job_id: str | None = None) -> None:
        """Tell of something a person should know."""
        self.tell(Trouble(explanation, job_id))

    def saw(self, connection: Connection, why: StudioError | None = None) -> None:
        """Note how we stand with the server, and ``why`` it cannot be used; told only when it changed."""
        self.away = why
        if connection is not self.connection:
            self.connection = connection
            self.tell(ConnectionSeen(connection))
            self.start(self._wake_waiters(), "wake waiters")

    @property
    def reachable(self) -> bool:
        """Whether it makes sense to ask the server something."""
        return self.connection not in (Connection.OFFLINE, Connection.KEY_REFUSED)

    async def add(self, job: Job, progress: Progress, *, judge: Callable[[Seen], None] | None = None) -> Job:
        """Commit a new row, then show it. ``judge`` may keep it out; see :meth:`Journal.add`.

        Raises:
            DiskTrouble: The journal could not be written. There is no such job then.
        """
        await self._journal.add(job, judge=judge)
        self.jobs[job.id] = job
        self._progress[job.id] = progress
        await self._told(job)
        return job

    def hold(self, job: Job) -> None:
        """Take a row over that the journal already has."""
        self.jobs[job.id] = job

    async def change(
        self,
        job_id: str,
        progress: Progress | None = None,
        *,
        judge: Callable[[Seen], None] | None = None,
        **fields: Any,
    ) -> Job:
        """Commit new ``fields`` of a job, then tell. Returns the new row. ``judge`` may forbid it; what it raises is.

        Raises:
            DiskTrouble: The journal could not be written; the job stays as it was.
        """

        async def write(job: Job) -> Job:
            await self._journal.put(job, judge=judge)
            return job

        return await self._commit(job_id, write, progress, fields)

    async def save(self, job_id: str, picture: Picture, **fields: Any) -> Job:
        """Commit a picture and new ``fields`` of its job in one transaction, then tell of the job."""

        async def write(job: Job) -> Job:
            await self._journal.finish(job, [picture])
            return job

        return await self._commit(job_id, write, None, fields)

    async def claim(self, job_id: str, progress: Progress | None = None, **fields: Any) -> Job:
        """Commit that the run ``generation_id`` is this job's, then tell; see :meth:`Journal.claim`.

        Raises:
            Claimed: The run has another row, which does not give way.
            DiskTrouble: The journal could not be written; the job stays as it was.
        """
        gone: list[str] = []

        async def write(job: Job) -> Job:
            claimed, other = await self._journal.claim(job)
            gone.extend([other] if other else [])
            return claimed

        job = await self._commit(job_id, write, progress, fields)
        for other in gone:
            self.drop(other)
            self.tell(JobGone(other, into=job_id))
        return job

    def drop(self, job_id: str) -> None:
        """Drive a row no longer that is not ours to drive."""
        self.jobs.pop(job_id, None)
        self._progress.pop(job_id, None)
        self._stuck.pop(job_id, None)

    async def _commit(
        self,
        job_id: str,
        write: Callable[[Job], Coroutine[Any, Any, Job]],
        progress: Progress | None,
        fields: dict[str, Any],
    ) -> Job:
        line = self._lines.setdefault(job_id, _Line(self.jobs[job_id]))
        line.changes.append(fields)
        # Memory first: a second change while this one is being written must build on it, not on the old row.
        self.jobs[job_id] = line.seen()
        # A caller that is cancelled stops neither the write nor what is noted about it.
        return await asyncio.shield(self._written(job_id, line, write, progress, fields))

    async def _written(
        self,
        job_id: str,
        line: _Line,
        write: Callable[[Job], Coroutine[Any, Any, Job]],
        progress: Progress | None,
        fields: dict[str, Any],
    ) -> Job:
        job = await self._in_turn(job_id, line, write, fields)
        self._stuck.pop(job_id, None)
        self._note(job, progress)
        await self._told(job)
        return job

    async def _in_turn(
        self, job_id: str, line: _Line, write: Callable[[Job], Coroutine[Any, Any, Job]], fields: dict[str, Any]
    ) -> Job:
        """Write one change upon what the journal holds, never upon one that could not be written."""
        try:
            async with line.turn:
                line.kept = await write(msgspec.structs.replace(line.kept, **fields))
                return line.kept
        finally:
            line.changes = [each for each in line.changes if each is not fields]
            if job_id in self.jobs:
                self.jobs[job_id] = line.seen()
            if not line.changes:
                self._lines.pop(job_id, None)

    def _note(self, job: Job, progress: Progress | None) -> None:
        if job.state.ended:
            self.jobs.pop(job.id, None)
            self._progress.pop(job.id, None)
        elif progress is not None:
            self._progress[job.id] = progress

    async def _told(self, job: Job) -> None:
        self.tell(JobChanged(job, self._progress.get(job.id)))
        async with self._changed:
            self._changed.notify_all()

    def show(self, job_id: str, progress: Progress, *, quiet: bool = False) -> None:
        """Show what a job is doing this moment; told only when it differs. ``quiet`` keeps it for who asks."""
        job = self.jobs.get(job_id)
        if job is None or self._progress.get(job_id) == progress:
            return
        self._progress[job_id] = progress
        if not quiet:
            self.tell(JobChanged(job, progress))

    def progress(self, job_id: str) -> Progress | None:
        """Return what a job is doing; None once it ended."""
        return self._progress.get(job_id)

    def phase(self, phase: Phase, reason: str = "", *, retry_at: datetime | None = None) -> Progress:
        """Return a progress that begins now."""
        return Progress(phase=phase, reason=reason, since=self.clock.now(), retry_at=retry_at)

    async def fail(
        self, job_id: str, error: StudioError, *, code: str | None = None, charged: Credits | None = None
    ) -> Job:
        """End a job as failed and say why. ``charged`` is given only where the server's answer proves it."""
        words = JobError(
            code=code or error.code,
            message=str(error),
            request_id=error.request_id,
            param=getattr(error, "param", None),
        )
        ids = (error.request_id,) if error.request_id else ()
        known = self.jobs[job_id].request_ids
        job = await self.change(
            job_id,
            state=JobState.FAILED,
            error=words,
            ended_at=self.clock.now(),
            charged=charged,
            request_ids=known + tuple(each for each in ids if each not in known),
        )
        self.trouble(explain(words), job_id)
        return job

    async def stick(self, job_id: str, error: StudioError) -> None:
        """Note that a job cannot go on for now, and why. It is forgotten as soon as the job moves."""
        if job_id in self.jobs:
            self._stuck[job_id] = error
            async with self._changed:
                self._changed.notify_all()

    @contextmanager
    def working(self, job_id: str) -> Iterator[None]:
        """While something about a job is on the wire, nobody is told that nothing moves."""
        self._busy[job_id] += 1
        try:
            yield
        finally:
            self._busy[job_id] -= 1
            self.start(self._wake_waiters(), "wake waiters")

    def unstick(self, job_id: str) -> None:
        """A job is tried again."""
        self._stuck.pop(job_id, None)

    def stuck(self, job_id: str) -> StudioError | None:
        """Return why a job cannot go on for now."""
        return self._stuck.get(job_id) or (None if self.reachable else self.away)

    async def drained(self) -> None:
        """Wait until nothing moves any more: every job has ended or is stuck."""
        async with self._changed:
            await self._changed.wait_for(lambda: self.broken is not None or self._still())
        if self.broken is not None:
            raise self.broken

    def _still(self) -> bool:
        return all(job_id in self._stuck or self._left_alone(job_id) for job_id in self.jobs)

    def _left_alone(self, job_id: str) -> bool:
        return not self.reachable and not self._busy[job_id]

    def start(self, part: Coroutine[Any, Any, None], name: str) -> asyncio.Task[None]:
        """Keep ``part`` running. Its failure is ours: it is logged, told, and ends :meth:`drained`."""
        task = asyncio.get_running_loop().create_task(part, name=name)
        self._parts.add(task)
        task.add_done_callback(self._ended)
        return task

    def keep(self, run: Callable[[], Coroutine[Any, Any, None]], name: str) -> asyncio.Task[None]:
        """Keep a part running that has no end: one that fails is begun again, after a while that grows.

        Its failure is ours: it is logged each time, told once, and ends :meth:`drained`.
        """
        return self.start(self._again_and_again(run, name), name)

    async def _again_and_again(self, run: Callable[[], Coroutine[Any, Any, None]], name: str) -> None:
        for delay in itertools.chain(_REST, itertools.repeat(_REST[-1])):
            try:
                await run()
            except Exception as failure:  # noqa: BLE001 - whatever it is: the other jobs of this part must not wait for ever
                self._broke(name, failure, "It goes on by itself. If this comes again, start the studio again.")
            await self.clock.sleep(delay)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._parts.discard(task)
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            self._broke(task.get_name(), failure, "Start it again.")

    def _broke(self, name: str, failure: BaseException, advice: str) -> None:
        _log.error("%s stopped", name, exc_info=failure)
        self.broken = failure
        if name not in self._told_of:
            self._told_of.add(name)
            self.trouble(Explanation("The studio failed", f"{name} stopped: {failure}", "", advice))
        self.start(self._wake_waiters(), "wake waiters")

    async def _wake_waiters(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def stop(self) -> None:
        """Cancel every part and wait until each has let go."""
        parts = [part for part in self._parts if part is not asyncio.current_task()]
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)
