"""Deliveries of the sandbox: retried on schedule, counted, given up, and not lost in a crash."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest

from tests.sandbox.conftest import SMALL, Live, error
from tests.sandbox.hooks import DAY, PATH, PATIENCE, accepts, attempted, delivered, fire, register, rows
from tests.sandbox_fixture import Sandbox
from tests.webhook_receiver import Receiver

DELAYS = (5, 30, 120, 600)


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
        async with asyncio.timeout(PATIENCE):
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
    until = time.monotonic() + PATIENCE
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
