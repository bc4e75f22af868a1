"""A job is priced again before it is sent when its price is old or was never agreed to, and held back if need be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from studio.api.client import Client
from studio.domain.errors import LimitReached, ServerFailed
from studio.domain.guard import Decision, Verdict
from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.money import Credits, amount
from studio.domain.words import Explanation
from studio.flow.board import Board
from studio.flow.pricing import ask_price, price
from studio.store.journal import Seen

FRESH = timedelta(minutes=2)
"""For so long a quote is taken for the present price."""

Judge = Callable[[Seen, Credits | None, str], Decision]
"""Decides, as the journal is, whether a price may be spent for the job of an id."""


class Repricing:
    """Remembers what was held back until somebody agreed to the new price."""

    def __init__(self, board: Board, *, client: Client, judge: Judge) -> None:
        self._board = board
        self._client = client
        self._judge = judge
        self._held_back: set[str] = set()

    def drop(self, job_id: str) -> bool:
        """Forget a job. Returns whether it was held back."""
        held = job_id in self._held_back
        self._held_back.discard(job_id)
        return held

    async def agree(self, job_id: str, quoted: Credits | None) -> bool:
        """Take ``quoted`` for agreed; None is an unknown price. Returns whether the job was held back.

        Raises:
            DiskTrouble: It could not be written down; the job stays held back.
        """
        if not self.drop(job_id):
            return False
        try:
            await self._board.change(job_id, self._board.phase(Phase.WAITING), quoted=quoted, unpriced=False)
        except BaseException:
            self._held_back.add(job_id)
            raise
        return True

    async def agrees(self, job: Job) -> bool:
        """Whether ``job`` may be sent at the price of today. What may be on the server already is never held.

        Raises:
            Offline: The price of a job that needs one could not be asked for.
            Refused: The server does not accept the request, or asks to wait.
        """
        if job.state is JobState.SENDING:
            return True
        if job.unpriced:
            return await self._judged(job)
        age = self._board.clock.now() - job.created_at
        if job.quoted is None or timedelta(0) <= age < FRESH:  # younger than now: the clock was set back since
            return True
        quote = await price(self._client, job.request)
        if quote.about or quote.amount <= job.quoted:
            return True
        await self._hold(job, quote.amount, _risen(quote.amount, job.quoted))
        return False

    async def _judged(self, job: Job) -> bool:
        try:
            now = (await ask_price(self._client, job.request)).amount
        except ServerFailed:
            now = None
        if now is not None and job.quoted is not None and now > job.quoted:
            await self._hold(job, now, _risen(now, job.quoted))
            return False
        try:
            await self._board.change(job.id, judge=partial(self._guard, job.id, now), quoted=now, unpriced=False)
        except LimitReached as error:
            known = "" if now is None else f"Price is {amount(now)}. "
            await self._hold(job, now, f"{known}{error}")
            return False
        return True

    def _guard(self, job_id: str, now: Credits | None, seen: Seen) -> None:
        """Judge where the price is written: of two that would each fit below a limit, one sees the other."""
        decision = self._judge(seen, now, job_id)
        if decision.verdict is not Verdict.GO:
            raise LimitReached(decision.sentence)

    async def _hold(self, job: Job, now: Credits | None, sentence: str) -> None:
        self._held_back.add(job.id)
        progress = Progress(phase=Phase.HELD_BACK, reason=sentence, since=self._board.clock.now(), price=now)
        self._board.show(job.id, progress)
        self._board.trouble(
            Explanation("Held back", sentence, "Nothing was sent.", "Agree in the queue, or cancel."), job.id
        )
        await self._board.stick(job.id, LimitReached(sentence))


def _risen(now: Credits, before: Credits) -> str:
    return f"Price is now {amount(now)}, it was {amount(before)}."
