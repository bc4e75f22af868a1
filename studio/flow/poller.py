"""One watcher for all running jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from studio.api.client import Client
from studio.domain.errors import DiskTrouble, KeyRefused, NotFound, StudioError, TooMany, Unreachable
from studio.domain.generation import Generation
from studio.domain.job import Job, JobState
from studio.domain.words import explain
from studio.flow.bell import Bell
from studio.flow.board import Board
from studio.flow.events import Connection
from studio.flow.history import read_run
from studio.flow.standing import fields_of, phase_of

FIRST = 2.0
CEILING = 6.0
_SLOWER = 1.25
_PAGES = 5
"""Beyond so many pages of newer runs, a job is read on its own."""
_LONGEST = 60.0
"""Seconds that a refusal may make us wait."""
_FORGOTTEN = timedelta(hours=48)
"""A run the server does not know for so long is not watched further: what it made would be gone by now."""
_PATIENCE = 3
"""So many rounds may fail before those who wait are told."""


class Poller:
    """Reads the list while several jobs run, the single route for one. Never ends a job by counting."""

    def __init__(self, board: Board, *, client: Client, settled: Callable[[Job, Generation], None]) -> None:
        self._board = board
        self._client = client
        self._settled = settled
        self._bell = Bell(board.clock)
        self._pause = FIRST
        self._failures = 0
        self._missed: Counter[str] = Counter()

    def look(self) -> None:
        """A job was accepted, or the network came back: look soon, and often again."""
        self._pause = FIRST
        self._bell.ring()

    async def run(self) -> None:
        """Watch for ever."""
        while True:
            if not self._watched() or not self._board.reachable:
                await self._bell.wait()
            await self._board.clock.sleep(self._pause)
            self._pause = min(self._pause * _SLOWER, CEILING)
            await self._round()

    def _watched(self) -> list[Job]:
        return [job for job in self._board.jobs.values() if job.state is JobState.ACCEPTED and job.generation_id]

    async def _round(self) -> None:
        watched = self._watched()
        if not watched or not self._board.reachable:
            return
        try:
            await self._read(watched)
        except StudioError as error:
            await self._failed(watched, error)
        else:
            self._failures = 0

    async def _read(self, watched: list[Job]) -> None:
        seen = await self._list(watched) if len(watched) > 1 else {}
        for job in watched:
            if (generation := seen.get(job.generation_id or "")) is not None:
                await self.apply(job.id, generation)
        await self._read_each([job for job in watched if job.generation_id not in seen])

    async def _read_each(self, watched: list[Job]) -> None:
        """Read runs on their own. One that cannot be read keeps none of the others from being read."""
        for job in watched:
            try:
                if (generation := await self._single(job)) is not None:
                    await self.apply(job.id, generation)
            except (Unreachable, TooMany, KeyRefused, DiskTrouble):
                raise
            except StudioError as error:
                self._missed[job.id] += 1
                if self._missed[job.id] >= _PATIENCE:
                    await self._board.stick(job.id, error)
            else:
                self._missed.pop(job.id, None)

    async def _list(self, watched: list[Job]) -> dict[str, Generation]:
        wanted = {job.generation_id for job in watched}
        oldest = min(job.accepted_at or job.created_at for job in watched)
        seen: dict[str, Generation] = {}
        cursor: str | None = None
        for _ in range(_PAGES):
            page = await self._client.images.list(starting_after=cursor, limit=100)
            seen |= {row.id: row for row in page.items if row.id in wanted}
            cursor = page.next_cursor
            if len(seen) == len(wanted) or not page.has_more or cursor is None or _older(page.items, oldest):
                break
        return seen

    async def _single(self, job: Job) -> Generation | None:
        try:
            return await read_run(self._client, job.generation_id or "")
        except NotFound as error:
            # Another team's key, or a row that is not visible yet. It may be paid for, so it stays watched for long.
            if self._client.now() - (job.accepted_at or job.created_at) > _FORGOTTEN:
                await self._board.fail(job.id, error)
            else:
                await self._board.stick(job.id, error)
            return None

    async def apply(self, job_id: str, generation: Generation) -> None:
        """Commit what ``generation`` says about a job."""
        job = self._board.jobs.get(job_id)
        if job is None or job.state is not JobState.ACCEPTED:
            return
        fields = fields_of(job, generation, self._client.now())
        self._board.unstick(job_id)
        if fields:
            job = await self._board.change(job_id, **fields)
        if job.state is JobState.ACCEPTED:
            self._show(job, generation)
            return
        if job.error is not None:
            self._board.trouble(explain(job.error), job_id)
        self._settled(job, generation)

    def _show(self, job: Job, generation: Generation) -> None:
        phase, reason = phase_of(generation)
        known = self._board.progress(job.id)
        progress = self._board.phase(phase, reason)
        if known is not None and known.phase is phase:
            progress = msgspec.structs.replace(progress, since=known.since)
        self._board.show(job.id, progress)

    async def _failed(self, watched: list[Job], error: StudioError) -> None:
        self._failures += 1
        if isinstance(error, KeyRefused):
            self._board.saw(Connection.KEY_REFUSED, error)
        elif isinstance(error, Unreachable) and self._failures >= _PATIENCE:
            # An answer that cannot be read may be of this one route. Whether all are broken, the pulse finds out.
            self._board.saw(Connection.OFFLINE, error)
        elif isinstance(error, TooMany):
            self._pause = max(self._pause, min(error.retry_after or 0.0, _LONGEST))
        if self._failures >= _PATIENCE or isinstance(error, KeyRefused | DiskTrouble):
            for job in watched:
                await self._board.stick(job.id, error)


def _older(rows: tuple[Generation, ...], moment: datetime) -> bool:
    last = rows[-1].created_at if rows else None
    return last is not None and last < moment
