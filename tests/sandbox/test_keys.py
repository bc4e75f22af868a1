"""Keys: how far each reaches, and how one takes the place of another."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from studio.sandbox.app import TABLE
from tests.sandbox.conftest import SMALL, Live, error
from tests.sandbox_fixture import Sandbox

_DAY = 24 * 3600
_GUARDED = [
    (method, path, rule.scope)
    for path, rules in TABLE.items()
    for method, rule in rules.items()
    if rule.scope is not None
]


async def test_reading_needs_read_and_everything_else_needs_write(live: Live) -> None:
    reader = live.client("read_only_key")
    assert {scope for method, _, scope in _GUARDED if method == "GET"} == {"read"}
    assert {scope for method, _, scope in _GUARDED if method != "GET"} == {"write"}
    for method, path, scope in _GUARDED:
        answer = await reader.request(method, path.replace("{id}", "x_y").replace("{n}", "0"), json={})
        refused = answer.status_code == 403 and error(answer) == (403, "missing_scope", None)
        assert refused == (scope == "write"), (method, path)


@pytest.mark.parametrize("name", ["write_key", "api_key"])
async def test_write_and_full_reach_every_route(live: Live, name: str) -> None:
    client = live.client(name)
    for method, path, _ in _GUARDED:
        answer = await client.request(method, path.replace("{id}", "x_y").replace("{n}", "0"), json={})
        assert answer.status_code not in (401, 403), (method, path)


async def asked(live: Live, key: str) -> httpx.Response:
    return await live.client(None).get("/v1/team", headers={"X-Api-Key": key})


async def test_a_rotated_key_works_for_a_day_beside_the_new_one(live: Live) -> None:
    team = (await live.api.get("/v1/team")).json()["id"]
    said = await live.control("keys", rotate=True)
    assert said["name"] == "api_key" and said["key"] != said["previous_key"]
    for key in (said["key"], said["previous_key"]):
        assert (await asked(live, key)).json()["id"] == team
    await live.control("clock", advance=_DAY - 60)
    assert (await asked(live, said["previous_key"])).status_code == 200
    await live.control("clock", advance=60)
    assert error(await asked(live, said["previous_key"])) == (401, "invalid_api_key", None)
    assert (await asked(live, said["key"])).status_code == 200


async def test_rotating_again_does_not_lengthen_the_first_grace(live: Live) -> None:
    first = (await live.control("keys", rotate=True))["previous_key"]
    await live.control("clock", advance=_DAY / 2)
    second = (await live.control("keys", rotate=True))["previous_key"]
    await live.control("clock", advance=_DAY / 2)
    assert (await asked(live, first)).status_code == 401
    assert (await asked(live, second)).status_code == 200


async def test_the_new_key_reaches_as_far_and_shares_idempotency(live: Live) -> None:
    headers = {"Idempotency-Key": "k"}
    bought = await live.client("write_key").post("/v1/images", json=SMALL, headers=headers)
    await live.control("keys", name="write_key", rotate=True)
    again = await live.client("write_key").post("/v1/images", json=SMALL, headers=headers)
    assert again.headers["Aurous-Idempotent-Replayed"] == "true"
    assert again.json()["id"] == bought.json()["id"]
    narrow = (await live.control("keys", name="read_only_key", rotate=True))["key"]
    refused = await live.client(None).post("/v1/images", json=SMALL, headers={"X-Api-Key": narrow})
    assert error(refused)[1] == "missing_scope"


async def test_a_key_revoked_by_hand_has_no_grace_and_can_be_brought_back(live: Live) -> None:
    await live.control("keys", revoked=True)
    assert error(await live.api.get("/v1/team")) == (401, "revoked_api_key", None)
    await live.control("keys", revoked=False)
    assert (await live.api.get("/v1/team")).status_code == 200


def test_a_restart_announces_the_key_in_use_and_keeps_the_grace_of_the_old(
    start_sandbox: Callable[..., Sandbox],
) -> None:
    sandbox = start_sandbox()
    said = sandbox.control("keys", rotate=True)
    for kill in (False, True):
        sandbox.restart(kill=kill)
        assert sandbox.api_key == said["key"]
        with sandbox.client(said["previous_key"]) as old:
            assert old.get("/v1/balance").status_code == 200
    sandbox.advance(_DAY)
    with sandbox.client(said["previous_key"]) as old:
        assert old.get("/v1/balance").status_code == 401
    assert sandbox.balance()["credits"] == 1000
