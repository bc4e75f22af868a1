"""Previews are fetched once for each picture, not once for each way to open it."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from studio.api.client import Client
from studio.api.key import ApiKey
from studio.domain.clock import SystemClock
from studio.domain.generation import Style
from studio.flow.styles import preview
from tests.faults.foreign import Origin, Reply


async def test_a_new_token_does_not_fetch_a_preview_again(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(picture, "PNG")
    host = Origin(lambda _: Reply(headers={"Content-Type": "image/png"}, body=picture.getvalue()))
    client = Client(base_url=host.url(""), key=ApiKey("al_live_" + "1a" * 32), clock=SystemClock())
    try:
        kept = []
        for query in ("v=1&token=bm93IGFuZCB0aGVu", "v=1&token=bGF0ZXIgb24gdG9v", "v=2&token=bGF0ZXIgb24gdG9v"):
            style = Style(id="lora_1", name="One", preview_image_url=host.url(f"/p.png?{query}"))
            kept.append(await preview(client, tmp_path, style))
    finally:
        await client.aclose()
        host.close()
    assert kept[0] == kept[1] != kept[2] and len(host.heard) == 2
