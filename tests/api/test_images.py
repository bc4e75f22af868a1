"""Pictures: what is sent, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from studio.domain.errors import AnswerLost, KeyInUse, Mistaken, Refused, ServerFailed, Unreadable
from studio.domain.generation import Status
from studio.domain.request import ImageRequest
from tests.api.conftest import Connect, HeldClock, Serve
from tests.api.server import Reply, Seen, Server, refused, told
from tests.sandbox_fixture import Sandbox

REQUEST = ImageRequest(prompt="a heron", size="square", count=2)


async def test_an_estimate_is_asked_with_the_same_body_and_no_key(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"object": "estimate", "estimated_cost": {"amount": 2, "breakdown": {"base": 2}}})])
    estimate = await connect(server).images.estimate(REQUEST)
    assert (estimate.amount, estimate.breakdown) == (Decimal(2), (("base", Decimal(2)),))
    seen = server.seen[0]
    assert (seen.method, seen.target, seen.body) == ("POST", "/v1/images/estimate", REQUEST.body())
    assert seen.headers["content-type"] == "application/json"
    assert "idempotency-key" not in seen.headers


async def test_an_estimate_is_free_and_so_tried_again(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    good = told({"estimated_cost": {"amount": 2}})
    server = await serve([refused(500, "internal_error"), Reply(raw=b""), good])
    with pytest.raises(Exception, match="did not answer"):
        await connect(server).images.estimate(REQUEST)
    assert (await connect(server).images.estimate(REQUEST)).amount == 2


class Shop:
    """A server that remembers purchases by key."""

    def __init__(self) -> None:
        self.sold: dict[str, bytes] = {}

    def __call__(self, seen: Seen) -> Reply:
        key = seen.headers["idempotency-key"]
        if key not in self.sold:
            self.sold[key] = seen.body
            return told({"id": f"img_{key}", "status": "pending"}, 201)
        if self.sold[key] != seen.body:
            return refused(409, "idempotency_key_in_use")
        return told({"id": f"img_{key}", "status": "pending"}, 201, Aurous_Idempotent_Replayed="true")


async def test_the_same_key_and_body_buy_once(serve: Serve, connect: Connect) -> None:
    shop = Shop()
    client = connect(await serve(shop))
    first = await client.images.create(REQUEST.body(), key="k1")
    again = await client.images.create(REQUEST.body(), key="k1")
    assert (first.replayed, again.replayed) == (False, True)
    assert first.generation == again.generation
    assert first.request_id == "req_head"
    assert list(shop.sold.values()) == [REQUEST.body()]
    with pytest.raises(KeyInUse):
        await client.images.create(b"{}", key="k1")


async def test_a_failed_purchase_is_handed_up_at_once(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    server = await serve([refused(503, "provider_unavailable", "server_error", Retry_After="1")])
    with pytest.raises(ServerFailed):
        await connect(server).images.create(b"{}", key="k1")
    assert (len(server.seen), clock.slept) == (1, [])


@pytest.mark.parametrize("key", ["", "k" * 257, "a b", "é", "a\r\nHost: b"])
async def test_a_key_no_header_can_carry_is_a_mistake(serve: Serve, connect: Connect, key: str) -> None:
    server = await serve([told({"id": "img_1"}, 201)])
    with pytest.raises(Mistaken):
        await connect(server).images.create(b"{}", key=key)
    assert server.seen == []


async def test_get_quotes_the_id(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"id": "img_1", "status": "dreaming"})])
    read = await connect(server).images.get("../team?x=1")
    assert server.seen[0].target == "/v1/images/..%2Fteam%3Fx%3D1"
    assert read.status is Status.UNKNOWN
    for id in ("..", "", "."):
        with pytest.raises(Mistaken):
            await connect(server).images.get(id)


async def test_cancel_returns_the_run_as_it_stands(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"id": "img_1", "status": "cancelled", "cost": {"amount": 0}})])
    read = await connect(server).images.cancel("img_1")
    assert (read.status, read.amount) == (Status.CANCELLED, Decimal(0))
    assert (server.seen[0].method, server.seen[0].target) == ("POST", "/v1/images/img_1/cancel")
    assert server.seen[0].body == b""


async def test_a_cancel_is_tried_again_and_its_loss_is_told(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    server = await serve([Reply(raw=b"")])
    with pytest.raises(AnswerLost):
        await connect(server).images.cancel("img_1")
    assert len(server.seen) == 2
    over = await serve([refused(400, "generation_not_cancellable")])
    with pytest.raises(Refused) as caught:
        await connect(over).images.cancel("img_1")
    assert caught.value.code == "generation_not_cancellable"


NOW = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def history_of(count: int) -> Server:
    """Return a server with ``count`` runs, one an hour, the newest first."""
    rows = [
        {"id": f"img_{n}", "status": "succeeded", "created_at": f"{NOW - timedelta(hours=n):%Y-%m-%dT%H:%M:%SZ}"}
        for n in range(count)
    ]

    def answer(seen: Seen) -> Reply:
        query = dict(part.split("=") for part in seen.target.partition("?")[2].split("&"))
        start = int(query.get("starting_after", "img_-1").removeprefix("img_")) + 1
        page = rows[start : start + 10]
        more = start + 10 < count
        cursor = page[-1]["id"] if more else None
        return told({"object": "list", "data": page, "has_more": more, "next_cursor": cursor})

    return Server(answer)


async def test_history_goes_back_as_far_as_asked_and_no_further(connect: Connect) -> None:
    server = history_of(45)
    await server.start()
    client = connect(server)
    found = [row.id async for row in client.images.history(NOW - timedelta(hours=24))]
    assert found == [f"img_{n}" for n in range(25)]
    assert len(server.seen) == 3
    assert [row.id async for row in client.images.history(NOW - timedelta(days=9))] == [f"img_{n}" for n in range(45)]
    await server.stop()


def newest_of(count: int, size: int = 100, *, from_the_top: bool = False) -> Callable[[Seen], Reply]:
    """Return a script that pages upwards through ``count`` runs; ``from_the_top`` it begins with the newest."""

    def answer(seen: Seen) -> Reply:
        query = dict(part.split("=") for part in seen.target.partition("?")[2].split("&"))
        known = int(query["ending_before"].removeprefix("img_"))
        newer = [{"id": f"img_{n}"} for n in range(count, known, -1)]
        page = newer[:size] if from_the_top else newer[-size:]
        return told({"object": "list", "data": page, "has_more": len(newer) > size, "next_cursor": None})

    return answer


async def test_what_is_newer_comes_oldest_first_and_without_a_gap(serve: Serve, connect: Connect) -> None:
    server = await serve(newest_of(250))
    images = connect(server).images
    assert [row.id async for row in images.newer("img_3")] == [f"img_{n}" for n in range(4, 251)]
    assert [seen.target for seen in server.seen] == [
        "/v1/images?ending_before=img_3&limit=100",
        "/v1/images?ending_before=img_103&limit=100",
        "/v1/images?ending_before=img_203&limit=100",
    ]
    assert [row.id async for row in images.newer("img_250")] == []


async def test_a_server_of_small_pages_is_climbed_all_the_same(serve: Serve, connect: Connect) -> None:
    images = connect(await serve(newest_of(7, size=2))).images
    assert [row.id async for row in images.newer("img_0")] == [f"img_{n}" for n in range(1, 8)]


async def test_rows_that_would_be_missed_are_not_missed_in_silence(serve: Serve, connect: Connect) -> None:
    images = connect(await serve(newest_of(250, from_the_top=True))).images
    with pytest.raises(Unreadable, match="leaves out"):
        _ = [row async for row in images.newer("img_3")]


async def test_a_server_that_knows_no_way_up_is_noticed(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"data": [{"id": "img_2"}, {"id": "img_1"}], "has_more": True})])
    with pytest.raises(Unreadable, match="circle"):
        _ = [row async for row in connect(server).images.newer("img_0")]
    assert len(server.seen) == 2


async def test_a_page_names_what_it_left_out(serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    rows = [{"id": "img_2"}, {"status": "pending"}, 5, {"id": "img_1"}]
    client = connect(await serve([told({"data": rows, "has_more": False, "next_cursor": None})]))
    page = await client.images.list(limit=4)
    assert [row.id for row in page.items] == ["img_2", "img_1"]
    assert [row.index for row in page.skipped] == [1, 2]
    assert "left out Generation 1" in caplog.text


async def test_a_list_that_never_ends_is_noticed(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"data": [{"id": "img_1"}], "has_more": True, "next_cursor": "img_1"})])
    with pytest.raises(Unreadable):
        _ = [row async for row in connect(server).images.history(NOW)]
    assert len(server.seen) == 2


async def test_a_missing_cursor_is_the_last_row(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"data": [{"id": "img_7"}], "has_more": True}), told({"data": [], "has_more": True})])
    client = connect(server)
    assert (await client.images.list()).next_cursor == "img_7"
    with pytest.raises(Unreadable):
        await client.images.list(starting_after="img_7")
    assert server.seen[1].target == "/v1/images?starting_after=img_7&limit=100"
    with pytest.raises(Unreadable):
        await connect(await serve([told("rows")])).images.list()


async def test_the_sandboxs_history_is_walked_both_ways(connect: Connect, sandbox: Sandbox) -> None:
    images = connect(sandbox.base_url, key=sandbox.api_key).images
    body = ImageRequest(prompt="a heron", width=256, height=256).body()
    ids = [(await images.create(body, key=f"k{n}")).generation.id for n in range(5)]
    assert [row.id async for row in images.newer(ids[1])] == ids[2:]
    assert [row.id async for row in images.newer(ids[4])] == []
    assert [row.id for row in (await images.list(ending_before=ids[0], limit=2)).items] == [ids[2], ids[1]]
    assert [row.id for row in (await images.list(starting_after=ids[3], limit=2)).items] == [ids[2], ids[1]]
    assert [row.id async for row in images.history(datetime(2020, 1, 1, tzinfo=UTC))] == ids[::-1]
    with pytest.raises(Refused):
        await images.list(starting_after=ids[0], ending_before=ids[1])
