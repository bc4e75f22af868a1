"""Previews are fetched once for each picture, not once for each way to open it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from studio.api.client import Client
from studio.api.key import ApiKey
from studio.domain.clock import SystemClock
from studio.domain.errors import BadBytes, DiskTrouble
from studio.domain.generation import Style
from studio.flow.styles import preview
from tests.faults.disks import mount, unmount
from tests.faults.origin import Origin, Reply


def picture(size: tuple[int, int] = (8, 8)) -> bytes:
    out = io.BytesIO()
    Image.effect_noise(size, 90).save(out, "PNG")
    return out.getvalue()


def files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


@asynccontextmanager
async def served(body: bytes) -> AsyncIterator[tuple[Client, Origin]]:
    """Serve ``body`` at every address."""
    host = Origin(lambda _: Reply(headers={"Content-Type": "image/png"}, body=body))
    client = Client(base_url=host.url(""), key=ApiKey("al_live_" + "1a" * 32), clock=SystemClock())
    try:
        yield client, host
    finally:
        await client.aclose()
        host.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    mount("-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place))
    yield place
    unmount(place)


async def test_a_new_token_does_not_fetch_a_preview_again(tmp_path: Path) -> None:
    async with served(picture()) as (client, host):
        kept = []
        for query in ("v=1&token=bm93IGFuZCB0aGVu", "v=1&token=bGF0ZXIgb24gdG9v", "v=2&token=bGF0ZXIgb24gdG9v"):
            style = Style(id="lora_1", name="One", preview_image_url=host.url(f"/p.png?{query}"))
            kept.append(await preview(client, tmp_path, style))
    assert kept[0] == kept[1] != kept[2] and len(host.heard) == 2


async def test_nothing_stays_of_a_preview_for_which_there_is_no_room(small_disk: Path) -> None:
    async with served(picture((400, 400))) as (client, host):
        style = Style(id="lora_1", name="One", preview_image_url=host.url("/p.png"))
        with pytest.raises(DiskTrouble, match="no room") as caught:
            await preview(client, small_disk, style)
    assert caught.value.code == "disk_full"
    assert files(small_disk) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"\x89PNG\r\n\x1a\n"], ids=["nothing", "a page", "half a picture"])
async def test_nothing_stays_of_a_preview_that_is_no_picture(tmp_path: Path, body: bytes) -> None:
    async with served(body) as (client, host):
        style = Style(id="lora_1", name="One", preview_image_url=host.url("/p.png"))
        with pytest.raises(BadBytes):
            await preview(client, tmp_path, style)
    assert files(tmp_path) == []
