"""Events of the sandbox, really delivered: signed, retried on schedule, counted, and not lost in a crash."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
import stripe

from studio.api.signature import verify
from studio.domain.limits import EVENT_TYPES
from tests.contract.schema import fits
from tests.sandbox.conftest import SMALL, Live, error
from tests.sandbox_fixture import Sandbox
from tests.webhook_receiver import Received, Receiver

PATH = "/v1/webhook_endpoints"
HEADER = "aurous-webhook-signature"
DAY = 24 * 3600
DELAYS = (5, 30, 120, 600)
_PATIENCE = 60


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
    async with asyncio.timeout(_PATIENCE):
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


async def test_end_of_a_run_is_told_as_the_service_writes_it(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url("/hook?who=me"), "image.completed")
    run = await live.made()
    [request] = await receiver.comes(1)
    event = request.json
    assert request.path == "/hook?who=me"
    assert request.headers["content-type"] == "application/json"
    assert event["id"].startswith("evt_")
    assert {name: event[name] for name in event if name not in ("id", "created_at", "data")} == {
        "object": "event",
        "type": "image.completed",
        "aurous_version": "2026-05-15",
        "synthetic": False,
    }
    link = "output_urls"  # made anew each time
    assert {**event["data"], link: None} == {**run, link: None}
    output = await live.api.get(event["data"][link][0])
    assert output.status_code == 302
    await delivered(live)
    [row] = await rows(live, endpoint["id"])
    assert row["id"].startswith("whd_")
    assert 0 <= row["duration_ms"] < 10_000
    assert row == {
        "id": row["id"],
        "object": "webhook_delivery",
        "endpoint_id": endpoint["id"],
        "event_id": event["id"],
        "event_type": "image.completed",
        "attempt": 1,
        "status": "succeeded",
        "response_status": 200,
        "error": None,
        "duration_ms": row["duration_ms"],
        "next_retry_at": None,
        "created_at": row["created_at"],
    }
    shown = (await live.api.get(f"{PATH}/{endpoint['id']}")).json()
    assert (shown["consecutive_failures"], shown["last_failure_at"]) == (0, None)
    assert shown["last_success_at"] is not None


async def test_every_ending_has_its_event(live: Live, receiver: Receiver) -> None:
    await register(live, receiver.url())
    await live.control("outcomes", fails="Content policy violation")
    failed = await live.made()
    await live.control("outcomes", holds=True)
    held = (await live.create()).json()["id"]
    await live.api.post(f"/v1/images/{held}/cancel")
    await live.api.post(f"/v1/images/{held}/cancel")
    await delivered(live)
    told = {request.json["data"]["id"]: request.json["type"] for request in receiver.requests}
    assert told == {failed["id"]: "image.failed", held: "image.cancelled"}
    assert len(receiver.requests) == 2


async def test_only_what_was_asked_for_is_told_and_only_to_the_team(live: Live, receiver: Receiver) -> None:
    await register(live, receiver.url("/failures"), "image.failed")
    off = await register(live, receiver.url("/off"))
    await live.api.patch(f"{PATH}/{off['id']}", json={"is_active": False})
    other = await live.client("other_team_key").post(PATH, json={"url": receiver.url("/other"), "events": ["*"]})
    assert other.status_code == 201
    await register(live, receiver.url("/all"))
    await live.made()
    await delivered(live)
    assert [request.path for request in receiver.requests] == ["/all"]


async def test_stripes_verifier_takes_every_delivery(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    for type in EVENT_TYPES:
        await fire(live, endpoint["id"], type)
    await live.made(prompt="a heron — größer, 鷺")
    await delivered(live)
    assert sorted(request.json["type"] for request in receiver.requests) == sorted([*EVENT_TYPES, "image.completed"])
    for request in receiver.requests:
        assert accepts(request, endpoint["secret"])
        assert not accepts(request, endpoint["secret"] + "x")
        altered = Received(request.path, request.headers, request.body.replace(b"{", b"{ ", 1))
        assert not accepts(altered, endpoint["secret"])
        event = stripe.Webhook.construct_event(request.body, request.headers[HEADER], endpoint["secret"])
        assert event.id == request.json["id"]


@pytest.mark.parametrize("type", EVENT_TYPES)
async def test_test_fires_look_like_the_real_thing(live: Live, receiver: Receiver, type: str) -> None:
    endpoint = await register(live, receiver.url())
    event = await fire(live, endpoint["id"], type)
    [request] = await receiver.comes(1)
    told = request.json
    fits({"$ref": "#/components/schemas/AurousEvent"}, told)
    fits({"type": "string", "pattern": r"^t=\d+,v1=[0-9a-f]{64}(,v1=[0-9a-f]{64})*$"}, request.headers[HEADER])
    assert (told["id"], told["type"], told["synthetic"]) == (event, type, True)
    data = told["data"]
    if type == "usage.balance_low":
        assert data == {"credits": 100, "available_credits": 100, "threshold": 10}
    elif type == "webhook.endpoint_disabled":
        assert (data["object"], data["id"], data["secret"]) == ("webhook_endpoint", endpoint["id"], None)
    else:
        fits({"$ref": "#/components/schemas/Generation"}, data)
        media, _, ending = type.partition(".")
        status = {"completed": "succeeded"}.get(ending, ending)
        assert (data["media_type"], data["status"]) == (media, status)
        link = "output_video_url" if media == "video" else "output_urls"
        assert (data[link] is not None) == (ending == "completed")
        assert (data["id"][:4], data["video_duration"]) == (("vid_", 5) if media == "video" else ("img_", None))
        assert set(data) == set(await live.made())


async def test_failures_are_retried_on_schedule_and_signed_anew(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    waits: list[int] = []
    outbox = live.house.webhooks.outbox
    outbox.listeners.append(lambda: waits.extend(round(outbox.wait() or 0) for _ in outbox.waiting()))
    receiver.statuses["/hook"] = 500
    event = await fire(live, endpoint["id"])
    for attempt, delay in enumerate(DELAYS, 2):
        await attempted(live, attempt)
        await live.control("clock", advance=delay)
    await delivered(live)
    assert waits == [0, *DELAYS]
    made = await rows(live, endpoint["id"])
    assert [row["attempt"] for row in made] == [1, 2, 3, 4, 5]
    assert {row["event_id"] for row in made} == {event}
    assert {(row["status"], row["response_status"], row["error"]) for row in made} == {
        ("failed", 500, "The endpoint answered 500.")
    }
    assert [row["next_retry_at"] is None for row in made] == [False, False, False, False, True]
    assert len({request.body for request in receiver.requests}) == 1
    assert len(receiver.requests) == 5
    # The sandbox clock has moved by minutes: signatures are of real time all the same.
    assert all(accepts(request, endpoint["secret"]) for request in receiver.requests)
    shown = (await live.api.get(f"{PATH}/{endpoint['id']}")).json()
    assert (shown["consecutive_failures"], shown["is_active"]) == (5, True)
    assert shown["last_failure_at"] is not None


async def test_success_ends_the_retries_and_the_count(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    receiver.statuses["/hook"] = 404
    await fire(live, endpoint["id"])
    await attempted(live, 2)
    receiver.statuses["/hook"] = 204
    await live.control("clock", advance=5)
    await delivered(live)
    assert [row["status"] for row in await rows(live, endpoint["id"])] == ["failed", "succeeded"]
    assert (await live.api.get(f"{PATH}/{endpoint['id']}")).json()["consecutive_failures"] == 0


async def test_redirects_are_failures_and_not_followed(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url("/old"))
    receiver.statuses["/old"] = 307
    receiver.headers["/old"] = {"Location": receiver.url("/new")}
    await fire(live, endpoint["id"])
    await attempted(live, 2)
    assert [request.path for request in receiver.requests] == ["/old"]
    assert (await rows(live, endpoint["id"]))[0]["response_status"] == 307


_UNREACHABLE = [
    ("http://127.0.0.1:{closed}/", "The connection was refused."),
    ("https://127.0.0.1:{port}/", "The encrypted connection failed: "),
    ("https://hooks.example/", "The sandbox delivers to this computer only: 127.0.0.1, [::1] or localhost."),
    # Another way to write 127.0.0.1: no name is looked up to find that out.
    ("https://2130706433:{port}/", "The sandbox delivers to this computer only: "),
]


@pytest.mark.parametrize(("url", "reason"), _UNREACHABLE)
async def test_what_cannot_be_reached_says_why(
    live: Live, start_receiver: Callable[..., Receiver], url: str, reason: str
) -> None:
    receiver, closed = start_receiver(), start_receiver()
    closed.stop()
    endpoint = await register(live, url.format(port=receiver.port, closed=closed.port))
    await fire(live, endpoint["id"])
    await attempted(live, 2)
    row = (await rows(live, endpoint["id"]))[0]
    assert (row["status"], row["response_status"]) == ("failed", None)
    assert row["error"].startswith(reason)
    assert receiver.requests == []


_STRANGE: list[tuple[bytes, int | None, str | None]] = [
    (b"", None, "The endpoint hung up without an answer."),
    (b"SSH-2.0-nobody\r\n\r\n", None, "The endpoint does not speak HTTP."),
    (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", None, "The endpoint's answer has too long a head."),
    (b"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 410 Gone\r\n\r\n", 410, "The endpoint answered 410."),
    (b"HTTP/1.0 202\r\n\r\n" + b"x" * 1_000_000, 202, None),
]


@pytest.mark.parametrize(("said", "status", "reason"), _STRANGE)
async def test_strange_answers(live: Live, said: bytes, status: int | None, reason: str | None) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        endpoint = await register(live, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        await fire(live, endpoint["id"])
        async with asyncio.timeout(_PATIENCE):
            while (row := (await rows(live, endpoint["id"]))[0])["status"] == "pending":
                await asyncio.sleep(0.01)
    assert (row["response_status"], row["error"]) == (status, reason)


async def test_a_slow_endpoint_holds_nobody_up(live: Live, receiver: Receiver) -> None:
    slow = await register(live, receiver.url("/slow"))
    quick = await register(live, receiver.url("/quick"))
    receiver.hold("/slow")
    for _ in range(10):
        await fire(live, slow["id"])
    for _ in range(10):
        await fire(live, quick["id"])
    assert len(await receiver.comes(10, "/quick")) == 10
    # No more than a few lines are open to one place.
    assert len(await receiver.comes(4, "/slow")) == 4
    receiver.release()
    await delivered(live)


async def test_silence_is_a_failure(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    assert live.house.webhooks.postman.patience == 10
    live.house.webhooks.postman.patience = 0.05
    receiver.hold("/hook")
    await fire(live, endpoint["id"])
    await attempted(live, 2)
    row = (await rows(live, endpoint["id"]))[0]
    assert (row["status"], row["response_status"]) == ("failed", None)
    assert row["error"] == "No answer within 0.05 seconds."


async def test_twenty_failures_and_a_day_without_success_switch_an_endpoint_off(live: Live, receiver: Receiver) -> None:
    broken = await register(live, receiver.url("/broken"), "image.completed")
    await register(live, receiver.url("/watch"), "webhook.endpoint_disabled")
    await register(live, receiver.url("/deaf"), "image.failed")
    receiver.statuses["/broken"] = 500
    live.house.clock.advance(DAY - 10)
    for _ in range(4):
        await fire(live, broken["id"])
    for attempt, delay in enumerate(DELAYS, 2):
        await attempted(live, attempt)
        assert (await live.api.get(f"{PATH}/{broken['id']}")).json()["is_active"] is True
        live.house.clock.advance(delay)
    [request] = await receiver.comes(1, "/watch")
    await delivered(live)
    off = (await live.api.get(f"{PATH}/{broken['id']}")).json()
    assert (off["is_active"], off["consecutive_failures"]) == (False, 20)
    assert (request.json["type"], request.json["data"]) == ("webhook.endpoint_disabled", off)
    assert len(await receiver.comes(20, "/broken")) == 20
    await live.made()
    await delivered(live)
    assert len(receiver.requests) == 21
    on = (await live.api.patch(f"{PATH}/{broken['id']}", json={"is_active": True})).json()
    assert (on["is_active"], on["consecutive_failures"]) == (True, 0)


async def test_twenty_failures_within_a_day_of_a_success_do_not(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    live.house.clock.advance(2 * DAY)
    await fire(live, endpoint["id"])
    await delivered(live)
    receiver.statuses["/hook"] = 500
    for _ in range(5):
        await fire(live, endpoint["id"])
    for attempt, delay in enumerate(DELAYS, 2):
        await attempted(live, attempt)
        live.house.clock.advance(delay)
    await delivered(live)
    shown = (await live.api.get(f"{PATH}/{endpoint['id']}")).json()
    assert (shown["is_active"], shown["consecutive_failures"]) == (True, 25)


async def test_a_disabled_endpoint_is_not_tried_again(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    receiver.statuses["/hook"] = 500
    await fire(live, endpoint["id"])
    await attempted(live, 2)
    await live.api.patch(f"{PATH}/{endpoint['id']}", json={"is_active": False})
    await live.control("clock", advance=5)
    await delivered(live)
    row = (await rows(live, endpoint["id"]))[-1]
    assert (row["attempt"], row["status"], row["error"]) == (2, "failed", "The endpoint is disabled.")
    assert len(receiver.requests) == 1


async def test_a_deleted_endpoint_is_forgotten_with_all_it_was_to_hear(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    receiver.hold("/hook")
    await fire(live, endpoint["id"])
    await receiver.comes(1)
    await live.api.delete(f"{PATH}/{endpoint['id']}")
    receiver.release()
    assert live.house.webhooks.outbox.waiting() == []
    assert error(await live.api.get(f"{PATH}/{endpoint['id']}/deliveries"))[0] == 404


async def test_new_secret_signs_and_the_old_one_joins_in_when_told_to(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    rotated = (await live.api.post(f"{PATH}/{endpoint['id']}/rotate_secret")).json()
    old, new = endpoint["secret"], rotated["secret"]
    assert rotated["secret_preview"] == f"{new[:9]}...{new[-4:]}"

    async def signers() -> list[bool]:
        await fire(live, endpoint["id"])
        await delivered(live)
        return [accepts(receiver.requests[-1], secret) for secret in (old, new)]

    assert await signers() == [False, True]
    await live.control("webhooks", sign="both")
    assert await signers() == [True, True]
    assert receiver.requests[-1].headers[HEADER].count("v1=") == 2
    await live.control("clock", advance=DAY)
    assert await signers() == [False, True]
    assert receiver.requests[-1].headers[HEADER].count("v1=") == 1


async def test_low_balance_is_told_at_most_once_an_hour(live: Live, receiver: Receiver) -> None:
    await register(live, receiver.url(), "usage.balance_low")
    await live.control("balance", credits=11.5)
    await live.made()
    await delivered(live)
    assert receiver.requests == []
    await live.control("webhooks", threshold=9.5)
    await live.made()  # 9.5 credits are left
    await live.made()
    await delivered(live)
    assert [request.json["data"] for request in receiver.requests] == [
        {"credits": 9.5, "available_credits": 9.5, "threshold": 9.5}
    ]
    await live.control("clock", advance=3600)
    await live.control("balance", topup=0.5)
    await live.control("balance", credits=3)
    await delivered(live)
    assert [request.json["data"]["credits"] for request in receiver.requests] == [9.5, 3]


async def test_waiting_attempts_can_be_seen_and_hurried(live: Live, receiver: Receiver) -> None:
    endpoint = await register(live, receiver.url())
    receiver.statuses["/hook"] = 500
    await fire(live, endpoint["id"])
    await attempted(live, 2)
    receiver.statuses["/hook"] = 200
    [letter] = (await live.media.get("/control/webhooks")).json()["waiting"]
    assert (letter["kind"], letter["place"], letter["attempt"]) == ("event", endpoint["id"], 2)
    assert letter["name"] == (await rows(live, endpoint["id"]))[-1]["id"]
    assert letter["due"] == (await rows(live, endpoint["id"]))[0]["next_retry_at"]
    await live.control("webhooks", deliver=True)
    await delivered(live)
    assert len(receiver.requests) == 2


async def test_deliveries_come_in_pages_of_one_endpoint(live: Live, receiver: Receiver) -> None:
    endpoint, other = await register(live, receiver.url()), await register(live, receiver.url("/other"))
    events = [await fire(live, endpoint["id"]) for _ in range(3)][::-1]
    await fire(live, other["id"])
    await delivered(live)
    path = f"{PATH}/{endpoint['id']}/deliveries"
    first = (await live.api.get(path, params={"limit": 2})).json()
    assert [row["event_id"] for row in first["data"]] == events[:2]
    assert (first["has_more"], first["next_cursor"]) == (True, first["data"][-1]["id"])
    rest = (await live.api.get(path, params={"starting_after": first["next_cursor"]})).json()
    assert [row["event_id"] for row in rest["data"]] == events[2:]


def until_true(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def _registered(sandbox: Sandbox, url: str) -> str:
    with sandbox.client() as client:
        return str(client.post(PATH, json={"url": url, "events": ["*"]}).raise_for_status().json()["id"])


def test_event_under_way_in_a_crash_comes_again(sandbox: Sandbox, receiver: Receiver) -> None:
    _registered(sandbox, receiver.url())
    receiver.hold("/hook")
    with sandbox.client() as client:
        id = client.post("/v1/images", json=SMALL).json()["id"]
    receiver.wait(1)
    sandbox.restart(kill=True)
    receiver.wait(2)
    receiver.release()
    first, second = (request.json for request in receiver.requests)
    assert first == second
    assert first["data"]["id"] == id


def test_event_that_waits_in_a_crash_comes_when_it_is_due(sandbox: Sandbox, receiver: Receiver) -> None:
    id = _registered(sandbox, receiver.url())
    receiver.statuses["/hook"] = 503
    with sandbox.client() as client:
        client.post("/v1/images", json=SMALL)
    path = f"{PATH}/{id}/deliveries"
    until_true(lambda: [row["status"] for row in sandbox.get(path)["data"]] == ["pending", "failed"])
    sandbox.kill()
    receiver.statuses["/hook"] = 200
    sandbox.restart()
    sandbox.advance(5)
    until_true(lambda: [row["status"] for row in sandbox.get(path)["data"]] == ["succeeded", "failed"])
    first, second = receiver.requests
    assert first.body == second.body
