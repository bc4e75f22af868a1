"""Pictures: price, buy, watch, cancel, look back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from studio.api import answers
from studio.api.calls import Answer, Call, Sender, purchase
from studio.api.pages import PAGE_LIMIT, Page, page, walk
from studio.api.paths import path
from studio.api.retry import BUYING
from studio.domain.errors import AnswerLost, Unreadable
from studio.domain.generation import Estimate, Generation
from studio.domain.request import ImageRequest

_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Created:
    """The answer to a purchase. ``replayed`` means that it was made before, and is not paid again."""

    generation: Generation
    replayed: bool
    request_id: str | None


class Images:
    """The routes under ``/v1/images``. They know videos as well, except for creating."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def estimate(self, request: ImageRequest) -> Estimate:
        """Return the server's price of ``request``. Free, and holds nothing."""
        call = Call("POST", path("images", "estimate"), body=request.body(), headers=_JSON)
        return answers.estimate((await self._sender.send(call)).body)

    async def create(self, body: bytes, *, key: str) -> Created:
        """Buy what ``body`` asks for.

        This spends credits. ``key`` names the purchase: the same key with the same bytes, sent again after a lost
        answer or a crash, returns the generation that exists already and costs nothing more.

        Raises:
            Unreachable: The request never left. Nothing was bought.
            AnswerLost: Whether it was bought is not known: send the same key and body again.
            KeyInUse: The first request with this key is still being worked on, or had another body.
            OutOfFunds: The balance does not cover it.
            Refused: Any other no; nothing was bought.
        """
        headers = {**_JSON, **purchase(key)}
        answer = await self._sender.send(
            Call("POST", path("images"), body=body, headers=headers, policy=BUYING, acts=True)
        )
        replayed = answer.headers.get("aurous-idempotent-replayed", "").lower() == "true"
        return Created(_done(answer), replayed, answer.request_id)

    async def get(self, id: str) -> Generation:
        """Return one generation as it stands."""
        answer = await self._sender.send(Call("GET", path("images", id)))
        return answers.value(Generation, answer.body)

    async def cancel(self, id: str) -> Generation:
        """Stop a run and free what it holds. A run cancelled before is returned unchanged.

        Raises:
            Refused: ``generation_not_cancellable``: it has ended in another way.
            AnswerLost: Whether it was stopped is not known.
        """
        return _done(await self._sender.send(Call("POST", path("images", id, "cancel"), acts=True)))

    async def list(self, *, starting_after: str | None = None, limit: int = PAGE_LIMIT) -> Page[Generation]:
        """Return one page of pictures and videos, newest first."""
        query = {"starting_after": starting_after, "limit": limit}
        answer = await self._sender.send(Call("GET", path("images", query=query)))
        return page(Generation, answer.body)

    async def history(self, since: datetime) -> AsyncGenerator[Generation]:
        """Yield what was created at ``since`` or later, newest first: one request per 100 rows."""
        async with aclosing(walk(lambda cursor: self.list(starting_after=cursor))) as rows:
            async for generation in rows:
                if generation.created_at is not None and generation.created_at < since:
                    return
                yield generation


def _done(answer: Answer) -> Generation:
    try:
        return answers.value(Generation, answer.body)
    except Unreadable as error:
        lost = AnswerLost(f"The answer was lost: {error}")
        lost.request_id = answer.request_id
    raise lost
