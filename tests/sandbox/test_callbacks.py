"""The callback of a single run: its shape, its three attempts, and when there is none."""

from __future__ import annotations

from typing import Any

from tests.contract.schema import fits
from tests.sandbox.conftest import SMALL, Live
from tests.sandbox.hooks import attempted, delivered
from tests.sandbox_fixture import Sandbox
from tests.webhook_receiver import Receiver


async def test_success_is_told_with_the_whole_run_and_unsigned(live: Live, receiver: Receiver) -> None:
    run = await live.made(webhook_url=receiver.url("/done?run=1"))
    [request] = await receiver.comes(1)
    assert request.path == "/done?run=1"
    assert "aurous-webhook-signature" not in request.headers
    fits({"$ref": "#/components/schemas/InlineCallback"}, request.json)
    assert set(request.json) == {"event", "data"}
    assert request.json["event"] == "image.completed"
    link = "output_urls"  # made anew each time
    assert {**request.json["data"], link: None} == {**run, link: None}


async def test_failure_is_told_and_cancelling_is_not(live: Live, receiver: Receiver) -> None:
    await live.control("outcomes", holds=True)
    held = (await live.create(webhook_url=receiver.url("/cancelled"))).json()["id"]
    await live.api.post(f"/v1/images/{held}/cancel")
    await live.control("outcomes", fails="Content policy violation")
    run = await live.made(webhook_url=receiver.url("/failed"))
    await delivered(live)
    [request] = receiver.requests
    assert (request.path, request.json["event"]) == ("/failed", "image.failed")
    assert request.json["data"] == run
    assert run["error_message"] == "Content policy violation"


async def test_a_clip_is_told_as_a_clip(live: Live, receiver: Receiver) -> None:
    model = (await live.api.get("/v1/video_loras")).json()[0]["id"]
    await live.control("outcomes", fails="No film today")
    body: dict[str, Any] = {"video_lora_id": model, "prompt": "a heron", "webhook_url": receiver.url()}
    made = await live.api.post("/v1/videos", json=body)
    assert made.status_code == 201, made.text
    [request] = await receiver.comes(1)
    assert request.json["event"] == "video.failed"
    assert request.json["data"]["id"] == made.json()["id"]


async def test_three_attempts_two_seconds_apart(live: Live, receiver: Receiver) -> None:
    waits: list[int] = []
    outbox = live.house.webhooks.outbox
    outbox.listeners.append(lambda: waits.extend(round(outbox.wait() or 0) for _ in outbox.waiting()))
    receiver.statuses["/hook"] = 500
    await live.made(webhook_url=receiver.url())
    for attempt in (2, 3):
        await attempted(live, attempt)
        await live.control("clock", advance=2)
    await delivered(live)
    assert waits == [0, 2, 2]
    assert len(receiver.requests) == 3
    assert len({request.body for request in receiver.requests}) == 1


async def test_nobody_hears_about_runs_that_named_no_address(live: Live, receiver: Receiver) -> None:
    await live.made()
    await live.made(webhook_url=receiver.url())
    await delivered(live)
    assert len(receiver.requests) == 1


async def test_a_host_elsewhere_is_never_called(live: Live) -> None:
    await live.made(webhook_url="https://hooks.example/done")
    await attempted(live, 2)


def test_callback_outlives_a_crash(sandbox: Sandbox, receiver: Receiver) -> None:
    receiver.hold("/hook")
    with sandbox.client() as client:
        client.post("/v1/images", json={**SMALL, "webhook_url": receiver.url()}).raise_for_status()
    receiver.wait(1)
    sandbox.restart(kill=True)
    first, second = receiver.wait(2)
    receiver.release()
    assert first.body == second.body
