"""The next start: unfinished rows go on where they stood, and the server's last day is compared with the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import msgspec

from studio.api.client import Client
from studio.domain.errors import Claimed, DiskTrouble, KeyRefused, Offline, StudioError, TooMany
from studio.domain.generation import Generation, Status
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState, Phase
from studio.domain.words import explain
from studio.flow.bell import Bell
from studio.flow.board import Board
from studio.flow.collector import Collector
from studio.flow.events import Connection
from studio.flow.history import past, request_of
from studio.flow.likeness import may_be
from studio.flow.poller import Poller
from studio.flow.sender import Sender, sendable
from studio.flow.standing import MOST_OUTPUTS, deadline_of, fields_of
from studio.flow.unknowns import Unknowns
from studio.store.journal import Journal

DAY = timedelta(hours=24)
_LONGEST_RUN = timedelta(hours=6)
"""An output lives for a day from its end, not from its beginning: so much earlier it may have begun."""

_URGENT = timedelta(hours=6)
"""An output that goes so soon is fetched although it is not known yet whose it is."""

_EVERY = 15 * 60.0
_SOON = 30.0
_PATIENCE = 3
"""So many attempts may fail before anybody is told."""


class Recovery:
    """Hands every unfinished row to the part that drives its state."""

    def __init__(
        self,
        board: Board,
        *,
        client: Client,
        journal: Journal,
        sender: Sender,
        poller: Poller,
        collector: Collector,
        unknowns: Unknowns,
        alive: Callable[[str], bool],
    ) -> None:
        self._board = board
        self._client = client
        self._journal = journal
        self._sender = sender
        self._poller = poller
        self._collector = collector
        self._unknowns = unknowns
        self._alive = alive
        self._bell = Bell(board.clock)
        self._failures = 0
        self._told = ""
        self._left: dict[str, None] = {}
        """Adopted rows that the disk kept from going on, in order."""

    async def adopt(self, *, only: str | None = None) -> tuple[Job, ...]:
        """Take over what nobody drives, or ``only`` one of it; nothing of other profiles, whose key is not ours."""
        rows = await self._journal.adopt(self._board.owner, self._alive, only=only, profile=self._board.profile)
        for job in rows:
            self._board.hold(job)
        return rows

    async def go_on(self, rows: Iterable[Job]) -> None:
        """Drive ``rows`` on, and what was left before. One that cannot be written down holds up no other."""
        self._left |= {job.id: None for job in rows}
        for job_id in tuple(self._left):
            job = self._board.jobs.get(job_id)
            try:
                if job is not None:
                    await self.resume(job)
            except DiskTrouble as trouble:
                await self._board.stick(job_id, trouble)
            else:
                del self._left[job_id]

    async def resume(self, job: Job) -> None:
        """Drive ``job`` on from the state it is in, or from the one before when it lacks what that state needs."""
        if job.unwanted and not job.state.sent:
            await self._drop(job)
        elif sendable(job) or not job.generation_id:
            await self._resume_sending(job)
        elif job.state is JobState.ACCEPTED or not job.output_count:
            if job.state is not JobState.ACCEPTED:
                await self._board.change(job.id, state=JobState.ACCEPTED)
            self._board.show(job.id, self._board.phase(Phase.PENDING))
            self._poller.look()
        else:
            self._board.show(job.id, self._board.phase(Phase.DOWNLOADING))
            await self._collector.take(job)

    async def _drop(self, job: Job) -> None:
        try:
            await self._sender.drop(job.id)
        except DiskTrouble:
            self._sender.queue(job.id)  # It is dropped there, as soon as that can be written down.

    async def _resume_sending(self, job: Job) -> None:
        phase = Phase.ASKING_AGAIN if job.state.sent else Phase.WAITING
        if not sendable(job):
            # Nobody knows which run it is: the key tells, or the history.
            await self._board.change(job.id, state=JobState.SENDING)
        self._board.show(job.id, self._board.phase(phase))
        # What may be paid for already is asked about before anything new is bought.
        self._sender.queue(job.id, front=job.state.sent)

    def look(self) -> None:
        """The network is back: reconcile soon."""
        self._bell.ring()

    async def run(self) -> None:
        """Reconcile now, and again now and then: scripts and other machines go on making pictures."""
        while True:
            try:
                await self.reconcile()
            except StudioError as error:
                self._failures += 1
                self._complain(error)
                await self._bell.wait(_SOON)
            else:
                self._failures, self._told = 0, ""
                await self._bell.wait(_SOON if self._left else _EVERY)

    def _complain(self, error: StudioError) -> None:
        """Tell once per reason what keeps failing, unless the state of the connection says it already."""
        shown = isinstance(error, Offline | KeyRefused | TooMany)
        if shown or self._failures < _PATIENCE or self._told == str(error):
            return
        self._told = str(error)
        known = explain(error)
        cause = f"{known.title}. {known.cause}".strip()
        title = "Runs that were made elsewhere cannot be looked for"
        self._board.trouble(replace(known, title=title, cause=cause, cost=""))

    async def reconcile(self, since: timedelta = DAY) -> tuple[Job, ...]:
        """Compare the server's history with journal and library, and collect what is missing. Returns those rows.

        What a process left that died, or did not wait, is driven on first: a window may stay open for longer than the
        server keeps outputs, and nothing else may start meanwhile.

        What was made before ``since`` counts as long as its outputs are not gone: a run may have taken hours. What is
        within ``since`` and gone already gets its row too, and is reported as lost.

        Raises:
            Offline: The history could not be read to its end; what was read is being collected.
            Refused: The key may not read it.
        """
        if self._board.connection in (Connection.UNKNOWN, Connection.LIVE):
            self._board.saw(Connection.CATCHING_UP)
        try:
            await self.go_on(await self.adopt())
            await self._client.learn_time()
            begin = self._client.now() - since
            read = await past(self._client, begin - _LONGEST_RUN)
            found = await self._all_found([run for run in read.runs if self._concerns_us(run, begin)])
        finally:
            if self._board.connection is Connection.CATCHING_UP:
                self._board.saw(Connection.LIVE)
        if read.failure is not None:
            raise read.failure
        return found

    def _concerns_us(self, run: Generation, begin: datetime) -> bool:
        """Whether it has, or will have, something to fetch."""
        if run.status.terminal and run.status is not Status.SUCCEEDED:
            return False
        return run.created_at is None or run.created_at >= begin or not run.status.terminal or self._there(run)

    def _there(self, run: Generation) -> bool:
        now = self._client.now()
        return deadline_of(run, now) > now

    async def _all_found(self, runs: list[Generation]) -> tuple[Job, ...]:
        # The earliest deadline first: there may be more than can be fetched before it.
        now = self._client.now()
        found = [await self._found(run) for run in sorted(runs, key=lambda run: (deadline_of(run, now), run.id))]
        return tuple(job for job in found if job is not None)

    async def _found(self, run: Generation) -> Job | None:
        # In this order: a purchase that is committed between the two reads is seen by the second one.
        asked = [job for job in await self._journal.unfinished() if job.state is JobState.SENDING and may_be(job, run)]
        known = await self._journal.find_generation(run.id)
        if known is not None:
            return await self._complete(known, run)
        # Whose it is will be known when the answer comes, or the user was asked; unless it is gone before that.
        for job in asked:
            if not await self._undecidable(job) and not self._urgent(run):
                return None
        row = await self._add(run)
        if row is not None and row.state is JobState.FINISHED:
            await self._collector.take(row, run)
        elif row is not None:
            self._poller.look()
        return row

    async def _undecidable(self, job: Job) -> bool:
        """Whether only the user can tell which run ``job`` is; looked up now when its key tells no more."""
        if job.id in self._board.jobs and self._unknowns.is_old(job) and not self._unknowns.asked(job.id):
            await self._look(job)
        return self._unknowns.asked(job.id)

    async def _look(self, job: Job) -> None:
        """Look ``job`` up now, instead of when its turn in the line comes."""
        waited = self._sender.take_out(job.id)
        try:
            await self._unknowns.look(job)
        except StudioError:
            if waited:
                self._sender.queue(job.id, front=True)
            raise

    def _urgent(self, run: Generation) -> bool:
        now = self._client.now()
        return run.status is Status.SUCCEEDED and deadline_of(run, now) - now < _URGENT

    async def _complete(self, job: Job, run: Generation) -> Job | None:
        """Collect what is in the library no more, or what the server made although it had said that it would not.

        A file that was deleted stays deleted.
        """
        if (
            job.state not in (JobState.SAVED, JobState.CANCELLED, JobState.FAILED)
            or run.status is not Status.SUCCEEDED
            or not self._there(run)
        ):
            return None
        count = min(len(run.outputs), MOST_OUTPUTS)
        if set(range(count)) <= await self._collector.saved(job):
            return None
        fields = {"output_count": count, "charged": run.amount, "deadline": deadline_of(run, self._client.now())}
        return await self._collector.reopen(job, run, **fields)

    async def _add(self, generation: Generation) -> Job | None:
        """Take a row on for ``generation``; None when it has one by now."""
        async with self._board.naming:
            if await self._journal.find_generation(generation.id) is not None:
                return None
            try:
                return await self._board.add(self._row(generation), self._board.phase(Phase.PENDING))
            except Claimed:
                return None  # Another process was quicker.

    def _row(self, generation: Generation) -> Job:
        now = self._client.now()
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
        return msgspec.structs.replace(job, **fields_of(job, generation, now))
