"""Pictures: price, buy, watch, cancel, look back.

Source: the vendor's reference, version 2026-05-15.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import datetime

from studio.api import answers
from studio.api.calls import Call, Sender
from studio.api.outcome import done
from studio.api.pages import PAGE_LIMIT, Page, climb, page, walk
from studio.api.paths import path
from studio.api.purchases import Created, bought, priced
from studio.domain.generation import Estimate, Generation
from studio.domain.request import ImageRequest


class Images:
    """The routes under ``/v1/images``. They know clips as well, except for price and purchase."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def estimate(self, request: ImageRequest) -> Estimate:
        """Return the server's price of ``request``, in credits. Free, and holds nothing.

        Raises:
            NotFound: There is no such style, or a reference is gone.
            Refused: The request would not be accepted; ``param`` is the field.
        """
        return await priced(self._sender, "images", request)

    async def create(self, body: bytes, *, key: str) -> Created:
        """Buy what ``body``, the JSON of an :class:`ImageRequest`, asks for.

        This spends credits: 1 a picture by the list, 2 with ``enhance_prompt``. They are held at once, charged on
        success, and released otherwise. ``key`` names the purchase: the same key with the same bytes, sent again
        after a lost answer or a crash, returns the generation that exists already and costs nothing more.

        Raises:
            Unreachable: The request never left. Nothing was bought.
            AnswerLost: Whether it was bought is not known: send the same key and body again.
            KeyInUse: The first request with this key is still being worked on, or had another body.
            OutOfFunds: The balance does not cover it.
            Refused: Any other no; nothing was bought.
        """
        return await bought(self._sender, "images", body, key=key)

    async def get(self, id: str) -> Generation:
        """Return one generation as it stands, picture or clip.

        Raises:
            NotFound: It is not there, or another team's.
        """
        answer = await self._sender.send(Call("GET", path("images", id)))
        return answers.value(Generation, answer.body)

    async def cancel(self, id: str) -> Generation:
        """Stop a run and free what it holds. A run cancelled before is returned unchanged.

        Raises:
            Refused: ``generation_not_cancellable``: it has ended in another way.
            AnswerLost: Whether it was stopped is not known.
        """
        return done(Generation, await self._sender.send(Call("POST", path("images", id, "cancel"), acts=True)))

    async def list(
        self, *, starting_after: str | None = None, ending_before: str | None = None, limit: int = PAGE_LIMIT
    ) -> Page[Generation]:
        """Return one page of pictures and clips, newest first; ``limit`` is 1 to 100.

        With ``starting_after`` the rows older than that id; with ``ending_before`` the newer ones, nearest to it.
        Not both.
        """
        query = {"starting_after": starting_after, "ending_before": ending_before, "limit": limit}
        answer = await self._sender.send(Call("GET", path("images", query=query)))
        return page(Generation, answer.body)

    async def history(self, since: datetime) -> AsyncGenerator[Generation]:
        """Yield what was created at ``since`` or later, newest first: one request per 100 rows."""
        async with aclosing(walk(lambda cursor: self.list(starting_after=cursor))) as rows:
            async for generation in rows:
                if generation.created_at is not None and generation.created_at < since:
                    return
                yield generation

    async def newer(self, than_id: str) -> AsyncGenerator[Generation]:
        """Yield what came after the run ``than_id``, oldest first: one request per 100 rows.

        Whoever remembers the last id it saw can stop anywhere and go on there.

        Raises:
            Refused: The service does not know that id.
            Unreadable: The service hands out its newest rows first here, so that some between would be missed;
                :meth:`history` finds them.
        """
        async with aclosing(climb(lambda cursor: self.list(ending_before=cursor), than_id)) as rows:
            async for generation in rows:
                yield generation
