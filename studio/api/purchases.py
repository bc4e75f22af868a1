"""Pricing and buying a run, alike for pictures and clips."""

from __future__ import annotations

from dataclasses import dataclass

from studio.api import answers
from studio.api.calls import JSON, Call, Sender, purchase
from studio.api.outcome import done
from studio.api.paths import path
from studio.api.retry import BUYING
from studio.domain.generation import Estimate, Generation
from studio.domain.request import Request


@dataclass(frozen=True, slots=True)
class Created:
    """The answer to a purchase. ``replayed`` means that it was made before, and is not paid again."""

    generation: Generation
    replayed: bool
    request_id: str | None


async def priced(sender: Sender, resource: str, request: Request) -> Estimate:
    """Ask ``/v1/{resource}/estimate`` for the price of ``request``."""
    call = Call("POST", path(resource, "estimate"), body=request.body(), headers=JSON)
    return answers.estimate((await sender.send(call)).body)


async def bought(sender: Sender, resource: str, body: bytes, *, key: str) -> Created:
    """Post ``body`` to ``/v1/{resource}`` under ``key``; see :meth:`studio.api.images.Images.create`."""
    headers = {**JSON, **purchase(key)}
    answer = await sender.send(Call("POST", path(resource), body=body, headers=headers, policy=BUYING, acts=True))
    replayed = answer.headers.get("aurous-idempotent-replayed", "").lower() == "true"
    return Created(done(Generation, answer), replayed, answer.request_id)
