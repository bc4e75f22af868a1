"""A job that waited for long is priced again before it is sent, and held back when the price rose."""

from __future__ import annotations

from datetime import timedelta

from studio.api.client import Client
from studio.domain.errors import LimitReached, TooMany
from studio.domain.job import Job, JobState, Phase
from studio.domain.money import Credits, amount
from studio.domain.words import Explanation
from studio.flow.board import Board
from studio.flow.pricing import price

FRESH = timedelta(minutes=2)
"""For so long a quote is taken for the present price."""


class Repricing:
    """Remembers what was held back until somebody agreed to the new price."""

    def __init__(self, board: Board, *, client: Client) -> None:
        self._board = board
        self._client = client
        self._held_back: dict[str, Credits] = {}

    def drop(self, job_id: str) -> bool:
        """Forget a job. Returns whether it was held back."""
        return self._held_back.pop(job_id, None) is not None

    async def agree(self, job_id: str, quoted: Credits) -> Job:
        """Take ``quoted`` for agreed."""
        self._held_back.pop(job_id, None)
        return await self._board.change(job_id, quoted=quoted)

    async def agrees(self, job: Job) -> bool:
        """Whether ``job`` may be sent at the price of today. What may be on the server already is never held."""
        age = self._board.clock.now() - job.created_at
        if job.state is JobState.SENDING or job.quoted is None or age < FRESH:
            return True
        try:
            quote = await price(self._client, job.request)
        except TooMany:
            return True
        if quote.about or quote.amount <= job.quoted:
            return True
        await self._hold(job, quote.amount)
        return False

    async def _hold(self, job: Job, now: Credits) -> None:
        self._held_back[job.id] = now
        sentence = f"The price is now {amount(now)}, it was {amount(job.quoted or now)}."
        self._board.show(job.id, self._board.phase(Phase.WAITING, sentence))
        self._board.trouble(Explanation("Held back", sentence, "Nothing was sent.", "Agree or cancel."), job.id)
        await self._board.stick(job.id, LimitReached(sentence))
