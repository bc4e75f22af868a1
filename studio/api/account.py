"""The purse, and whatever else the service tells about the account."""

from __future__ import annotations

from typing import Any

from studio.api import answers
from studio.api.calls import Call, Sender
from studio.api.paths import checked, path
from studio.domain.generation import Balance


class Account:
    """The routes about the team behind the key."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def balance(self) -> Balance:
        """Return credits, held and available. The cheapest proof that a key works."""
        answer = await self._sender.send(Call("GET", path("balance")))
        return answers.value(Balance, answer.body)

    async def raw(self, path: str) -> Any:
        """Read ``path`` (``/v1/…``, quoted, with its query) and return its JSON as it came, unknown fields included."""
        return answers.anything((await self._sender.send(Call("GET", checked(path)))).body)
