"""Who is let in, and what every answer carries."""

from __future__ import annotations

import httpx
import pytest

from tests.sandbox.conftest import SMALL, Live, error


@pytest.mark.parametrize(
    ("key", "code"), [(None, "missing_api_key"), ("nonsense", "invalid_api_key"), ("revoked_key", "revoked_api_key")]
)
async def test_bad_keys_are_told_apart(live: Live, key: str | None, code: str) -> None:
    headers = {"X-Api-Key": live.house.keys.plain.get(key, key)} if key else {}
    answer = await live.client(None).get("/v1/balance", headers=headers)
    assert error(answer) == (401, code, None)
    assert answer.json()["error"]["type"] == "authentication"


async def test_bearer_is_an_alias_and_the_other_header_wins(live: Live) -> None:
    bearer = {"Authorization": f"Bearer {live.house.keys.plain['api_key']}"}
    assert (await live.client(None).get("/v1/balance", headers=bearer)).status_code == 200
    both = {**bearer, "X-Api-Key": "nonsense"}
    assert error(await live.client(None).get("/v1/balance", headers=both))[1] == "invalid_api_key"


async def test_rotated_key_lapses(live: Live) -> None:
    await live.control("keys", lapse_in=24 * 3600)
    assert (await live.api.get("/v1/balance")).status_code == 200
    await live.control("clock", advance=24 * 3600)
    assert error(await live.api.get("/v1/balance")) == (401, "invalid_api_key", None)


async def test_read_only_key_may_look_but_not_buy(live: Live) -> None:
    reader = live.client("read_only_key")
    assert (await reader.get("/v1/images")).status_code == 200
    for method, path in (("POST", "/v1/images"), ("POST", "/v1/images/estimate"), ("DELETE", "/v1/files/file_x")):
        assert error(await reader.request(method, path, json=SMALL)) == (403, "missing_scope", None)
    assert (await live.purse())[1] == 0


async def test_write_key_may_buy(live: Live) -> None:
    assert (await live.client("write_key").post("/v1/images", json=SMALL)).status_code == 201


async def test_wrong_method_names_the_right_ones(live: Live) -> None:
    answer = await live.client(None).put("/v1/images")
    assert error(answer) == (405, "resource_not_found", None)
    assert answer.headers["Allow"] == "GET, POST"


@pytest.mark.parametrize("path", ["/", "/v1/nothing", "/v1/images/", "/v1/videos", "/v1/images/img_X/cancel/x"])
async def test_unknown_paths_answer_in_the_envelope(live: Live, path: str) -> None:
    assert error(await live.api.get(path)) == (404, "resource_not_found", None)


async def test_version_is_echoed_and_unknown_ones_are_refused(live: Live) -> None:
    known = await live.api.get("/v1/balance", headers={"Aurous-Version": "2026-05-15"})
    assert known.headers["Aurous-Version"] == "2026-05-15"
    for version in ("2020-01-01", "latest", ""):
        answer = await live.api.get("/v1/balance", headers={"Aurous-Version": version})
        assert error(answer) == (400, "unknown_version", "Aurous-Version")
        assert answer.headers["Aurous-Version"] == "2026-05-15"


@pytest.mark.parametrize("path", ["/v1/balance", "/v1/nothing", "/v1/images/img_X"])
@pytest.mark.parametrize("key", ["api_key", "revoked_key", None])
async def test_every_answer_carries_the_headers(live: Live, path: str, key: str | None) -> None:
    headers = (await live.client(key).get(path)).headers
    assert headers["Aurous-Request-Id"].startswith("req_")
    assert headers["X-RateLimit-Limit"] == "1200"
    assert 0 < int(headers["X-RateLimit-Remaining"]) <= 1200
    assert int(headers["X-RateLimit-Reset"]) > 1_700_000_000
    assert headers["Date"]


async def test_another_teams_things_do_not_exist(live: Live) -> None:
    generation = (await live.create()).json()
    other = live.client("other_team_key")
    for method, path in (("GET", ""), ("POST", "/cancel"), ("GET", "/output/0")):
        foreign = await other.request(method, f"/v1/images/{generation['id']}{path}")
        unknown = await other.request(method, f"/v1/images/img_01HXMQ7Z3K8Y2NABCDEFGHJKMN{path}")
        assert error(foreign) == error(unknown) == (404, "resource_not_found", None)
        assert foreign.json()["error"]["message"] == unknown.json()["error"]["message"]
    assert (await other.get("/v1/images")).json()["data"] == []
    assert error(await other.get(f"/v1/images?starting_after={generation['id']}"))[1] == "invalid_format"


async def test_old_names_redirect_until_their_day(live: Live) -> None:
    back = (live.house.clock.now().timestamp() - 1785700000) // 1
    await live.control("clock", advance=-back)
    answer = await live.client(None).post("/v1/generations/img_X/cancel?a=b")
    assert answer.status_code == 308
    assert answer.headers["Location"] == f"{live.server.base_url}/v1/images/img_X/cancel?a=b"
    assert answer.headers["Aurous-Deprecated"] == "route"
    assert answer.headers["Sunset"] == "Tue, 04 Aug 2026 00:00:00 GMT"
    await live.control("clock", advance=24 * 3600 * 7)
    assert error(await live.api.get("/v1/generations"))[0] == 404


async def test_a_token_of_one_output_opens_no_other(live: Live) -> None:
    first, second = await live.made(), await live.made()
    token = httpx.URL(first["output_urls"][0]).params["token"]
    plain = live.client(None)
    answer = await plain.get(f"/v1/images/{second['id']}/output/0", params={"token": token})
    assert error(answer) == (401, "invalid_api_key", None)
    assert error(await plain.get("/v1/balance", params={"token": token})) == (401, "missing_api_key", None)
