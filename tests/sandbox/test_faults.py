"""Trouble on order: it happens where it says, as often as it says."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from tests.sandbox.conftest import Live, error


async def test_an_error_before_acting_buys_nothing(live: Live) -> None:
    await live.control("faults", route="POST /v1/images", kind="error", status=503, times=2, retry_after=3)
    for _ in range(2):
        answer = await live.create("k")
        assert error(answer) == (503, "provider_unavailable", None)
        assert answer.headers["Retry-After"] == "3"
    assert live.house.database.number("SELECT count(*) FROM generations") == 0
    assert (await live.create("k")).status_code == 201


@pytest.mark.parametrize("when", ["before", "during"])
async def test_a_connection_lost_before_acting_buys_nothing(live: Live, when: str) -> None:
    await live.control("faults", route="POST /v1/images", kind="drop", when=when)
    with pytest.raises(httpx.RemoteProtocolError):
        await live.create("k")
    assert live.house.database.number("SELECT count(*) FROM generations") == 0
    assert "Aurous-Idempotent-Replayed" not in (await live.create("k")).headers


@pytest.mark.parametrize("kind", ["drop", "html", "error"])
async def test_an_answer_lost_after_acting_is_replayed(live: Live, kind: str) -> None:
    await live.control("faults", route="POST /v1/images", kind=kind, when="after")
    if kind == "drop":
        with pytest.raises(httpx.RemoteProtocolError):
            await live.create("k")
    else:
        assert (await live.create("k")).status_code == 503
    again = await live.create("k")
    assert again.headers["Aurous-Idempotent-Replayed"] == "true"
    assert live.house.database.number("SELECT count(*) FROM generations") == 1


async def test_a_page_instead_of_an_answer(live: Live) -> None:
    await live.control("faults", route="GET /v1/images/{id}", kind="html", status=200)
    answer = await live.api.get("/v1/images/img_x")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert (await live.api.get("/v1/images/img_x")).status_code == 404


async def test_a_body_of_ones_own(live: Live) -> None:
    await live.control("faults", route="*", kind="body", status=200, body='{"credits": "many"')
    answer = await live.api.get("/v1/balance")
    assert answer.text == '{"credits": "many"'
    assert answer.headers["Content-Type"] == "application/json"


async def test_a_picture_cut_short(live: Live) -> None:
    run = await live.made()
    place = (await live.api.get(run["output_urls"][0])).headers["Location"]
    await live.control("faults", route="GET /outputs/{name}", kind="cut")
    received = bytearray()
    with pytest.raises(httpx.RemoteProtocolError):
        async with live.media.stream("GET", place) as answer:
            assert int(answer.headers["Content-Length"]) > 1000
            async for chunk in answer.aiter_bytes():
                received += chunk
    assert 0 < len(received) < 1000
    assert len((await live.media.get(place)).content) > 1000


async def test_a_delay_lasts_until_the_faults_are_cleared(live: Live) -> None:
    await live.control("faults", route="GET /v1/balance", kind="delay", seconds=600)
    slow = asyncio.create_task(live.api.get("/v1/balance"))
    while not live.house.faults.calls["GET /v1/balance"]:
        await asyncio.sleep(0.01)
    assert (await live.api.get("/v1/team")).status_code == 200
    assert not slow.done()
    await live.media.delete("/control/faults")
    assert (await slow).status_code == 200


async def test_calls_are_counted_by_route(live: Live) -> None:
    await live.control("faults", route="*", kind="error")
    for _ in range(2):
        await live.api.get("/v1/images/img_x")
    await live.api.post("/v1/images/estimate", json={"prompt": "x"})
    calls = (await live.media.get("/control/state")).json()["calls"]
    assert calls == {"GET /v1/images/{id}": 2, "POST /v1/images/estimate": 1}


@pytest.mark.parametrize(
    ("route", "wish"),
    [
        ("faults", {"route": "*", "kind": "flood"}),
        ("faults", {"route": "*", "kind": "body", "content_type": "a\r\nb"}),
        ("keys", {"name": "x"}),
        ("buckets", {}),
        ("clock", {"a": 1}),
    ],
)
async def test_a_wrong_wish_is_refused(live: Live, route: str, wish: dict[str, str]) -> None:
    assert (await live.media.post(f"/control/{route}", json=wish)).status_code == 400


async def test_an_unexpected_failure_is_a_500_in_the_envelope(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    live.house.database.run("DROP TABLE movements")
    answer = await live.api.get("/v1/usage/events")
    assert error(answer) == (500, "internal_error", None)
    assert "no such table" in caplog.text
