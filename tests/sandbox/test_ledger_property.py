"""Whatever happens, in any order: the purse is what its movements say, and what is held is what is still open."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from studio.domain import limits
from studio.sandbox.app import api
from studio.sandbox.generations import Generation
from studio.sandbox.house import House
from studio.sandbox.plan import Ending, Plan
from tests.sandbox.conftest import SMALL, Live

_OPENING = Decimal(12)
_IDS = st.integers(0, 5)
_ENDINGS = st.sampled_from(get_args(Ending))
_PROMPTS = ["a heron", "a heron, forbidden-word"]
_AMOUNTS = st.decimals("0.01", 8, places=2)


def explained(purse: dict[str, Any], moves: list[dict[str, Any]], runs: list[dict[str, Any]]) -> None:
    """Check a purse against the whole ledger and all runs, each as the API shows it with exact amounts."""
    sums: Counter[str] = Counter()
    for move in moves:
        sums[move["type"]] += move["amount"]
    credits = sums["topup"] + sums["refund"] + sums["adjustment"] - sums["charge"]
    going = [run for run in runs if run["status"] in ("pending", "processing")]
    assert purse["credits"] == credits
    assert purse["held_credits"] == sum(run["cost"]["amount"] for run in going)
    assert purse["available_credits"] == purse["credits"] - purse["held_credits"]
    holds = {move["hold_id"]: move["amount"] for move in moves if move["type"] == "hold"}
    settled = Counter(move["hold_id"] for move in moves if move["type"] in ("charge", "release"))
    assert set(settled.values()) <= {1} and set(settled) <= set(holds)
    assert purse["held_credits"] == sum(amount for hold, amount in holds.items() if hold not in settled)
    for run in runs:
        story(run, [move for move in moves if move["generation_id"] == run["id"]])


def story(run: dict[str, Any], moves: list[dict[str, Any]]) -> None:
    """Check that the movements of one run tell how it went."""
    kinds = [move["type"] for move in reversed(moves)]
    if run["status"] in ("pending", "processing"):
        assert kinds == ["hold"] and moves[0]["amount"] == run["cost"]["amount"]
    elif run["status"] == "succeeded":
        assert kinds == ["hold", "charge"] and moves[0]["amount"] == run["cost"]["amount"] <= moves[1]["amount"]
    else:
        assert kinds == ["hold", "release"] and run["cost"]["amount"] == 0
        assert moves[0]["amount"] == moves[1]["amount"]


class Purse(RuleBasedStateMachine):
    """One team's money. Routes are called in-process; how a run ends is decided by the rules, not by time."""

    bought = Bundle("bought")

    @initialize()
    def open_house(self) -> None:
        """Begin with little credit, and at a speed at which no run ends by itself."""
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.house = House(Path(self.folder.name), speed=1e-9, credits=_OPENING, ceiling=6)
        self.house.settle_at("http://api", "http://media")
        self.house.buckets.enforced = False
        self.team = self.house.keys.team_of("api_key")
        self.sold: dict[str, tuple[str, dict[str, Any], int]] = {}
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(api(self.house)),
            base_url="http://api",
            headers={"X-Api-Key": self.house.keys.plain["api_key"]},
        )

    def teardown(self) -> None:
        """Let go of files, tasks and connections."""
        if hasattr(self, "house"):
            self.runner.run(self.client.aclose())
            self.runner.run(self.house.close())
            self.runner.close()
            self.folder.cleanup()

    def ask(self, method: str, path: str, **how: Any) -> httpx.Response:
        answer: httpx.Response = self.runner.run(self.client.request(method, path, **how))
        assert answer.status_code < 500, answer.text
        return answer

    def shown(self, path: str) -> Any:
        """Return an answer with amounts as exact decimals."""
        return json.loads(self.ask("GET", path).content, parse_float=Decimal)

    def buy(self, path: str, body: dict[str, Any], *, key: int, ends: Ending) -> Any:
        """Ask for a run that will end with the status ``ends`` if it ends badly; return its id if it was sold."""
        self.house.plans.clear()
        self.house.plans.append(Plan(ends=ends))
        before = self.house.ledger.purse(self.team)
        answer = self.ask("POST", path, json=body, headers={"Idempotency-Key": str(key)})
        if answer.status_code == 201:
            if "Aurous-Idempotent-Replayed" in answer.headers:
                assert self.house.ledger.purse(self.team) == before
            self.sold[answer.json()["id"]] = (path, body, key)
            return answer.json()["id"]
        assert answer.json()["error"]["code"] in (
            "balance_too_low",
            "idempotency_key_in_use",
            "concurrency_limit_exceeded",
            "prompt_blocked",
        )
        assert self.house.ledger.purse(self.team) == before
        return multiple()

    @rule(
        target=bought,
        key=_IDS,
        ends=_ENDINGS,
        count=st.integers(1, 4),
        enhance=st.booleans(),
        prompt=st.sampled_from(_PROMPTS),
    )
    def create_pictures(self, key: int, ends: Ending, count: int, enhance: bool, prompt: str) -> Any:
        """Buy pictures, perhaps under a key that was used before, perhaps with too little money."""
        body = {"prompt": prompt, "count": count, "enhance_prompt": enhance}
        return self.buy("/v1/images", body, key=key, ends=ends)

    @rule(
        target=bought,
        key=_IDS,
        ends=_ENDINGS,
        seconds=st.integers(2, 12),
        resolution=st.sampled_from([*limits.RESOLUTIONS]),
    )
    def create_clip(self, key: int, ends: Ending, seconds: int, resolution: str) -> Any:
        """Buy a clip, with its broken amounts."""
        model = {"video_lora_id": "slow-drift", "prompt": "a heron"}
        return self.buy("/v1/videos", {**model, "duration": seconds, "resolution": resolution}, key=key, ends=ends)

    @rule(id=bought)
    def replay(self, id: str) -> None:
        """Send what was bought once more, as after a lost answer: the same run, and nothing more to pay."""
        if id in self.sold:
            before = self.house.ledger.purse(self.team)
            path, body, key = self.sold[id]
            answer = self.ask("POST", path, json=body, headers={"Idempotency-Key": str(key)})
            assert (answer.status_code, answer.json()["id"]) == (201, id)
            assert self.house.ledger.purse(self.team) == before

    @rule(id=bought)
    def cancel(self, id: str) -> None:
        """Cancel a run, whatever has become of it."""
        assert self.ask("POST", f"/v1/images/{id}/cancel").status_code in (200, 400)

    @rule(id=bought)
    def begin(self, id: str) -> None:
        """Hand a run to the provider."""
        self.house.generations.begin(id)

    @rule(id=bought)
    def end_badly(self, id: str) -> None:
        """Let a run end without a result, perhaps after its end."""
        self.house.generations.fail(id, "It went wrong.")

    @rule(id=bought, missing=st.integers(0, 3))
    def succeed(self, id: str, missing: int) -> None:
        """Let a run succeed, perhaps with fewer outputs than were asked for, perhaps for the second time."""
        generation: Generation = self.house.generations.get(id)
        count = max(1, generation.request.count - missing)
        self.house.generations.succeed(id, tuple(f"{id}-{n}.png" for n in range(count)))

    @rule(amount=_AMOUNTS)
    def top_up(self, amount: Decimal) -> None:
        """Buy credits."""
        self.house.ledger.top_up(self.team, amount)

    @rule(amount=_AMOUNTS)
    def refund(self, amount: Decimal) -> None:
        """Get credits back."""
        self.house.ledger.refund(self.team, amount)

    @rule(amount=st.decimals(-3, 3, places=2))
    def adjust(self, amount: Decimal) -> None:
        """Correct the purse, up or down, also below what is held."""
        self.house.ledger.adjust(self.team, amount)

    @rule()
    def wait(self) -> None:
        """Let keys lapse and outputs expire."""
        self.house.clock.advance(25 * 3600)
        self.sold.clear()

    @invariant()
    def the_ledger_explains_the_balance(self) -> None:
        """Compare what the routes show, after every step."""
        if hasattr(self, "house"):
            moves, runs = (self.shown(f"/v1/{what}?limit=100") for what in ("usage/events", "images"))
            assert not moves["has_more"] and not runs["has_more"]
            explained(self.shown("/v1/balance"), moves["data"], runs["data"])
            charged = sum(move["amount"] for move in moves["data"] if move["type"] == "charge")
            assert self.shown("/v1/usage") == {
                "total_generations": len(runs["data"]),
                "total_credits_used": charged,
            }


