"""The control address: settings change at once, wrong wishes change nothing, and a test can begin afresh."""

from __future__ import annotations

from typing import Any

from tests.sandbox.conftest import Live, error
from tests.sandbox.test_files import picture, upload


async def test_every_movement_of_credits_can_be_made_and_is_in_the_ledger(live: Live) -> None:
    await live.control("balance", topup=10.5)
    await live.control("balance", refund=2)
    await live.control("balance", adjustment=-1.25)
    assert await live.control("balance", credits=50) == {
        "credits": 50,
        "held_credits": 0,
        "available_credits": 50,
        "currency": "credit",
    }
    rows = (await live.api.get("/v1/usage/events")).json()["data"]
    assert [(row["type"], row["amount"]) for row in rows] == [
        ("adjustment", -61.25),
        ("adjustment", -1.25),
        ("refund", 2),
        ("topup", 10.5),
        ("topup", 100),
    ]


async def test_speed_counts_for_waits_that_begin(live: Live) -> None:
    assert await live.control("speed", speed=0.0001) == {"speed": 0.0001}
    slow = (await live.create()).json()["id"]
    assert await live.control("speed", speed=1000) == {"speed": 1000}
    assert (await live.made())["status"] == "succeeded"
    assert (await live.api.get(f"/v1/images/{slow}")).json()["status"] == "pending"


async def test_outcomes_are_used_up_in_order_and_can_be_forgotten(live: Live) -> None:
    await live.control("outcomes", fails="First.")
    await live.control("outcomes", ends="expired", times=2)
    assert (await live.made())["error_message"] == "First."
    assert (await live.made())["status"] == "expired"
    left = (await live.media.delete("/control/outcomes")).json()
    assert left == {"outcomes": []}
    assert (await live.made())["status"] == "succeeded"


async def test_state_shows_what_is_set_and_what_waits(live: Live) -> None:
    await live.control("concurrency", limit=3)
    await live.control("buckets", enforced=False)
    await live.control("outcomes", holds=True)
    await live.control("faults", route="GET /v1/team", kind="error", code="provider_timeout")
    state = (await live.media.get("/control/state")).json()
    assert (state["limit"], state["enforced"], state["speed"]) == (3, False, 1000)
    assert [outcome["holds"] for outcome in state["outcomes"]] == [True]
    assert [fault["code"] for fault in state["faults"]] == ["provider_timeout"]


_WRONG: list[tuple[str, Any]] = [
    ("clock", {"advance": 1e300}),
    ("clock", {"advance": "tomorrow"}),
    ("balance", {"topup": -1}),
    ("balance", {"credits": "NaN"}),
    ("balance", {"credits": 1e30}),
    ("balance", {"gift": 1}),
    ("buckets", {"bucket": "post", "remaining": 1}),
    ("buckets", {"bucket": "get", "remaining": 1e300}),
    ("concurrency", {"limit": -1}),
    ("speed", {"speed": 0}),
    ("keys", {"name": "master_key"}),
    ("keys", {"lapse_in": -1}),
    ("outcomes", {"ends": "well"}),
    ("outcomes", {"times": 0}),
    ("outcomes", {"missing": -1}),
    ("faults", {"kind": "error"}),
    ("faults", {"route": "*", "kind": "flood"}),
    ("faults", {"route": "*", "kind": "error", "status": 99}),
    ("faults", {"route": "*", "kind": "delay", "seconds": -1}),
]


async def test_a_wrong_wish_is_refused_with_the_reason_and_changes_nothing(live: Live) -> None:
    before = (await live.media.get("/control/state")).json() | {"now": None}
    for name, wish in _WRONG:
        answer = await live.media.post(f"/control/{name}", json=wish)
        assert answer.status_code == 400, (name, wish)
        assert answer.text and "Traceback" not in answer.text
    assert (await live.media.get("/control/state")).json() | {"now": None} == before
    assert await live.purse() == (100, 0, 100)


async def test_a_reset_is_as_good_as_a_new_sandbox_with_the_same_keys(live: Live) -> None:
    started = live.house.clock.offset
    first = await live.create("k")
    run = await live.ended(first.json()["id"])
    link = (await live.api.get(run["output_urls"][0])).headers["Location"]
    file = (await upload(live, picture())).json()["id"]
    endpoint = {"url": "http://127.0.0.1:9/", "events": ["*"]}
    heard = (await live.api.post("/v1/webhook_endpoints", json=endpoint)).json()["id"]
    await live.api.post(f"/v1/webhook_endpoints/{heard}/test", json={"event_type": "image.failed"})
    await live.control("outcomes", holds=True, times=2)
    waiting = (await live.create()).json()["id"]
    rotated = await live.control("keys", rotate=True)
    live.api.headers["X-Api-Key"] = rotated["key"]
    await live.control("keys", name="write_key", revoked=True)
    await live.control("clock", advance=7200)
    await live.control("balance", topup=5)
    await live.control("buckets", bucket="images_post", remaining=0)
    await live.control("faults", route="*", kind="error")
    for name, wish in (("concurrency", {"limit": 1}), ("speed", {"speed": 0.5}), ("buckets", {"enforced": False})):
        await live.control(name, **wish)

    said = await live.control("reset")

    assert (said["credits"], said["held_credits"]) == (100, 0)
    state = (await live.media.get("/control/state")).json()
    assert (state["limit"], state["speed"], state["enforced"]) == (10, 1000, True)
    assert (state["calls"], state["faults"], state["outcomes"]) == ({}, [], [])
    assert live.house.clock.offset == started
    for path in ("/v1/images", "/v1/webhook_endpoints"):
        assert (await live.api.get(path)).json()["data"] == []
    assert (await live.media.get("/control/webhooks")).json()["waiting"] == []
    for path in (f"/v1/images/{waiting}", f"/v1/files/{file}", f"/v1/webhook_endpoints/{heard}/deliveries"):
        assert error(await live.api.get(path))[0] == 404
    assert (await live.media.get(link)).status_code == 410
    rows = (await live.api.get("/v1/usage/events")).json()["data"]
    assert [(row["type"], row["amount"]) for row in rows] == [("topup", 100)]
    assert list(live.house.outputs.iterdir()) == []
    assert (await live.client("write_key").get("/v1/team")).status_code == 200
    old = await live.client(None).get("/v1/team", headers={"X-Api-Key": rotated["previous_key"]})
    assert error(old)[1] == "invalid_api_key"
    again = await live.create("k")
    assert "Aurous-Idempotent-Replayed" not in again.headers
    assert (await live.ended(again.json()["id"]))["status"] == "succeeded"
    assert await live.purse() == (99, 0, 99)


async def test_a_run_under_the_brush_does_not_come_back_after_a_reset(live: Live) -> None:
    await live.control("outcomes", holds=True, times=3)
    ids = [(await live.create(width=1024, height=1024)).json()["id"] for _ in range(3)]
    await live.control("release")
    await live.control("reset")
    assert (await live.made())["status"] == "succeeded"
    assert [run["id"] for run in (await live.api.get("/v1/images")).json()["data"] if run["id"] in ids] == []
    assert await live.purse() == (99, 0, 99)
