"""Who is let in, and what every answer carries."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from studio.sandbox.app import TABLE
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


async def test_wrong_method_names_the_right_ones(live: Live) -> None:
    answer = await live.client(None).put("/v1/images")
    assert error(answer) == (405, "resource_not_found", None)
    assert answer.headers["Allow"] == "GET, POST"


async def test_every_path_names_its_methods(live: Live) -> None:
    for path, rules in TABLE.items():
        answer = await live.api.request("TRACE", path.replace("{id}", "x_y").replace("{n}", "0"))
        assert error(answer) == (405, "resource_not_found", None), path
        assert answer.headers["Allow"] == ", ".join(sorted(rules)), path


@pytest.mark.parametrize("path", ["/", "/v1/nothing", "/v1/images/", "/v1/videos/vid_X", "/v1/images/img_X/cancel/x"])
async def test_unknown_paths_answer_in_the_envelope(live: Live, path: str) -> None:
    assert error(await live.api.get(path)) == (404, "resource_not_found", None)


async def test_version_is_echoed_and_unknown_ones_are_refused(live: Live) -> None:
    known = await live.api.get("/v1/balance", headers={"Aurous-Version": "2026-05-15"})
    assert known.headers["Aurous-Version"] == "2026-05-15"
    for version in ("2020-01-01", "latest", ""):
        answer = await live.api.get("/v1/balance", headers={"Aurous-Version": version})
        assert error(answer) == (400, "unknown_version", "Aurous-Version")
        assert answer.headers["Aurous-Version"] == "2026-05-15"


async def test_an_unknown_version_is_refused_on_every_route(live: Live) -> None:
    for path, rules in TABLE.items():
        for method in rules:
            where = path.replace("{id}", "x_y").replace("{n}", "0").replace("{rest:path}", "x")
            answer = await live.api.request(method, where, headers={"Aurous-Version": "2027-01-01"}, json={})
            assert error(answer) == (400, "unknown_version", "Aurous-Version"), (method, path)


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


_OLD = [
    ("POST", "/v1/generations/img_X/cancel?a=b", "{base}/v1/images/img_X/cancel?a=b", "route"),
    ("GET", "/v1/generations", "{base}/v1/images", "route"),
    ("POST", "/v1/video-generations", "{base}/v1/videos", "route"),
    ("GET", "/docs", "https://docs.aurous-labs.com/", "docs"),
]


@pytest.mark.parametrize(("method", "old", "new", "what"), _OLD)
async def test_old_names_redirect_until_their_day(live: Live, method: str, old: str, new: str, what: str) -> None:
    last_day = datetime(2026, 8, 3, 23, 0, tzinfo=UTC)
    await live.control("clock", advance=last_day.timestamp() - live.house.clock.seconds())
    answer = await live.client(None).request(method, old)
    assert answer.status_code == 308
    assert answer.headers["Location"] == new.format(base=live.server.base_url)
    assert answer.headers["Aurous-Deprecated"] == what
    assert answer.headers["Sunset"] == "Tue, 04 Aug 2026 00:00:00 GMT"
    await live.control("clock", advance=3600)
    assert error(await live.api.request(method, old))[:2] == (404, "resource_not_found")


async def test_a_redirected_purchase_keeps_method_and_body(live: Live) -> None:
    await live.control("clock", advance=datetime(2026, 6, 1, tzinfo=UTC).timestamp() - live.house.clock.seconds())
    answer = await live.api.post("/v1/generations", json=SMALL, follow_redirects=True)
    assert (answer.status_code, answer.json()["prompt"]) == (201, "a heron")


async def test_a_token_of_one_output_opens_no_other(live: Live) -> None:
    first, second = await live.made(), await live.made()
    token = httpx.URL(first["output_urls"][0]).params["token"]
    plain = live.client(None)
    answer = await plain.get(f"/v1/images/{second['id']}/output/0", params={"token": token})
    assert error(answer) == (401, "invalid_api_key", None)
    assert error(await plain.get("/v1/balance", params={"token": token})) == (401, "missing_api_key", None)
