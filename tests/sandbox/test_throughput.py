"""Many at once: a hundred runs in flight all end well. How fast it is, ``make bench`` says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from tests.sandbox_fixture import Sandbox

_MANY = 100
_PATIENCE = 300


async def test_a_hundred_runs_in_flight_finish_without_an_error(start_sandbox: Callable[..., Sandbox]) -> None:
    sandbox = start_sandbox("--concurrency", str(_MANY))
    sandbox.control("outcomes", holds=True, times=_MANY)
    headers = {"X-Api-Key": sandbox.api_key}
    async with httpx.AsyncClient(base_url=sandbox.base_url, headers=headers, timeout=_PATIENCE) as client:
        answers = await asyncio.gather(*(_bought(client, seed) for seed in range(_MANY)))
        assert {answer.status_code for answer in answers} == {201}
        assert sandbox.balance()["held_credits"] == _MANY
        assert (await _bought(client, _MANY)).json()["error"]["code"] == "concurrency_limit_exceeded"
        sandbox.control("release")
        runs = await _all_ended(client)
        pictures = await asyncio.gather(*(client.get(run["output_urls"][0]) for run in runs))
    assert {run["id"] for run in runs} == {answer.json()["id"] for answer in answers}
    assert {run["status"] for run in runs} == {"succeeded"}
    assert {answer.status_code for answer in pictures} == {302}
    assert sandbox.balance() == {
        "credits": 1000 - _MANY,
        "held_credits": 0,
        "available_credits": 1000 - _MANY,
        "currency": "credit",
    }


async def _bought(client: httpx.AsyncClient, seed: int) -> httpx.Response:
    body = {"prompt": "a heron", "width": 256, "height": 256, "seed": seed}
    return await client.post("/v1/images", json=body, headers={"Idempotency-Key": str(seed)})


async def _all_ended(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    async with asyncio.timeout(_PATIENCE):
        while True:
            answer = await client.get("/v1/images", params={"limit": _MANY})
            runs: list[dict[str, Any]] = answer.raise_for_status().json()["data"]
            if all(run["status"] not in ("pending", "processing") for run in runs):
                return runs
            await asyncio.sleep(0.2)
