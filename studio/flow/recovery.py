"""The next start: unfinished rows go on where they stood, and the server's last day is compared with the library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from studio.api.client import Client
from studio.domain.errors import StudioError
from studio.domain.generation import Generation, Status
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState, Phase
from studio.flow.bell import Bell
from studio.flow.board import Board
from studio.flow.collector import Collector
from studio.flow.events import Connection
from studio.flow.history import may_be, request_of
from studio.flow.poller import Poller
from studio.flow.sender import Sender, sendable
from studio.flow.standing import deadline_of, fields_of
from studio.store.journal import Journal

DAY = timedelta(hours=24)
_EVERY = 15 * 60.0
_SOON = 30.0


class Recovery:
    """Hands every unfinished row to the part that drives its state."""

    def __init__(
        self, board: Board, *, client: Client, journal: Journal, sender: Sender, poller: Poller, collector: Collector
    ) -> None:
        self._board = board
        self._client = client
        self._journal = journal
        self._sender = sender
        self._poller = poller
        self._collector = collector
        self._bell = Bell(board.clock)

    async def adopt(self, alive: Callable[[str], bool]) -> tuple[Job, ...]:
        """Take over what nobody drives. Rows of other profiles are given back: their key is not ours."""
        mine = []
        for job in await self._journal.adopt(self._board.owner, alive):
            if job.profile == self._board.profile:
                mine.append(job)
                self._board.hold(job)
            else:
                await self._journal.put(msgspec.structs.replace(job, owner=None))
        return tuple(mine)

    async def resume(self, job: Job) -> None:
        """Drive ``job`` on from the state it is in."""
        if sendable(job):
            phase = Phase.ASKING_AGAIN if job.state is JobState.SENDING else Phase.WAITING
            self._board.show(job.id, self._board.phase(phase))
            # What may be paid for already is asked about before anything new is bought.
            self._sender.queue(job.id, front=job.state is JobState.SENDING)
        elif job.state is JobState.ACCEPTED:
            self._board.show(job.id, self._board.phase(Phase.PENDING))
            self._poller.look()
        elif job.state is JobState.FINISHED:
            self._board.show(job.id, self._board.phase(Phase.DOWNLOADING))
            await self._collector.take(job)

    def look(self) -> None:
        """The network is back: reconcile soon."""
        self._bell.ring()

    async def run(self) -> None:
        """Reconcile now, and again now and then: scripts and other machines go on making pictures."""
        while True:
            try:
                await self.reconcile()
            except StudioError:
                await self._bell.wait(_SOON)
            else:
                await self._bell.wait(_EVERY)

    async def reconcile(self, since: timedelta = DAY) -> tuple[Job, ...]:
        """Compare the server's history with the journal and collect what is missing. Returns the new rows.

        Raises:
            Offline: The history could not be read to its end.
            Refused: The key may not read it.
        """
        if self._board.connection in (Connection.UNKNOWN, Connection.LIVE):
            self._board.saw(Connection.CATCHING_UP)
        try:
            await self._client.learn_time()
            rows = [row async for row in self._client.images.history(self._client.now() - since)]
            found = [await self._found(row) for row in rows if _ours_to_fetch(row)]
        finally:
            if self._board.connection is Connection.CATCHING_UP:
                self._board.saw(Connection.LIVE)
        return tuple(job for job in found if job is not None)

    async def _found(self, generation: Generation) -> Job | None:
        # In this order: a purchase that is committed between the two reads is seen by the second one.
        asked = [job for job in await self._journal.unfinished() if job.state is JobState.SENDING]
        known = await self._journal.find_generation(generation.id)
        if known is not None or any(may_be(job, generation) for job in asked):
            return None
        return await self._add(generation)

    async def _add(self, generation: Generation) -> Job:
        now = self._board.clock.now()
        job = Job(
            id=new_id(generation.created_at or now),
            key=new_key(),
            profile=self._board.profile,
            request=request_of(generation),
            created_at=generation.created_at or now,
            state=JobState.ACCEPTED,
            style_name=(generation.loras[0].name or "") if generation.loras else "",
            generation_id=generation.id,
            accepted_at=generation.created_at,
            deadline=deadline_of(generation, now),
            owner=self._board.owner,
            another=True,
        )
        job = msgspec.structs.replace(job, **fields_of(job, generation, now))
        await self._board.add(job, self._board.phase(Phase.PENDING))
        if job.state is JobState.FINISHED:
            await self._collector.take(job, generation)
        else:
            self._poller.look()
        return job


def _ours_to_fetch(generation: Generation) -> bool:
    """Whether it has, or will have, something to fetch."""
    return not generation.status.terminal or generation.status is Status.SUCCEEDED
