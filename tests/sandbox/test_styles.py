"""Styles: who sees which, under which names, and what they look like."""

from __future__ import annotations

import io
import uuid

from PIL import Image

from studio.sandbox.media import preview_order
from tests.sandbox.conftest import Live, error


async def test_the_list_is_a_bare_array_of_at_least_sixteen(live: Live) -> None:
    styles = (await live.api.get("/v1/loras")).json()
    assert isinstance(styles, list)
    assert len([style for style in styles if style["is_public"]]) >= 16
    assert len({style["id"] for style in styles}) == len(styles)
    for style in styles:
        assert style["id"].startswith("lora_")
        assert style["created_at"].endswith("Z")
    assert [style["slug"] for style in styles if not style["is_public"]] == ["house-style"]


async def test_a_style_answers_to_id_slug_and_uuid(live: Live) -> None:
    style = (await live.api.get("/v1/loras")).json()[3]
    for name in (style["id"], style["slug"]):
        assert (await live.api.get(f"/v1/loras/{name}")).json() == style
    body = {"prompt": "a heron", "lora_id": str(uuid.uuid5(uuid.NAMESPACE_URL, style["slug"]))}
    assert (await live.api.post("/v1/images/estimate", json=body)).status_code == 200


async def test_another_teams_style_does_not_exist(live: Live) -> None:
    assert (await live.client("other_team_key").get("/v1/loras/neighbour-style")).status_code == 200
    assert error(await live.api.get("/v1/loras/neighbour-style")) == (404, "resource_not_found", None)
    body = {"prompt": "a heron", "lora_id": "neighbour-style"}
    for path in ("/v1/images", "/v1/images/estimate"):
        assert error(await live.api.post(path, json=body)) == (404, "resource_not_found", "lora_id")


async def test_a_style_named_in_the_prompt_is_picked_when_none_is_asked_for(live: Live) -> None:
    named = (await live.create(prompt="a heron as a woodblock print")).json()
    assert [lora["name"] for lora in named["loras"]] == ["Woodblock Print"]
    assert (await live.create(prompt="a heron")).json()["loras"] is None


async def test_every_style_has_a_preview_on_the_media_port(live: Live) -> None:
    for style in (await live.api.get("/v1/loras")).json()[:2]:
        assert style["preview_image_url"].startswith(live.server.media_url)
        answer = await live.media.get(style["preview_image_url"])
        with Image.open(io.BytesIO(answer.content), formats=["JPEG"]) as picture:
            assert min(picture.size) >= 256


async def test_a_preview_that_was_not_shipped_is_drawn(live: Live) -> None:
    style = live.house.styles.by_slug("linocut")
    assert style is not None
    target = live.house.previews / "linocut.jpg"
    await live.house.painters.paint(preview_order(style, target))
    with Image.open(target, formats=["JPEG"]) as picture:
        assert picture.size == (384, 384)
