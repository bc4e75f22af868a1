"""Steps of the tests of webhooks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import stripe

from studio.api.signature import verify
from tests.sandbox.conftest import Live
from tests.webhook_receiver import Received

PATH = "/v1/webhook_endpoints"
HEADER = "aurous-webhook-signature"
DAY = 24 * 3600
PATIENCE = 180


async def register(live: Live, url: str, *events: str) -> dict[str, Any]:
    answer = await live.api.post(PATH, json={"url": url, "events": list(events or ("*",))})
    assert answer.status_code == 201, answer.text
    endpoint: dict[str, Any] = answer.json()
    return endpoint


async def fire(live: Live, id: str, type: str = "image.completed") -> str:
    """Order a test event and return its id."""
    answer = await live.api.post(f"{PATH}/{id}/test", json={"event_type": type})
    assert answer.json()["enqueued"] is True, answer.text
    event: str = answer.json()["event_id"]
    return event


async def rows(live: Live, id: str) -> list[dict[str, Any]]:
    """Return the deliveries of an endpoint, oldest first."""
    page = (await live.api.get(f"{PATH}/{id}/deliveries", params={"limit": 100})).json()
    found: list[dict[str, Any]] = page["data"]
    return found[::-1]


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


async def delivered(live: Live) -> None:
    """Wait until nothing is left to be sent."""
    await until(lambda: not live.house.webhooks.outbox.waiting())


async def attempted(live: Live, count: int) -> None:
    """Wait until every letter that is still there waits for attempt ``count``."""
    await until(lambda: all(letter.attempt == count for letter in live.house.webhooks.outbox.waiting()))


def accepts(request: Received, secret: str) -> bool:
    """Whether Stripe's own verifier takes the signature, and ours agrees."""
    header = request.headers[HEADER]
    try:
        stripe.WebhookSignature.verify_header(request.body, header, secret, tolerance=300)
    except stripe.SignatureVerificationError:
        return False
    verify(request.body, header, [secret], now=time.time())
    return True
