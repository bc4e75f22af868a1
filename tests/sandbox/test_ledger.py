"""The purse always equals what its movements say."""

from __future__ import annotations

import asyncio
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio.sandbox.app import api
from studio.sandbox.house import House
from studio.sandbox.problems import Problem
from tests.sandbox.conftest import Live, error

_STEPS = st.one_of(
    st.tuples(st.just("create"), st.integers(1, 4), st.booleans(), st.integers(0, 3)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("fail"), st.integers(0, 9)),
    st.tuples(st.just("succeed"), st.integers(0, 9), st.integers(1, 4)),
    st.tuples(st.just("topup"), st.integers(1, 5)),
    st.tuples(st.just("wait")),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_STEPS, max_size=25))
def test_credits_are_openings_and_topups_minus_charges_and_held_is_open_holds(steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live_through(Path(folder), steps))


async def _live_through(folder: Path, steps: list[tuple[Any, ...]]) -> None:
    # At this speed no run ends by itself while the steps are taken.
    house = House(folder, speed=0.0001, credits=Decimal(12), ceiling=5)
    house.settle_at("http://api", "http://media")
    key = {"X-Api-Key": house.keys.plain["api_key"]}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(api(house)), base_url="http://api", headers=key
    ) as client:
        for step in steps:
            await _take(house, client, *step)
            await _check(client)
    await house.close()


async def _take(house: House, client: httpx.AsyncClient, verb: str, *values: Any) -> None:
    if verb == "create":
        count, enhance, key = values
        body = {"prompt": "a heron", "count": count, "enhance_prompt": enhance}
        answer = await client.post("/v1/images", json=body, headers={"Idempotency-Key": str(key)})
        assert answer.status_code in (201, 402, 409, 429)
        return
    if verb == "wait":
        house.clock.advance(25 * 3600)
    elif verb == "topup":
        house.ledger.top_up(house.keys.team_of("api_key"), Decimal(values[0]))
    else:
        await _settle(house, client, verb, *values)


async def _settle(house: House, client: httpx.AsyncClient, verb: str, index: int, made: int = 0) -> None:
    rows = house.database.rows("SELECT id FROM generations ORDER BY seq DESC")
    if index >= len(rows):
        return
    generation = house.generations.get(rows[index]["id"])
    if verb == "cancel":
        assert (await client.post(f"/v1/images/{generation.id}/cancel")).status_code in (200, 400)
    elif verb == "fail":
        house.generations.fail(generation.id, "Content policy violation")
    else:
        outputs = tuple(f"{n}.png" for n in range(min(made, generation.request.count)))
        house.generations.succeed(generation.id, outputs)


async def _check(client: httpx.AsyncClient) -> None:
    purse = (await client.get("/v1/balance")).json()
    moves = (await client.get("/v1/usage/events?limit=100")).json()
    runs = (await client.get("/v1/images?limit=100")).json()
    assert not moves["has_more"] and not runs["has_more"]
    total = dict.fromkeys(("topup", "charge", "hold", "release"), 0)
    for move in moves["data"]:
        total[move["type"]] += move["amount"]
    assert purse["credits"] == total["topup"] - total["charge"]
    open_runs = [run for run in runs["data"] if run["status"] in ("pending", "processing")]
    assert purse["held_credits"] == sum(run["cost"]["amount"] for run in open_runs)
    assert purse["available_credits"] == purse["credits"] - purse["held_credits"] >= 0
    assert total["charge"] == sum(run["cost"]["amount"] for run in runs["data"] if run["status"] == "succeeded")
    assert (await client.get("/v1/usage")).json() == {
        "total_generations": len(runs["data"]),
        "total_credits_used": total["charge"],
    }


async def test_adjustments_are_signed_and_fractions_stay_exact(live: Live) -> None:
    await live.control("balance", credits=1023.49)
    await live.control("balance", credits=1000)
    rows = (await live.api.get("/v1/usage/events?type=adjustment")).json()["data"]
    assert [row["amount"] for row in rows] == [-23.49, 923.49]
    assert (await live.purse())[0] == 1000


@pytest.mark.parametrize(("query", "param"), [("type=gift", "type"), ("starting_after=img_x", "starting_after")])
async def test_bad_ledger_queries_are_refused(live: Live, query: str, param: str) -> None:
    assert error(await live.api.get(f"/v1/usage/events?{query}")) == (400, "invalid_format", param)


async def test_a_purse_never_pays_twice_for_one_run(live: Live) -> None:
    id = (await live.made())["id"]
    live.house.generations.succeed(id, ("again.png",))
    live.house.generations.fail(id, "no")
    with pytest.raises(Problem):
        live.house.generations.cancel(id, team=live.house.keys.team_of("api_key"))
    assert await live.purse() == (99, 0, 99)
