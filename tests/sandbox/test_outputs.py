"""Pictures: where they are fetched, for how long, and what is in them."""

from __future__ import annotations

import io

import httpx
import pytest
from PIL import Image

from tests.sandbox.conftest import Live, error


async def test_the_way_to_a_picture_crosses_origins_and_needs_no_key(live: Live) -> None:
    run = await live.made(count=2)
    plain = live.client(None)
    for url in run["output_urls"]:
        assert url.startswith(live.server.base_url)
        answer = await plain.get(url)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, no-store")
        assert answer.headers["Location"].startswith(live.server.media_url)
        assert live.server.media_url != live.server.base_url
        body = await live.media.get(answer.headers["Location"])
        assert body.headers["Content-Type"] == "image/png"
        assert int(body.headers["Content-Length"]) == len(body.content)
        with Image.open(io.BytesIO(body.content), formats=["PNG"]) as picture:
            assert picture.size == (256, 256)
            assert picture.text["Software"] == "Aurous Studio sandbox"  # type: ignore[attr-defined]
            assert run["id"] in picture.text["Source"]  # type: ignore[attr-defined]


async def test_photographs_are_jpeg_and_marked_too(live: Live) -> None:
    run = await live.made(lora_id="silver-gelatin")
    body = await live.media.get((await live.api.get(run["output_urls"][0])).headers["Location"])
    assert body.headers["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(body.content), formats=["JPEG"]) as picture:
        assert picture.getexif()[0x0131] == "Aurous Studio sandbox"


async def test_the_same_request_gives_the_same_picture_and_the_pictures_of_a_run_differ(live: Live) -> None:
    runs = [await live.made(count=2) for _ in range(2)]
    pixels = [[await _pixels(live, url) for url in run["output_urls"]] for run in runs]
    assert pixels[0] == pixels[1]
    assert pixels[0][0] != pixels[0][1]


async def _pixels(live: Live, url: str) -> bytes:
    body = await live.media.get((await live.api.get(url)).headers["Location"])
    with Image.open(io.BytesIO(body.content), formats=["PNG"]) as picture:
        return picture.tobytes()


async def test_a_key_opens_the_route_without_a_token(live: Live) -> None:
    run = await live.made()
    path = httpx.URL(run["output_urls"][0]).path
    assert (await live.api.get(path)).status_code == 302
    assert error(await live.client(None).get(path)) == (401, "missing_api_key", None)
    assert error(await live.client(None).get(path, params={"token": "x.y"})) == (401, "invalid_api_key", None)
    assert (await live.api.get(path, params={"token": "stale"})).status_code == 302


async def test_outputs_go_after_a_day_and_the_row_keeps_its_addresses(live: Live) -> None:
    run = await live.made()
    path = f"/v1/images/{run['id']}/output/0"
    place = (await live.api.get(path)).headers["Location"]
    await live.control("clock", advance=24 * 3600)
    assert error(await live.api.get(path)) == (410, "output_expired", None)
    assert error(await live.client(None).get(run["output_urls"][0]))[0] == 401
    assert len((await live.api.get(f"/v1/images/{run['id']}")).json()["output_urls"]) == 1
    assert (await live.media.get(place)).status_code == 403
    assert list(live.house.outputs.iterdir()) == []


async def test_checks_come_in_order_not_ready_index_expired(live: Live) -> None:
    await live.control("outcomes", holds=True)
    waiting = (await live.create()).json()["id"]
    assert error(await live.api.get(f"/v1/images/{waiting}/output/9")) == (422, "output_not_available", None)
    run = await live.made()
    await live.control("clock", advance=25 * 3600)
    for index in ("1", "-1", "x", "00000", "٣"):
        assert error(await live.api.get(f"/v1/images/{run['id']}/output/{index}"))[0] == 404, index
    failed = await live.made(prompt="unsafe-output")
    assert error(await live.api.get(f"/v1/images/{failed['id']}/output/0"))[0] == 422


@pytest.mark.parametrize(
    "path", ["/outputs/img_x-0.png", "/outputs/..%2Fkeys.json", "/files/file_x", "/previews/x.jpg"]
)
async def test_the_media_port_gives_nothing_unsigned_away(live: Live, path: str) -> None:
    assert (await live.media.get(path)).status_code in (403, 404)


async def test_addresses_follow_the_server_when_its_port_changes(live: Live) -> None:
    run = await live.made()
    live.house.settle_at("http://127.0.0.1:1", "http://127.0.0.1:2")
    again = (await live.api.get(f"/v1/images/{run['id']}")).json()
    assert again["output_urls"][0].startswith("http://127.0.0.1:1/")
