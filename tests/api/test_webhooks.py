"""Webhook endpoints: what is sent, what comes of it, and what is never said twice."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest

from studio.api.signature import HEADER, verify
from studio.domain.errors import AnswerLost, BadSignature, Mistaken, NotFound, Refused
from studio.domain.limits import EVENT_TYPES
from studio.domain.request import ImageRequest
from studio.domain.webhook import TestFire, WebhookEndpoint, read_event
from tests.api.conftest import Connect, HeldClock, Serve, until
from tests.api.server import Reply, Seen, refused, told
from tests.sandbox_fixture import Sandbox

T = TypeVar("T")

SECRET = "whsec_8jKwvutsrqponmlkjihgfedcbawxyz"
ENDPOINT: dict[str, Any] = {
    "id": "we_1",
    "object": "webhook_endpoint",
    "url": "https://api.acme.dev/hook",
    "events": ["image.completed", "image.failed"],
    "secret_preview": "whsec_8jK...wxyz",
    "is_active": True,
    "consecutive_failures": 3,
    "last_success_at": None,
    "last_failure_at": "2026-05-04T10:00:00Z",
    "metadata": {"env": "prod"},
    "created_at": "2026-05-04T00:00:00Z",
    "updated_at": "2026-05-04T00:00:00Z",
    "secret": None,
}


def sent(seen: Seen) -> Any:
    assert seen.headers["content-type"] == "application/json"
    return json.loads(seen.body)


async def test_registering_sends_what_is_given_and_brings_the_secret(serve: Serve, connect: Connect) -> None:
    server = await serve([told({**ENDPOINT, "secret": SECRET}, 201)])
    webhooks = connect(server).webhooks
    made = await webhooks.create(url="https://api.acme.dev/hook", events=("image.completed", "image.failed"))
    assert (made.id, made.secret, made.events) == ("we_1", SECRET, ("image.completed", "image.failed"))
    assert made.last_failure_at == datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
    assert (server.seen[0].method, server.seen[0].target) == ("POST", "/v1/webhook_endpoints")
    assert sent(server.seen[0]) == {"url": ENDPOINT["url"], "events": ENDPOINT["events"]}
    assert "idempotency-key" not in server.seen[0].headers
    await webhooks.create(url="https://a", events=["*"], description="Production", metadata={"env": "prod"})
    more = {"description": "Production", "metadata": {"env": "prod"}}
    assert sent(server.seen[1]) == {"url": "https://a", "events": ["*"], **more}


def test_a_secret_does_not_show_itself() -> None:
    endpoint = WebhookEndpoint(id="we_1", secret=SECRET, secret_preview="whsec_8jK...wxyz")
    for text in (repr(endpoint), str(endpoint), f"{[endpoint]}"):
        assert SECRET[12:] not in text
        assert "secret='whsec_8jK…'" in text
        assert "id='we_1'" in text
    assert "secret='sh…'" in repr(WebhookEndpoint(id="we_1", secret="shorty"))
    assert "secret=None" in repr(WebhookEndpoint(id="we_1"))


@pytest.mark.parametrize("reply", [Reply(raw=b""), told({"object": "webhook_endpoint"}, 201), Reply(201, b"<html>")])
async def test_what_would_act_twice_is_sent_once(serve: Serve, connect: Connect, reply: Reply) -> None:
    server = await serve([reply])
    webhooks = connect(server).webhooks
    with pytest.raises(AnswerLost):
        await webhooks.create(url="https://a", events=["*"])
    with pytest.raises(AnswerLost):
        await webhooks.rotate("we_1")
    assert len(server.seen) == 2


async def test_a_refused_address_is_told_with_its_field(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    server = await serve([refused(400, "invalid_format", param="url")])
    with pytest.raises(Refused) as caught:
        await connect(server).webhooks.create(url="http://a", events=["*"])
    assert (caught.value.code, caught.value.param) == ("invalid_format", "url")


async def test_one_endpoint_by_its_id(serve: Serve, connect: Connect) -> None:
    server = await serve([told(ENDPOINT), refused(404, "resource_not_found", "not_found")])
    webhooks = connect(server).webhooks
    read = await webhooks.get("we_1")
    assert (read.secret, read.consecutive_failures, read.metadata) == (None, 3, {"env": "prod"})
    with pytest.raises(NotFound):
        await webhooks.get("../we_2")
    assert [seen.target for seen in server.seen] == [
        "/v1/webhook_endpoints/we_1",
        "/v1/webhook_endpoints/..%2Fwe_2",
    ]


async def test_an_update_sends_only_what_changes(serve: Serve, connect: Connect) -> None:
    server = await serve([told(ENDPOINT)])
    webhooks = connect(server).webhooks
    await webhooks.update("we_1", is_active=False)
    await webhooks.update("we_1", url="https://b", events=["*"], description="", metadata={})
    assert [sent(seen) for seen in server.seen] == [
        {"is_active": False},
        {"url": "https://b", "events": ["*"], "description": None, "metadata": {}},
    ]
    assert {(seen.method, seen.target) for seen in server.seen} == {("PATCH", "/v1/webhook_endpoints/we_1")}
    with pytest.raises(Mistaken):
        await webhooks.update("we_1")
    assert len(server.seen) == 2


async def test_removing_tells_whether_there_was_one(serve: Serve, connect: Connect) -> None:
    answers = [
        told({"deleted": True, "id": "we_1"}),
        told({"deleted": False, "id": None}),
        told({"deleted": True, "id": "we_1", "object": "webhook_endpoint"}),
        Reply(204, b""),
    ]
    server = await serve(answers)
    webhooks = connect(server).webhooks
    assert [await webhooks.delete("we_1") for _ in answers] == [True, False, True, True]
    assert (server.seen[0].method, server.seen[0].target) == ("DELETE", "/v1/webhook_endpoints/we_1")


async def test_rotating_brings_a_new_secret(serve: Serve, connect: Connect) -> None:
    server = await serve([told({**ENDPOINT, "secret": SECRET})])
    assert (await connect(server).webhooks.rotate("we_1")).secret == SECRET
    seen = server.seen[0]
    assert (seen.method, seen.target, seen.body) == ("POST", "/v1/webhook_endpoints/we_1/rotate_secret", b"")


async def test_a_test_names_its_event(serve: Serve, connect: Connect) -> None:
    fire = {"object": "webhook_test_fire", "endpoint_id": "we_1", "event_id": "evt_1", "enqueued": False}
    server = await serve([told(fire)])
    read = await connect(server).webhooks.test("we_1", "image.failed")
    assert read == TestFire(endpoint_id="we_1", event_id="evt_1", enqueued=False)
    assert server.seen[0].target == "/v1/webhook_endpoints/we_1/test"
    assert sent(server.seen[0]) == {"event_type": "image.failed"}


def paged(rows: list[dict[str, Any]]) -> Any:
    """Return a script that hands out ``rows`` two at a time."""

    def answer(seen: Seen) -> Reply:
        query = dict(part.split("=") for part in seen.target.partition("?")[2].split("&"))
        start = next((n + 1 for n, row in enumerate(rows) if row["id"] == query.get("starting_after")), 0)
        more = start + 2 < len(rows)
        cursor = rows[start + 1]["id"] if more else None
        return told({"object": "list", "data": rows[start : start + 2], "has_more": more, "next_cursor": cursor})

    return answer


async def test_all_endpoints_and_all_deliveries_page_by_page(serve: Serve, connect: Connect) -> None:
    ids = ["we_5", "we_4", "we_3", "we_2", "we_1"]
    server = await serve(paged([{**ENDPOINT, "id": id} for id in ids]))
    webhooks = connect(server).webhooks
    assert [endpoint.id async for endpoint in webhooks.every()] == ids
    assert [seen.target for seen in server.seen] == [
        "/v1/webhook_endpoints?limit=100",
        "/v1/webhook_endpoints?starting_after=we_4&limit=100",
        "/v1/webhook_endpoints?starting_after=we_2&limit=100",
    ]
    rows = [{"id": f"whd_{n}", "event_id": "evt_1", "attempt": n, "status": "failed"} for n in (3, 2, 1)]
    server = await serve(paged(rows))
    webhooks = connect(server).webhooks
    assert [delivery.attempt async for delivery in webhooks.attempts("we_1")] == [3, 2, 1]
    assert server.seen[0].target == "/v1/webhook_endpoints/we_1/deliveries?limit=100"
    assert (await webhooks.deliveries("we_1", "whd_2", limit=2)).items[0].attempt == 1
    assert server.seen[-1].target == "/v1/webhook_endpoints/we_1/deliveries?starting_after=whd_2&limit=2"


async def all_of(rows: AsyncIterator[T]) -> list[T]:
    return [row async for row in rows]


def header_of(seen: Seen) -> str:
    return seen.headers[HEADER.lower()]


async def test_what_the_sandbox_delivers_is_verified_and_read(serve: Serve, connect: Connect, sandbox: Sandbox) -> None:
    hook = await serve([Reply(200, b"")])
    client = connect(sandbox.base_url, key=sandbox.api_key)
    endpoint = await client.webhooks.create(url=f"{hook.url}/hook", events=["image.completed"])
    assert endpoint.secret
    body = ImageRequest(prompt="a heron", width=256, height=256).body()
    made = (await client.images.create(body, key="k")).generation
    seen = (await hook.comes(1))[0]
    verify(seen.body, header_of(seen), [endpoint.secret], now=time.time())
    with pytest.raises(BadSignature):
        verify(seen.body + b" ", header_of(seen), [endpoint.secret], now=time.time())
    event = read_event(seen.body)
    assert (event.type, event.synthetic, event.resource["id"]) == ("image.completed", False, made.id)
    assert event.resource["status"] == "succeeded"


async def test_the_sandbox_signs_with_the_new_secret_after_a_rotation(
    serve: Serve, connect: Connect, sandbox: Sandbox
) -> None:
    hook = await serve([Reply(200, b"")])
    webhooks = connect(sandbox.base_url, key=sandbox.api_key).webhooks
    endpoint = await webhooks.create(url=hook.url, events=["*"])
    rotated = await webhooks.rotate(endpoint.id)
    assert rotated.secret
    assert rotated.secret != endpoint.secret
    fire = await webhooks.test(endpoint.id, "video.failed")
    assert (fire.endpoint_id, fire.enqueued) == (endpoint.id, True)
    seen = (await hook.comes(1))[0]
    verify(seen.body, header_of(seen), [endpoint.secret or "", rotated.secret], now=time.time())
    event = read_event(seen.body)
    assert (event.id, event.type, event.synthetic) == (fire.event_id, "video.failed", True)


async def test_an_endpoint_of_the_sandbox_from_first_to_last(connect: Connect, sandbox: Sandbox) -> None:
    webhooks = connect(sandbox.base_url, key=sandbox.api_key).webhooks
    made = await webhooks.create(
        url="https://hooks.example/a", events=["*"], description="Production", metadata={"env": "prod"}
    )
    assert set(made.events) == set(EVENT_TYPES)
    read = await webhooks.get(made.id)
    assert (read.secret, read.description, read.metadata) == (None, "Production", {"env": "prod"})
    changed = await webhooks.update(made.id, url="https://hooks.example/b", events=["image.failed"], metadata={})
    assert (changed.url, changed.events, changed.metadata) == ("https://hooks.example/b", ("image.failed",), {})
    assert not (await webhooks.update(made.id, description="", is_active=False)).description
    other = await webhooks.create(url="https://hooks.example/c", events=["image.failed"])
    assert [endpoint.id async for endpoint in webhooks.every()] == [other.id, made.id]
    assert [endpoint.is_active async for endpoint in webhooks.every()] == [True, False]
    with pytest.raises(Refused):
        await webhooks.test(other.id, "video.failed")
    assert (await webhooks.test(made.id, "image.failed")).enqueued is False
    assert [delivery async for delivery in webhooks.attempts(made.id)] == []
    assert [await webhooks.delete(made.id) for _ in range(2)] == [True, False]
    with pytest.raises(NotFound):
        await webhooks.get(made.id)


async def test_each_attempt_of_the_sandbox_is_a_row(serve: Serve, connect: Connect, sandbox: Sandbox) -> None:
    hook = await serve([Reply(500, b""), Reply(200, b"")])
    webhooks = connect(sandbox.base_url, key=sandbox.api_key).webhooks
    endpoint = await webhooks.create(url=hook.url, events=["image.failed"])
    fire = await webhooks.test(endpoint.id, "image.failed")
    first = await until(lambda: all_of(webhooks.attempts(endpoint.id)), lambda rows: rows[-1].status == "failed")
    assert (first[-1].response_status, first[-1].attempt, first[-1].event_id) == (500, 1, fire.event_id)
    sandbox.advance(5)
    rows = await until(lambda: all_of(webhooks.attempts(endpoint.id)), lambda rows: rows[0].status == "succeeded")
    assert [(row.attempt, row.response_status, row.event_type) for row in rows] == [
        (2, 200, "image.failed"),
        (1, 500, "image.failed"),
    ]
    assert len({row.id for row in rows}) == 2
    assert (await webhooks.get(endpoint.id)).last_success_at is not None
