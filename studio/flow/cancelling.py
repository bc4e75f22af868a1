"""A job is not wanted any more: stopped where it stands, or as soon as it is known where that is."""

from __future__ import annotations

import itertools

from studio.api.client import Client
from studio.domain.errors import Refused, StudioError
from studio.domain.job import Job, JobState
from studio.domain.words import explain
from studio.flow.board import Board
from studio.flow.history import of_run, read_run
from studio.flow.poller import Poller
from studio.flow.repricing import Repricing
from studio.flow.sender import Sender

_DELAYS = (1.0, 2.0, 5.0, 15.0, 60.0)


class Cancelling:
    """Stops jobs. A wish that cannot be granted yet is in the journal, so that it outlives the process."""

    def __init__(self, board: Board, *, client: Client, sender: Sender, poller: Poller, repricing: Repricing) -> None:
        self._board = board
        self._client = client
        self._sender = sender
        self._poller = poller
        self._repricing = repricing

    async def cancel(self, job: Job) -> None:
        """Stop ``job``, which is on the board; see :meth:`Engine.cancel`."""
        waited = self._sender.take_out(job.id) or self._repricing.drop(job.id)
        if waited and not job.state.sent:
            await self._sender.drop(job.id)
            return
        if waited:
            self._sender.queue(job.id, front=True)
        if job.state is JobState.ACCEPTED:
            await self._cancel_there(job)
        elif job.state is not JobState.FINISHED and not job.unwanted:
            await self._note(job)

    async def _note(self, job: Job) -> None:
        """Write down that ``job`` is not wanted: also the next start will know."""
        reason = self._board.stuck(job.id)
        job = await self._board.change(job.id, unwanted=True)
        if reason is not None and not job.state.ended:
            await self._board.stick(job.id, reason)
        if job.state is JobState.ACCEPTED:
            await self._cancel_there(job)  # The answer came while the wish was written.

    def moved(self, job: Job) -> None:
        """A job changed its state: if it is not wanted and runs now, it is stopped."""
        if job.state is JobState.ACCEPTED and job.unwanted:
            self._board.start(self._wished(job.id), f"cancel {job.id}")

    async def _wished(self, job_id: str) -> None:
        """Stop it at the server; tried until it has ended, in whatever way."""
        told = False
        for delay in itertools.chain(_DELAYS, itertools.repeat(_DELAYS[-1])):
            job = self._board.jobs.get(job_id)
            if job is None or job.state is not JobState.ACCEPTED:
                return
            try:
                await self._cancel_there(job)
            except StudioError as error:
                if not told:
                    self._board.trouble(explain(error), job_id)
                told = True
            await self._board.clock.sleep(delay)

    async def _cancel_there(self, job: Job) -> None:
        generation_id = job.generation_id or ""
        try:
            generation = of_run(await self._client.images.cancel(generation_id), generation_id)
        except Refused as error:
            if error.code != "generation_not_cancellable":
                raise
            generation = await read_run(self._client, generation_id)
        await self._poller.apply(job.id, generation)