_FEW = settings(
    max_examples=40,
    stateful_step_count=30,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def test_whatever_happens_the_ledger_explains_the_balance() -> None:
    run_state_machine_as_test(Purse, settings=_FEW)


_Step = Callable[[Live, random.Random], Awaitable[Any]]


async def some_run(live: Live, dice: random.Random) -> None:
    """Buy with any of the words that decide how a run ends."""
    word = dice.choice(["a heron", "partial-result", "unsafe-output", "provider-timeout", "forbidden-word"])
    body = {**SMALL, "prompt": word, "count": dice.randint(1, 3), "enhance_prompt": dice.random() < 0.5}
    await live.api.post("/v1/images", json=body, headers={"Idempotency-Key": str(dice.randint(0, 9))})


async def some_cancel(live: Live, dice: random.Random) -> None:
    """Cancel any run."""
    runs = (await live.api.get("/v1/images?limit=100")).json()["data"]
    if runs:
        await live.api.post(f"/v1/images/{dice.choice(runs)['id']}/cancel")


async def some_money(live: Live, dice: random.Random) -> None:
    """Move credits by hand."""
    kind = dice.choice(["topup", "refund", "adjustment"])
    await live.control("balance", **{kind: dice.choice([0.25, 1, 2.5])})


async def some_ending(live: Live, dice: random.Random) -> None:
    """Order how the next run ends."""
    endings: list[dict[str, Any]] = [{"ends": "expired"}, {"missing": 1}, {"fails": "No."}]
    await live.control("outcomes", **dice.choice(endings))


@pytest.mark.parametrize("seed", [1, 2])
async def test_over_the_public_routes_alone_the_same_holds(live: Live, seed: int) -> None:
    dice = random.Random(seed)
    await live.control("balance", credits=15)
    steps: list[_Step] = [some_run, some_run, some_run, some_cancel, some_money, some_ending]
    for _ in range(30):
        await dice.choice(steps)(live, dice)
        runs = (await live.api.get("/v1/images?limit=100")).json()["data"]
        if sum(run["status"] in ("pending", "processing") for run in runs) == 0:
            await check(live)
    for run in (await live.api.get("/v1/images?limit=100")).json()["data"]:
        await live.ended(run["id"])
    await check(live)


async def check(live: Live) -> None:
    """Compare purse, ledger and runs while nothing is under way: runs end between two questions."""
    paths = ("/v1/balance", "/v1/usage/events?limit=100", "/v1/images?limit=100")
    purse, moves, runs = [json.loads((await live.api.get(path)).content, parse_float=Decimal) for path in paths]
    explained(purse, moves["data"], runs["data"])
