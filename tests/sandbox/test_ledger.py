"""The purse always equals what its movements say."""

from __future__ import annotations

import pytest

from studio.sandbox.problems import Problem
from tests.sandbox.conftest import Live, error


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
