"""One purchase: the same key and the same body, asked until the answer is known."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from studio.api.client import Client
from studio.api.purchases import Created
from studio.domain.errors import (
    AnswerLost,
    Claimed,
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
from studio.domain.identity import new_key
from studio.domain.job import Job, JobState, Phase
from studio.domain.request import VideoRequest
from studio.flow.acceptance import Acceptance
from studio.flow.board import Board
from studio.flow.unknowns import Unknowns
from studio.flow.uploading import Uploading

_DELAYS = (0.5, 1.0, 2.0, 4.0, 8.0)
_BUSY = timedelta(minutes=2)
_SERVER_TRIES = 8
_PATIENCE = timedelta(minutes=2)
_AFTER_THE_KEY = (402, 404, 422)
"""What the server says only after it has looked the key up: so nothing was bought with it."""


class Purchase:
    """Takes one job from ``planned`` to ``accepted``. Lives as long as the job is in line."""

    def __init__(
        self, board: Board, *, client: Client, uploading: Uploading, acceptance: Acceptance, unknowns: Unknowns
    ) -> None:
        self._board = board
        self._client = client
        self._uploading = uploading
        self._acceptance = acceptance
        self._unknowns = unknowns

    async def attempt(self, job: Job) -> None:
        """Buy ``job``. Returns when the row is accepted or has ended.

        Raises:
            TooMany: The server asks to wait.
            KeyRefused: The key is not accepted.
            ScopeTooSmall: The key may not create.
            Offline: The answer is not known yet, or nothing arrived. The row says which: it stays ``sending`` while
                the server may know of it, else it is ``planned`` again.
            Claimed: Another process saves the run at the moment; ask again later.
        """
        # How old a purchase is decides whether its key may be used again: that is counted by the server's clock alone.
        await self._client.learn_time()
        if job.state is not JobState.SENDING and (older := await self._unknowns.bought_before(job)) is not None:
            job = await self._board.change(job.id, state=older.state, sent_at=older.sent_at, asked_at=older.asked_at)
            await self._unknowns.look(job)
        elif job.state is not JobState.SENDING:
            await self._ask(await self._prepare(job), uncertain=False)
        elif job.body is None or self._unknowns.is_old(job) or self._is_anothers(job):
            await self._unknowns.look(job)
        else:
            await self._ask(await self._again(job), uncertain=True)

    async def _prepare(self, job: Job) -> Job:
        body = await self._uploading.body(job)
        # A body that was made before may name files that have died since. Nothing was bought with it, or the row would
        # not be planned; other bytes are another purchase, and need another key.
        key = job.key if job.body in (None, body) else new_key()
        # The row says "sending" before the request leaves: whoever finds it later knows the server may know of it.
        progress = self._board.phase(Phase.SENDING)
        now = self._client.now()
        fields: dict[str, Any] = {"state": JobState.SENDING, "key": key, "body": body, "sent_at": now, "asked_at": now}
        return await self._board.change(job.id, progress, **fields, sent_by=self._client.key_mark)

    def _is_anothers(self, job: Job) -> bool:
        """Whether it was sent with another key: its team may be another too, for whom it would be a new purchase."""
        return job.sent_by not in (None, self._client.key_mark)

    async def _again(self, job: Job) -> Job:
        """Write down that the same is asked again: what the server takes later than the last try is not this one."""
        return await self._board.change(job.id, asked_at=self._client.now())

    async def _ask(self, job: Job, *, uncertain: bool) -> None:
        counter = _Counter(self._board.clock.now(), uncertain=uncertain)
        while not await self._once(job, counter):
            progress = self._board.phase(Phase.ASKING_AGAIN, "Connection lost, asking again with the same key")
            self._board.show(job.id, progress)
            if self._board.clock.now() - counter.began > _PATIENCE and counter.last is not None:
                await self._board.stick(job.id, counter.last)
            await self._board.clock.sleep(counter.delay())
            if self._unknowns.is_old(job):
                await self._unknowns.look(job, counter.said)
                return
            await self._again(job)

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
            await self._refused(job, error, uncertain=counter.uncertain)
            return True
        await self._accepted(job, created)
        return True

    async def _create(self, job: Job) -> Created:
        route = self._client.videos if isinstance(job.request, VideoRequest) else self._client.images
        return await route.create(job.body or b"", key=job.key)

    async def _not_now(self, job: Job, *, uncertain: bool) -> None:
        if uncertain:
            return
        if self._board.jobs[job.id].unwanted:
            now = self._board.clock.now()
            await self._board.change(job.id, state=JobState.CANCELLED, ended_at=now, charged=Decimal(0))
        else:
            await self._board.change(job.id, state=JobState.PLANNED, sent_at=None, asked_at=None)

    async def _accepted(self, job: Job, created: Created) -> None:
        try:
            await self._acceptance.accept(job.id, created.generation, created.request_id)
        except Claimed as error:
            if not error.for_good:
                # Another process saves this very run as one made elsewhere: it is ours as soon as that is done.
                raise Claimed(f"This run is being saved by another window or command: {error}") from error
            # What was bought here is another run: the history shows it, or its user has to know.
            sentence = f"The server answered this purchase with the run of another job, {created.generation.id}."
            why = Refused(sentence, status=0, code="run_given_twice", request_id=created.request_id)
            await self._unknowns.look(job, why)

    async def _busy(self, job: Job, error: KeyInUse, counter: _Counter) -> bool:
        if not counter.uncertain:
            await self._board.fail(job.id, error)
            return True
        if self._board.clock.now() - counter.began <= _BUSY:
            counter.doubt(error)
            return False
        return await self._gave_up(job, error)

    async def _refused(self, job: Job, error: Refused, *, uncertain: bool) -> None:
        if isinstance(error, NotFound) and await self._uploading.forget_dead(job):
            # Nothing was created and the body changes with the new ids, so it is another purchase: another key.
            fields: dict[str, Any] = {"body": None, "sent_at": None, "asked_at": None, "key": new_key()}
            await self._board.change(job.id, state=JobState.PLANNED, **fields)
            await self._ask(await self._prepare(self._board.jobs[job.id]), uncertain=False)
        elif uncertain and error.status not in _AFTER_THE_KEY:
            await self._unknowns.look(job, error)
        else:
            # The server looks a key up before it judges: a plain no proves that this purchase does not exist.
            await self._board.fail(job.id, error, charged=Decimal(0))

    async def _gave_up(self, job: Job, error: Refused) -> bool:
        await self._unknowns.look(job, error)
        return True


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

    @property
    def said(self) -> Refused | None:
        """What the server said last, if it said anything."""
        return self.last if isinstance(self.last, Refused) else None

    def delay(self) -> float:
        """Seconds until the next try: half a second, doubling to eight."""
        return _DELAYS[min(self.tries, len(_DELAYS)) - 1]
