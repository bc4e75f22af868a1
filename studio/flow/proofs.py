"""Five proofs that a key works, each of them free."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from studio.api.client import Client
from studio.domain.errors import StudioError
from studio.domain.money import credits_in_words
from studio.domain.request import ImageRequest
from studio.domain.words import Explanation, explain
from studio.flow.session import Session

NAMES = ("Key accepted", "Balance", "May create", "Styles", "Pictures of the last day")


@dataclass(frozen=True, slots=True)
class Proof:
    """One line of the first screen.

    Attributes:
        name: What is proved.
        ok: Whether it was.
        detail: What was found, in a few words.
        explanation: Why not.
    """

    name: str
    ok: bool
    detail: str = ""
    explanation: Explanation | None = None


async def prove(session: Session) -> AsyncIterator[Proof]:
    """Yield the proofs in order. The first that fails is the last. Nothing is bought, and nothing is kept."""
    checks: tuple[Callable[[Client], Awaitable[str]], ...] = (_key, _balance, _create, _styles, _pictures)
    for name, check in zip(NAMES, checks, strict=True):
        try:
            detail = await check(session.client)
        except StudioError as error:
            yield Proof(name, False, str(error), explain(error))
            return
        yield Proof(name, True, detail)


async def _key(client: Client) -> str:
    await client.account.balance()
    return ""


async def _balance(client: Client) -> str:
    balance = await client.account.balance()
    return f"{credits_in_words(balance.available)} available"


async def _create(client: Client) -> str:
    estimate = await client.images.estimate(ImageRequest(prompt="A heron at dawn"))
    return f"1 picture is {credits_in_words(estimate.amount)}"


async def _styles(client: Client) -> str:
    found = await client.loras.list()
    return f"{len(found)} styles"


async def _pictures(client: Client) -> str:
    rows = [row async for row in client.images.history(client.now() - timedelta(hours=24))]
    count = sum(len(row.outputs) for row in rows)
    return f"{count} found, saved when you start" if count else "None to save"
