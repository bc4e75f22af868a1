"""Downloads: the bytes come, the key stays home, the limits hold."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from studio.api.client import Client
from studio.domain.errors import (
    BadBytes,
    Gone,
    KeyRefused,
    NotFound,
    Refused,
    ServerFailed,
    StudioError,
    Unreachable,
    Unreadable,
)
from tests.api.conftest import KEY, SHORT, Connect, HeldClock, Serve
from tests.api.server import Reply, Seen, Server, html, refused

PICTURE = bytes(range(256)) * 4000
PNG = Reply(200, PICTURE, {"Content-Type": "image/png; q=1"})
LIMIT = len(PICTURE)


def to(url: str, status: int = 302) -> Reply:
    return Reply(status, b"", {"Location": url})


async def fetched(client: Client, url: str, *, limit: int = LIMIT) -> bytes:
    async with client.outputs.open(url, limit=limit) as body:
        return b"".join([chunk async for chunk in body.chunks()])


async def failure_of(client: Client, url: str, *, limit: int = LIMIT) -> StudioError:
    with pytest.raises(StudioError) as caught:
        await fetched(client, url, limit=limit)
    return caught.value


def credentials(server: Server) -> list[str]:
    """Return everything in the headers of all requests that could be a credential."""
    names = ("x-api-key", "authorization", "cookie", "proxy-authorization")
    return [seen.headers[name] for seen in server.seen for name in names if name in seen.headers]


async def test_a_redirect_to_another_origin_is_followed_without_the_key(serve: Serve, connect: Connect) -> None:
    media = await serve([PNG])
    api = await serve([Reply(302, b"", {"Location": f"{media.url}/a.png?sig=1", "Set-Cookie": "session=1; Path=/"})])
    async with connect(api).outputs.open(f"{api.url}/v1/images/img_1/output/0?token=t", limit=LIMIT) as body:
        assert (body.status, body.media_type, body.length) == (200, "image/png", len(PICTURE))
        assert b"".join([chunk async for chunk in body.chunks()]) == PICTURE
    assert credentials(api) == [KEY]
    assert credentials(media) == []
    assert KEY not in str(media.seen)
    assert "aurous-version" not in media.seen[0].headers
    assert media.seen[0].target == "/a.png?sig=1"
    assert media.seen[0].headers["accept-encoding"] == "identity"


async def test_bytes_without_a_redirect_and_parts_are_taken(serve: Serve, connect: Connect) -> None:
    for status in (200, 206):
        api = await serve([Reply(status, PICTURE)])
        assert await fetched(connect(api), f"{api.url}/v1/images/img_1/output/0") == PICTURE


async def test_another_origin_never_gets_the_key_nor_one_on_the_way_back(serve: Serve, connect: Connect) -> None:
    api = await serve([PNG])
    media = await serve([to(f"{api.url}/v1/balance")])
    await fetched(connect(api), f"{media.url}/a.png")
    assert credentials(media) == []
    assert credentials(api) == []


async def test_a_redirect_within_the_api_loses_the_key_unless_the_route_was_renamed(
    serve: Serve, connect: Connect
) -> None:
    for status, expected in ((302, [KEY]), (307, [KEY]), (308, [KEY, KEY])):
        api = await serve([to("/v1/elsewhere", status), PNG])
        await fetched(connect(api), f"{api.url}/v1/generations/img_1/output/0")
        assert credentials(api) == expected
        assert len(api.seen) == 2


async def test_cookies_are_not_kept(serve: Serve, connect: Connect) -> None:
    media = await serve([Reply(200, PICTURE, {"Set-Cookie": "track=1; Path=/"})])
    client = connect("https://127.0.0.1:1")
    api = await serve([to(f"{media.url}/a.png")])
    client = connect(api)
    await fetched(client, f"{api.url}/0")
    await fetched(client, f"{api.url}/0")
    assert credentials(media) == []


@pytest.mark.parametrize(
    "target",
    [
        "http://192.0.2.1/a.png",
        "ftp://127.0.0.1/a.png",
        "file:///etc/passwd",
        "http://user:pass@127.0.0.1/a.png",
        "http://[",
        "http://127.0.0.1\\@evil.example/",
        "javascript:alert(1)",
        "",
    ],
)
async def test_an_unsafe_target_is_not_followed(serve: Serve, connect: Connect, target: str) -> None:
    api = await serve([to(target)])
    assert isinstance(await failure_of(connect(api), f"{api.url}/v1/images/img_1/output/0"), Unreadable)
    assert len(api.seen) == 1


async def test_a_service_elsewhere_cannot_send_us_to_this_computer(serve: Serve, connect: Connect) -> None:
    local = await serve([PNG])
    client = connect("https://api.example.invalid")
    assert isinstance(await failure_of(client, f"{local.url}/a.png"), Unreadable)
    assert local.seen == []


async def test_circles_and_long_ways_end(serve: Serve, connect: Connect) -> None:
    circle = await serve([to("/b"), to("/a")])
    assert isinstance(await failure_of(connect(circle), f"{circle.url}/a"), Unreadable)
    assert len(circle.seen) == 2
    way = await serve(lambda seen: to(f"{seen.target}x"))
    assert isinstance(await failure_of(connect(way), f"{way.url}/a"), Unreadable)
    assert len(way.seen) == 6


async def test_five_redirects_are_fine(serve: Serve, connect: Connect) -> None:
    way = await serve(lambda seen: to(f"{seen.target}x") if len(seen.target) < 7 else PNG)
    assert await fetched(connect(way), f"{way.url}/a") == PICTURE
    assert len(way.seen) == 6


async def test_a_long_file_is_refused_by_its_announcement_or_on_the_way(serve: Serve, connect: Connect) -> None:
    announced = await serve([Reply(200, b"", cut=LIMIT + 1, then="hang")])
    assert isinstance(await failure_of(connect(announced, timeouts=SHORT), announced.url), BadBytes)
    silent = await serve([Reply(raw=b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + PICTURE)])
    client = connect(silent)
    assert isinstance(await failure_of(client, silent.url, limit=LIMIT - 1), BadBytes)
    assert await fetched(client, silent.url) == PICTURE


async def test_a_packed_file_is_refused(serve: Serve, connect: Connect) -> None:
    packed = await serve([Reply(200, gzip.compress(PICTURE), {"Content-Encoding": "gzip"})])
    assert isinstance(await failure_of(connect(packed), packed.url), BadBytes)


@pytest.mark.parametrize("then", ["close", "reset", "hang"])
async def test_a_file_that_breaks_off_is_told(serve: Serve, connect: Connect, then: str) -> None:
    api = await serve([Reply(200, PICTURE, cut=10, then=then)])
    client = connect(api, timeouts=SHORT)
    assert isinstance(await failure_of(client, api.url, limit=LIMIT + 10), Unreachable)


async def test_the_services_refusals_have_their_types(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    for status, code, kind in (
        (410, "output_expired", Gone),
        (404, "resource_not_found", NotFound),
        (401, "invalid_api_key", KeyRefused),
        (422, "output_not_available", Refused),
    ):
        api = await serve([refused(status, code)])
        error = await failure_of(connect(api), f"{api.url}/v1/images/img_1/output/0")
        assert type(error) is kind
        assert (error.code, error.request_id) == (code, "req_body")
    assert clock.slept == []


async def test_a_strangers_refusal_is_never_about_the_key(serve: Serve, connect: Connect, clock: HeldClock) -> None:
    for status, kind, tries in ((401, Refused, 1), (403, Refused, 1), (410, Gone, 1), (404, NotFound, 1)):
        media = await serve([html(status)])
        api = await serve([to(media.url)])
        assert type(await failure_of(connect(api), api.url)) is kind
        assert len(media.seen) == tries
    media = await serve([html(503)])
    api = await serve([to(media.url)])
    assert type(await failure_of(connect(api), api.url)) is ServerFailed
    assert clock.slept == [1.0, 2.0, 4.0]


async def test_leaving_early_frees_the_place(serve: Serve, connect: Connect) -> None:
    api = await serve([PNG])
    client = connect(api, concurrency=1)
    for _ in range(3):
        async with client.outputs.open(api.url, limit=LIMIT) as body:
            async for _ in body.chunks():
                break
    with pytest.raises(OSError, match="full"):
        async with client.outputs.open(api.url, limit=LIMIT):
            raise OSError("the disk is full")
    assert await fetched(client, api.url) == PICTURE


def ranged(seen: Seen) -> Reply:
    """Answer like a server that can go on in the middle."""
    asked = seen.headers.get("range")
    if asked is None:
        return PNG
    start = int(asked.removeprefix("bytes=").removesuffix("-"))
    if start >= LIMIT:
        return Reply(416, b"", {"Content-Range": f"bytes */{LIMIT}"})
    return Reply(206, PICTURE[start:], {"Content-Range": f"bytes {start}-{LIMIT - 1}/{LIMIT}"})


async def from_byte(client: Client, url: str, start: int) -> tuple[int, int | None, bytes]:
    async with client.outputs.open(url, limit=LIMIT, start=start) as body:
        return body.start, body.total, b"".join([chunk async for chunk in body.chunks()])


async def test_a_download_goes_on_where_it_broke_off_also_behind_a_redirect(serve: Serve, connect: Connect) -> None:
    media = await serve(ranged)
    api = await serve([to(media.url)])
    assert await from_byte(connect(api), api.url, 1000) == (1000, LIMIT, PICTURE[1000:])
    assert media.seen[0].headers["range"] == "bytes=1000-"
    assert await from_byte(connect(api), api.url, 0) == (0, LIMIT, PICTURE)
    assert "range" not in media.seen[1].headers
    assert credentials(media) == []


async def test_a_server_that_sends_everything_again_says_so(serve: Serve, connect: Connect) -> None:
    api = await serve([PNG])
    assert await from_byte(connect(api), api.url, 1000) == (0, LIMIT, PICTURE)


async def test_nothing_to_go_on_with_means_all_over_again(serve: Serve, connect: Connect) -> None:
    media = await serve(ranged)
    api = await serve([to(media.url)])
    for url in (api.url, media.url):
        assert await from_byte(connect(api), url, LIMIT) == (0, LIMIT, PICTURE)


async def test_another_part_than_asked_for_is_refused(serve: Serve, connect: Connect) -> None:
    part = {"Content-Range": f"bytes 5-{LIMIT - 1}/{LIMIT}"}
    api = await serve([Reply(206, PICTURE[5:], part)])
    with pytest.raises(Unreadable):
        await from_byte(connect(api), api.url, 6)
    assert isinstance(await failure_of(connect(api), api.url), Unreadable)


async def test_a_part_without_its_place_is_taken_to_be_the_one_asked_for(serve: Serve, connect: Connect) -> None:
    api = await serve([Reply(206, PICTURE[7:], {"Content-Range": "bytes lots"})])
    assert await from_byte(connect(api), api.url, 7) == (7, LIMIT, PICTURE[7:])


async def test_a_part_that_ends_early_is_not_the_end(serve: Serve, connect: Connect) -> None:
    api = await serve([Reply(206, PICTURE[:10], {"Content-Range": f"bytes 0-9/{LIMIT}"})])
    assert isinstance(await failure_of(connect(api), api.url), Unreachable)


async def test_the_limit_is_of_the_whole_file(serve: Serve, connect: Connect) -> None:
    announced = Reply(206, b"x" * 10, {"Content-Range": f"bytes 1000-1009/{LIMIT + 1}"})
    silent = Reply(raw=b"HTTP/1.1 206 Part\r\nConnection: close\r\n\r\n" + PICTURE)
    for reply in (announced, silent):
        api = await serve([reply])
        with pytest.raises(BadBytes):
            await from_byte(connect(api), api.url, 1000)


async def test_a_file_that_drips_gives_its_place_up(serve: Serve, connect: Connect) -> None:
    dripping = await serve([Reply(200, b"", cut=LIMIT - 1, then="drip")])
    client = connect(dripping, timeouts=replace(SHORT, pace=0.2))
    with pytest.raises(Unreachable) as caught:
        await fetched(client, dripping.url)
    assert str(caught.value) == "The file came too slowly."


async def test_a_head_that_drips_gives_its_place_up(serve: Serve, connect: Connect) -> None:
    dripping = await serve([Reply(raw=b"HTTP/1.1 200 OK\r\nX-Slow: ", then="drip")])
    assert isinstance(await failure_of(connect(dripping, timeouts=SHORT), dripping.url), Unreachable)
