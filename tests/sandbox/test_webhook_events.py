"""Events of the sandbox: what is told of what happens, to whom, and signed by whom."""

from __future__ import annotations

import pytest
import stripe

from studio.domain.limits import EVENT_TYPES
from tests.contract.schema import fits
from tests.sandbox.conftest import Live
from tests.sandbox.hooks import DAY, HEADER, PATH, accepts, delivered, fire, register, rows
from tests.webhook_receiver import Received, Receiver


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
    await live.control("outcomes", ends="expired")
    expired = await live.made()
    await live.control("outcomes", holds=True)
    held = (await live.create()).json()["id"]
    await live.api.post(f"/v1/images/{held}/cancel")
    await live.api.post(f"/v1/images/{held}/cancel")
    await delivered(live)
    told = {request.json["data"]["id"]: request.json["type"] for request in receiver.requests}
    assert told == {failed["id"]: "image.failed", expired["id"]: "image.failed", held: "image.cancelled"}
    assert len(receiver.requests) == 3


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
