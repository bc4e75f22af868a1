"""One purchase: the same key and the same body, asked until the answer is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from studio.api.client import Client
from studio.api.purchases import Created
from studio.domain.errors import (
    AnswerLost,
    KeyInUse,
    KeyRefused,
    NotFound,
    Offline,
    Refused,
    ScopeTooSmall,
    ServerFailed,
    TooMany,
    Unreachable,
    Unreadable,
)
from studio.domain.generation import Generation
from studio.domain.identity import new_key
from studio.domain.job import Job, JobError, JobState, Phase
from studio.domain.request import VideoRequest
from studio.flow.board import Board
from studio.flow.history import find_again
from studio.flow.standing import fields_of
from studio.flow.uploading import Uploading

OLD = timedelta(hours=23)
"""An unanswered purchase older than this is looked for, not asked again: the key may be forgotten at the server."""

_DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0)
_BUSY = timedelta(minutes=2)
_SERVER_TRIES = 8
_PATIENCE = timedelta(minutes=2)


class Purchase:
    """Takes one job from ``planned`` to ``accepted``. Lives as long as the job is in line."""

    def __init__(self, board: Board, *, client: Client, uploading: Uploading) -> None:
        self._board = board
        self._client = client
        self._uploading = uploading

    async def attempt(self, job: Job) -> None:
        """Buy ``job``. Returns when the row is accepted or has ended.

        Raises:
            TooMany: The server asks to wait.
            KeyRefused: The key is not accepted.
            ScopeTooSmall: The key may not create.
            Offline: The answer is not known yet, or nothing arrived. The row says which: it stays ``sending`` while
                the server may know of it, else it is ``planned`` again.
        """
        # How old a purchase is decides whether its key may be used again: that is counted by the server's clock alone.
        await self._client.learn_time()
        if job.state is not JobState.SENDING:
            await self._ask(await self._prepare(job), uncertain=False)
        elif self._old(job):
            await self._look_back(job, None)
        else:
            await self._ask(job, uncertain=True)

    def _old(self, job: Job) -> bool:
        return job.sent_at is not None and self._client.now() - job.sent_at > OLD

    async def _prepare(self, job: Job) -> Job:
        body = job.body or await self._uploading.body(job)
        # The row says "sending" before the request leaves: whoever finds it later knows the server may know of it.
        progress = self._board.phase(Phase.SENDING)
        return await self._board.change(job.id, progress, state=JobState.SENDING, body=body, sent_at=self._client.now())

    async def _ask(self, job: Job, *, uncertain: bool) -> None:
        counter = _Counter(self._board.clock.now(), uncertain=uncertain)
        while not await self._once(job, counter):
            progress = self._board.phase(Phase.ASKING_AGAIN, "Connection lost, asking again with the same key")
            self._board.show(job.id, progress)
            if self._board.clock.now() - counter.began > _PATIENCE and counter.last is not None:
                await self._board.stick(job.id, counter.last)
            await self._board.clock.sleep(counter.delay())
            if self._old(job):
                await self._look_back(job, counter.last)
                return

    async def _once(self, job: Job, counter: _Counter) -> bool:
        """Ask once. Returns whether the matter is settled."""
        try:
            created = await self._create(job)
        except Unreachable:
            await self._not_now(job, uncertain=counter.uncertain)
            raise
        except (AnswerLost, Unreadable) as error:
            counter.doubt(error)
            return False
        except ServerFailed as error:
            counter.doubt(error)
            return await self._gave_up(job, error) if counter.tries >= _SERVER_TRIES else False
        except (TooMany, KeyRefused, ScopeTooSmall) as error:
            # Too many runs in flight is said after the key was looked up: so this purchase is not among them.
            settled = error.code == "concurrency_limit_exceeded"
            await self._not_now(job, uncertain=counter.uncertain and not settled)
            raise
        except KeyInUse as error:
            return await self._busy(job, error, counter)
        except Refused as error:
            await self._refused(job, error)
            return True
        await self._accepted(job, created.generation, created.request_id)
        return True

    async def _create(self, job: Job) -> Created:
        route = self._client.videos if isinstance(job.request, VideoRequest) else self._client.images
        return await route.create(job.body or b"", key=job.key)

    async def _not_now(self, job: Job, *, uncertain: bool) -> None:
        if not uncertain:
            await self._board.change(job.id, state=JobState.PLANNED, sent_at=None)

    async def _accepted(self, job: Job, generation: Generation, request_id: str | None) -> None:
        now = self._board.clock.now()
        fields = fields_of(job, generation, now)
        known = fields.pop("request_ids", job.request_ids)
        if request_id and request_id not in known:
            known = (*known, request_id)
        fields = {"state": JobState.ACCEPTED, "accepted_at": generation.created_at or now, **fields}
        await self._board.change(job.id, self._board.phase(Phase.PENDING), **fields, request_ids=known)

    async def _busy(self, job: Job, error: KeyInUse, counter: _Counter) -> bool:
        if not counter.uncertain:
            await self._board.fail(job.id, error)
            return True
        if self._board.clock.now() - counter.began <= _BUSY:
            counter.doubt(error)
            return False
        return await self._gave_up(job, error)

    async def _refused(self, job: Job, error: Refused) -> None:
        if isinstance(error, NotFound) and await self._uploading.forget_dead(job):
            # Nothing was created and the body changes with the new ids, so it is another purchase: another key.
            await self._board.change(job.id, state=JobState.PLANNED, body=None, sent_at=None, key=new_key())
            await self._ask(await self._prepare(self._board.jobs[job.id]), uncertain=False)
            return
        # The server looks a key up before it judges: a plain no proves that this purchase does not exist.
        await self._board.fail(job.id, error, charged=Decimal(0))

    async def _gave_up(self, job: Job, error: Refused) -> bool:
        await self._look_back(job, error)
        return True

    async def _look_back(self, job: Job, error: Offline | Refused | None) -> None:
        """Look for the purchase in the history. What is not there was not made."""
        generation = await find_again(self._client, job)
        if generation is not None:
            await self._accepted(job, generation, None)
        elif error is not None and isinstance(error, Refused):
            await self._board.fail(job.id, error)
        else:
            await self._board.change(job.id, state=JobState.FAILED, ended_at=self._board.clock.now(), error=_NO_TRACE)


_NO_TRACE = JobError(code="not_found_again", message="No answer came, and the server’s history does not know this run.")


class _Counter:
    """How often one purchase was asked for, and what is known so far."""

    def __init__(self, began: datetime, *, uncertain: bool) -> None:
        self.began = began
        self.uncertain = uncertain
        self.tries = 0
        self.last: Offline | Refused | None = None

    def doubt(self, error: Offline | Refused) -> None:
        """The server may have acted."""
        self.uncertain = True
        self.last = error
        self.tries += 1

    def delay(self) -> float:
        """Seconds until the next try: half a second, doubling to eight."""
        return _DELAYS[min(self.tries, len(_DELAYS)) - 1]
