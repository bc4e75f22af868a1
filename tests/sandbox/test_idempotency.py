"""One key, one purchase."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from studio.sandbox.idempotency import canonical
from tests.sandbox.conftest import SMALL, Live, error


async def test_the_same_key_and_body_is_answered_from_memory(live: Live) -> None:
    first = await live.create("k1")
    await live.ended(first.json()["id"])
    shuffled = dict(reversed(SMALL.items())) | {"width": 256.0}
    again = await live.api.post("/v1/images", json=shuffled, headers={"Idempotency-Key": "k1"})
    assert again.status_code == 201
    assert again.content == first.content
    assert again.headers["Aurous-Idempotent-Replayed"] == "true"
    assert "Aurous-Idempotent-Replayed" not in first.headers
    assert again.headers["Aurous-Request-Id"] != first.headers["Aurous-Request-Id"]
    assert await live.purse() == (99, 0, 99)


async def test_keys_belong_to_the_team(live: Live) -> None:
    first = await live.create("k1")
    colleague = await live.client("write_key").post("/v1/images", json=SMALL, headers={"Idempotency-Key": "k1"})
    assert colleague.json()["id"] == first.json()["id"]
    other = await live.client("other_team_key").post("/v1/images", json=SMALL, headers={"Idempotency-Key": "k1"})
    assert other.json()["id"] != first.json()["id"]


async def test_another_body_under_the_key_is_a_conflict(live: Live) -> None:
    await live.create("k1")
    answer = await live.create("k1", seed=8)
    assert error(answer) == (409, "idempotency_key_in_use", None)
    assert "Retry-After" not in answer.headers
    assert "img_" not in answer.text


async def test_another_route_under_the_key_is_a_conflict(live: Live) -> None:
    body = {"prompt": "a heron", "video_lora_id": "slow-drift"}
    headers = {"Idempotency-Key": "k1"}
    await live.control("outcomes", holds=True, times=2)
    assert (await live.api.post("/v1/images", json=body, headers=headers)).status_code == 201
    assert error(await live.api.post("/v1/videos", json=body, headers=headers)) == (409, "idempotency_key_in_use", None)


async def test_a_clip_is_answered_from_memory_too(live: Live) -> None:
    await live.control("outcomes", holds=True)
    body, headers = {"prompt": "a heron", "video_lora_id": "slow-drift"}, {"Idempotency-Key": "k1"}
    first, again = [await live.api.post("/v1/videos", json=body, headers=headers) for _ in range(2)]
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Aurous-Idempotent-Replayed"] == "true"
    longer = await live.api.post("/v1/videos", json={**body, "duration": 12}, headers=headers)
    assert error(longer)[:2] == (409, "idempotency_key_in_use")


async def test_the_header_has_an_alias_and_the_older_name_wins(live: Live) -> None:
    first = await live.create("k1")
    alias = await live.api.post("/v1/images", json=SMALL, headers={"Aurous-Idempotent-Key": "k1"})
    assert alias.content == first.content
    both = {"Idempotency-Key": "k1", "Aurous-Idempotent-Key": "k2"}
    assert (await live.api.post("/v1/images", json=SMALL, headers=both)).content == first.content
    fresh = await live.api.post("/v1/images", json=SMALL, headers={"Aurous-Idempotent-Key": "k2"})
    assert fresh.json()["id"] != first.json()["id"]


async def test_routes_that_sell_nothing_take_no_notice_of_a_key(live: Live) -> None:
    headers = {"Idempotency-Key": "k1"}
    for count in (1, 2):
        body = {**SMALL, "count": count}
        answer = await live.api.post("/v1/images/estimate", json=body, headers=headers)
        assert answer.json()["estimated_cost"]["amount"] == count
    assert "Aurous-Idempotent-Replayed" not in (await live.create("k1")).headers


async def test_a_first_call_still_running_is_a_conflict(live: Live) -> None:
    await live.control("faults", route="POST /v1/images", kind="delay", when="during", seconds=600)
    first = asyncio.create_task(live.create("k1"))
    while not live.house.database.number("SELECT count(*) FROM purchases"):
        await asyncio.sleep(0.01)
    assert error(await live.create("k1")) == (409, "idempotency_key_in_use", None)
    await live.media.delete("/control/faults")
    assert (await first).status_code == 201
    assert (await live.create("k1")).headers["Aurous-Idempotent-Replayed"] == "true"


@pytest.mark.parametrize("status", [500, 503])
async def test_after_a_failure_the_key_is_free_again(live: Live, status: int) -> None:
    await live.control("faults", route="POST /v1/images", kind="error", when="during", status=status)
    assert (await live.create("k1")).status_code == status
    assert await live.purse() == (100, 0, 100)
    assert "Aurous-Idempotent-Replayed" not in (await live.create("k1")).headers


_REFUSED: list[tuple[int, dict[str, Any], str, dict[str, Any], dict[str, Any]]] = [
    (402, {}, "balance", {"credits": 0}, {"credits": 10}),
    (429, {}, "concurrency", {"limit": 0}, {"limit": 10}),
    (404, {"lora_id": "nobody"}, "release", {}, {}),
    (422, {"prompt": "forbidden-word"}, "release", {}, {}),
]


@pytest.mark.parametrize(("status", "fields", "wish", "before", "after"), _REFUSED)
async def test_after_a_refusal_the_key_is_evaluated_again(
    live: Live, status: int, fields: dict[str, Any], wish: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    await live.control(wish, **before)
    for _ in range(2):
        refused = await live.create("k1", **fields)
        assert refused.status_code == status
        assert "Aurous-Idempotent-Replayed" not in refused.headers
    await live.control(wish, **after)
    assert (await live.create("k1")).status_code == 201


async def test_a_key_is_remembered_for_a_day(live: Live) -> None:
    first = await live.create("k1")
    await live.control("clock", advance=24 * 3600 - 60)
    assert (await live.create("k1")).json()["id"] == first.json()["id"]
    await live.control("clock", advance=60)
    assert (await live.create("k1")).json()["id"] != first.json()["id"]


async def test_without_a_key_every_call_buys(live: Live) -> None:
    assert (await live.create()).json()["id"] != (await live.create()).json()["id"]


@pytest.mark.parametrize("key", ["", "k" * 257])
async def test_keys_of_bad_length_are_refused(live: Live, key: str) -> None:
    assert error(await live.create(key)) == (400, "value_out_of_range", "Idempotency-Key")
    assert (await live.create("k" * 256)).status_code == 201


async def test_validation_comes_before_the_key_and_the_key_before_money(live: Live) -> None:
    await live.create("k1")
    assert error(await live.create("k1", steps=0))[1] == "value_out_of_range"
    await live.control("balance", credits=0)
    assert (await live.create("k1")).status_code == 201
    assert error(await live.create("k1", prompt="forbidden-word"))[1] == "idempotency_key_in_use"


@pytest.mark.parametrize("depth", [100, 300, 500, 700, 900, 5000])
async def test_a_body_too_deep_to_be_compared_is_refused(live: Live, depth: int) -> None:
    body = '{"prompt": "a heron", "width": 256, "height": 256, "x": ' + "[" * depth + "]" * depth + "}"
    answer = await live.api.post("/v1/images", content=body, headers={"Idempotency-Key": "k1"})
    if answer.status_code != 201:
        assert error(answer) == (400, "invalid_format", None)
        assert (await live.create("k1")).status_code == 201


def test_canonical_means_the_same_not_the_same_bytes() -> None:
    assert canonical({"b": [1.0, {"y": 2, "x": None}], "a": 7.5}) == canonical(
        json.loads('{"a": 7.5, "b": [1, {"x": null, "y": 2.0}]}')
    )
    assert canonical({"a": [1, 2]}) != canonical({"a": [2, 1]})
    assert canonical({"a": True}) != canonical({"a": 1})
