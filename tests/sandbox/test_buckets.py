"""Token buckets: one per team and class of route."""

from __future__ import annotations

from tests.sandbox.conftest import Live, error


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
