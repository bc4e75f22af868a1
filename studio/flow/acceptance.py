"""A run gets its row: committed once, whoever else took it on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from studio.domain.errors import StudioError
from studio.domain.generation import Generation
from studio.domain.job import Job, JobState, Phase
from studio.flow.board import Board
from studio.flow.collector import Collector
from studio.flow.standing import fields_of
from studio.store.journal import Journal


class Acceptance:
    """Writes down which run is a job's, and hands it to the part that goes on."""

    def __init__(
        self,
        board: Board,
        *,
        journal: Journal,
        collector: Collector,
        alive: Callable[[str], bool],
        now: Callable[[], datetime],
    ) -> None:
        """Put it together. ``now`` tells the server's time, from which a deadline is reckoned when no other is told."""
        self._alive = alive
        self._now = now
        self._board = board
        self._journal = journal
        self._collector = collector

    async def accept(self, job_id: str, generation: Generation, request_id: str | None = None) -> Job:
        """Commit that ``generation`` is what ``job_id`` asked for.

        A row taken on for the same run as one made elsewhere becomes part of this one, with what it saved.

        Raises:
            Claimed: A job of ours has the run, or another process saves it at the moment.
            DiskTrouble: The journal could not be written.
        """
        async with self._board.naming:
            job = await self._claimed(job_id, generation, request_id)
        if job.state is JobState.FINISHED:
            await self._collector.take(job, generation)
        return job

    async def _claimed(self, job_id: str, generation: Generation, request_id: str | None) -> Job:
        other = await self._free(await self._journal.find_generation(generation.id), job_id)
        fields = self._fields(self._board.jobs[job_id], generation, request_id)
        try:
            return await self._board.claim(job_id, self._board.phase(Phase.PENDING), **fields)
        except StudioError:
            if other is not None and other.state is JobState.FINISHED:
                await self._collector.take(other)
            raise

    async def _free(self, other: Job | None, job_id: str) -> Job | None:
        """Let nothing move any more in the row that has the run. Returns it if it is ours to drive."""
        if other is None or other.id == job_id or other.state.ended:
            return None
        if other.id not in self._board.jobs:
            for row in await self._journal.adopt(self._board.owner, self._alive, only=other.id):
                self._board.hold(row)
        await self._collector.let_go(other.id)
        return self._board.jobs.get(other.id)

    def _fields(self, job: Job, generation: Generation, request_id: str | None) -> dict[str, Any]:
        now = self._now()
        fields = fields_of(job, generation, now)
        known = fields.pop("request_ids", job.request_ids)
        if request_id and request_id not in known:
            known = (*known, request_id)
        first = {"state": JobState.ACCEPTED, "accepted_at": generation.created_at or now}
        return {**first, **fields, "generation_id": generation.id, "request_ids": known}
