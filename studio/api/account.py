"""The purse, the ledger, the prices, and whatever else the service tells about the account.

Reads only: free, tried again by themselves, and open to keys of any scope. Amounts are credits. Source: the vendor's
reference, version 2026-05-15.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from studio.api import answers
from studio.api.calls import Call, Sender
from studio.api.pages import PAGE_LIMIT, Page, page, walk
from studio.api.paths import checked, path
from studio.domain.account import LedgerEvent, Pricing, Team, Usage
from studio.domain.generation import Balance


class Account:
    """The routes about the team behind the key."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def balance(self) -> Balance:
        """Return credits, held and available. The cheapest proof that a key works."""
        answer = await self._sender.send(Call("GET", path("balance")))
        return answers.value(Balance, answer.body)

    async def team(self) -> Team:
        """Return the team: its name, since when it is there, where its bills go."""
        answer = await self._sender.send(Call("GET", path("team")))
        return answers.value(Team, answer.body)

    async def pricing(self) -> Pricing:
        """Return the list prices of the version in use. What a run costs this team, an estimate tells."""
        answer = await self._sender.send(Call("GET", path("pricing")))
        return answers.value(Pricing, answer.body)

    async def usage(self) -> Usage:
        """Return what the team has used: lifetime totals, or spans of time on a newer service."""
        answer = await self._sender.send(Call("GET", path("usage")))
        return answers.value(Usage, answer.body)

    async def events(
        self, type: str | None = None, starting_after: str | None = None, limit: int = PAGE_LIMIT
    ) -> Page[LedgerEvent]:
        """Return one page of the ledger, newest first.

        ``type`` is one of :data:`studio.domain.limits.LEDGER_TYPES`, ``limit`` 1 to 100.
        """
        query = {"type": type, "starting_after": starting_after, "limit": limit}
        answer = await self._sender.send(Call("GET", path("usage", "events", query=query)))
        return page(LedgerEvent, answer.body)

    async def ledger(self, type: str | None = None) -> AsyncGenerator[LedgerEvent]:
        """Yield the whole ledger, or all its lines of one ``type``, newest first: one request per 100 lines."""
        async with aclosing(walk(lambda cursor: self.events(type, cursor))) as rows:
            async for event in rows:
                yield event

    async def raw(self, path: str) -> Any:
        """Read ``path`` (``/v1/…``, quoted, with its query) and return its JSON as it came, unknown fields included."""
        return answers.anything((await self._sender.send(Call("GET", checked(path)))).body)
