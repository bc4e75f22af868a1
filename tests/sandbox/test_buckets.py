"""Token buckets: one per team and class of route."""

from __future__ import annotations

import pytest

from studio.sandbox.app import TABLE
from studio.sandbox.buckets import RATES
from tests.sandbox.conftest import Live, error

_PAID = {
    "POST /v1/images": "images_post",
    "POST /v1/images/{id}/cancel": "images_post",
    "POST /v1/videos": "videos_post",
    "POST /v1/images/estimate": "estimate_post",
    "POST /v1/videos/estimate": "estimate_post",
    "POST /v1/files": "files_post",
    "DELETE /v1/files/{id}": "files_post",
    "POST /v1/webhook_endpoints": "webhook_endpoints_post",
    "PATCH /v1/webhook_endpoints/{id}": "webhook_endpoints_post",
    "DELETE /v1/webhook_endpoints/{id}": "webhook_endpoints_post",
    "POST /v1/webhook_endpoints/{id}/rotate_secret": "webhook_endpoints_post",
    "POST /v1/webhook_endpoints/{id}/test": "webhooks_test",
}
_DRAWS = {
    f"{method} {path}": _PAID.get(f"{method} {path}", "get")
    for path, rules in TABLE.items()
    for method, rule in rules.items()
    if rule.scope is not None
}


@pytest.mark.parametrize("bucket", RATES)
async def test_a_route_draws_from_its_own_bucket_and_no_other(live: Live, bucket: str) -> None:
    assert set(_PAID) <= set(_DRAWS)
    await live.control("buckets", bucket=bucket, remaining=-500)
    for route, drawn in _DRAWS.items():
        method, path = route.replace("{id}", "x_y").replace("{n}", "0").split(" ")
        answer = await live.api.request(method, path, json={})
        refused = answer.status_code == 429 and error(answer) == (429, "too_many_requests", None)
        assert refused == (drawn == bucket), route
        assert answer.headers["X-RateLimit-Limit"] == str(RATES[drawn].burst), route
        assert not refused or answer.json()["error"]["message"].startswith(f"Rate limit exceeded for {bucket}. ")


def test_bursts_and_refills_are_the_published_ones() -> None:
    assert {name: (rate.burst, rate.per_minute) for name, rate in RATES.items()} == {
        "images_post": (120, 60),
        "videos_post": (120, 60),
        "estimate_post": (240, 120),
        "files_post": (60, 30),
        "webhook_endpoints_post": (10, 10),
        "webhooks_test": (30, 30),
        "get": (1200, 600),
    }


async def test_buckets_can_be_told_to_refuse_nobody(live: Live) -> None:
    await live.control("buckets", enforced=False)
    await live.control("buckets", bucket="get", remaining=0)
    answer = await live.api.get("/v1/balance")
    assert (answer.status_code, answer.headers["X-RateLimit-Remaining"]) == (200, "0")
    await live.control("buckets", bucket="get", remaining=-500, enforced=True)
    assert (await live.api.get("/v1/balance")).status_code == 429


async def test_the_burst_runs_out_and_time_brings_it_back(live: Live) -> None:
    remaining = []
    for _ in range(3):
        answer = await live.api.post("/v1/images/img_nobody/cancel")
        remaining.append(int(answer.headers["X-RateLimit-Remaining"]))
    assert remaining[0] == 119
    assert remaining == sorted(remaining, reverse=True)
    await live.control("buckets", bucket="images_post", remaining=0)
    refused = await live.create()
    assert error(refused) == (429, "too_many_requests", None)
    assert refused.json()["error"]["message"] == "Rate limit exceeded for images_post. Retry after 1s."
    assert refused.headers["Retry-After"] == "1"
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    await live.control("clock", advance=1)
    assert (await live.create()).status_code == 201


async def test_the_wait_is_the_bucket_s_own(live: Live) -> None:
    await live.control("buckets", bucket="files_post", remaining=-4)
    refused = await live.api.delete("/v1/files/file_x")
    assert 9 <= int(refused.headers["Retry-After"]) <= 10


async def test_classes_do_not_share(live: Live) -> None:
    await live.control("buckets", bucket="images_post", remaining=0)
    assert (await live.api.get("/v1/balance")).status_code == 200
    body = {"prompt": "a heron"}
    estimate = await live.api.post("/v1/images/estimate", json=body)
    assert estimate.headers["X-RateLimit-Limit"] == "240"


async def test_keys_of_a_team_share_and_teams_do_not(live: Live) -> None:
    await live.control("buckets", bucket="get", remaining=-500)
    assert error(await live.client("read_only_key").get("/v1/team"))[0] == 429
    assert (await live.client("other_team_key").get("/v1/team")).status_code == 200


async def test_a_refused_key_costs_nobody_a_token(live: Live) -> None:
    await live.control("buckets", bucket="images_post", remaining=50)
    await live.client("read_only_key").post("/v1/images", json={})
    answer = await live.create()
    assert int(answer.headers["X-RateLimit-Remaining"]) in (49, 50)
