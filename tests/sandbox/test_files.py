"""Uploads: what is taken, for how long, and for whom."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.sandbox.conftest import Live, error


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200), colour: str = "teal") -> bytes:
    """Return a small picture as a file."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


async def upload(
    live: Live, content: bytes, *, key: str | None = None, name: str = "a.png", **data: str
) -> httpx.Response:
    """Send a file."""
    headers = {"Idempotency-Key": key} if key else {}
    form = {"purpose": "reference", **data}
    return await live.api.post("/v1/files", files={"file": (name, content)}, data=form, headers=headers)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
async def test_pictures_are_known_by_their_bytes(live: Live, kind: str) -> None:
    answer = await upload(live, picture(kind), name="wrong.txt", metadata='{"a": 1}')
    said = answer.json()
    assert answer.status_code == 201
    assert (said["mime_type"], said["width_px"], said["height_px"]) == (f"image/{kind.lower()}", 300, 200)
    assert (said["object"], said["purpose"], said["metadata"]) == ("file", "reference", {"a": 1})
    assert said["size_bytes"] == len(picture(kind))
    body = await live.media.get(said["url"])
    assert body.content == picture(kind)


_REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"files": {"file": ("a.pdf", b"%PDF-1.7 ...")}}, "invalid_format", "file"),
    ({"files": {"file": ("a.gif", picture("GIF"))}}, "invalid_format", "file"),
    ({"files": {"file": ("a.png", b"")}}, "invalid_format", "file"),
    ({"files": {"file": ("a.png", picture()[:-40])}}, "invalid_format", "file"),
    ({"files": {"file": ("a.png", picture(size=(4097, 2)))}}, "value_out_of_range", "file"),
    ({"files": {"file": ("a.png", b"\x89PNG" + b"x" * 10 * 1024 * 1024)}}, "value_out_of_range", "file"),
    ({"files": {"other": ("a.png", picture())}}, "missing_field", "file"),
    ({"data": {}}, "missing_field", "purpose"),
    ({"data": {"purpose": "fun"}}, "invalid_format", "purpose"),
    ({"data": {"purpose": "reference", "metadata": "[]"}}, "invalid_format", "metadata"),
    ({"data": {"purpose": "reference", "metadata": "{"}}, "invalid_format", "metadata"),
    ({"data": {"purpose": "reference", "metadata": '{"a": "\\ud800"}'}}, "invalid_format", "metadata"),
    ({"data": {"purpose": "reference", "metadata": '{"a": NaN}'}}, "invalid_format", "metadata"),
]


async def test_what_is_wrong_is_named(live: Live) -> None:
    usual: dict[str, Any] = {"files": {"file": ("a.png", picture())}, "data": {"purpose": "reference"}}
    for change, code, param in _REFUSED:
        assert error(await live.api.post("/v1/files", **{**usual, **change})) == (400, code, param), change
    assert error(await live.api.post("/v1/files", json={}))[:2] == (400, "invalid_format")
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert error(await live.api.post("/v1/files", content=b"nonsense", headers=broken))[0] == 400


@pytest.mark.parametrize("letters", ["punycode", "undefined", "utf-7", "no-such-letters"])
async def test_letters_nobody_can_read_are_no_failure_of_ours(live: Live, letters: str) -> None:
    form = httpx.Request("POST", "http://x", files={"file": ("+2AA-.png", picture())}, data={"purpose": "reference"})
    headers = {"Content-Type": f"{form.headers['Content-Type']}; charset={letters}", "Idempotency-Key": "k"}
    answer = await live.api.post("/v1/files", content=form.read(), headers=headers)
    assert answer.status_code in (201, 400), answer.text


async def test_a_key_compares_purpose_and_metadata_but_not_bytes(live: Live) -> None:
    first = await upload(live, picture(), key="k")
    again = await upload(live, picture(colour="red"), key="k")
    assert again.content == first.content
    assert again.headers["Aurous-Idempotent-Replayed"] == "true"
    assert error(await upload(live, picture(), key="k", purpose="first_frame"))[0] == 409
    assert error(await live.create("k"))[0] == 409


async def test_a_file_lives_a_day_and_its_address_an_hour(live: Live) -> None:
    said = (await upload(live, picture())).json()
    await live.control("clock", advance=3601)
    assert (await live.media.get(said["url"])).status_code == 403
    fresh = (await live.api.get(f"/v1/files/{said['id']}")).json()
    assert (await live.media.get(fresh["url"])).status_code == 200
    await live.control("clock", advance=23 * 3600)
    assert error(await live.api.get(f"/v1/files/{said['id']}")) == (404, "resource_not_found", None)
    late = await live.create(reference_image_urls=[said["id"]])
    assert error(late) == (404, "resource_not_found", "reference_image_urls")


async def test_deleting_is_always_well_and_for_the_owner_only(live: Live) -> None:
    id = (await upload(live, picture())).json()["id"]
    other = live.client("other_team_key")
    assert (await other.delete(f"/v1/files/{id}")).json() == {"deleted": True, "id": id, "object": "file"}
    assert error(await other.get(f"/v1/files/{id}"))[0] == 404
    assert (await live.api.get(f"/v1/files/{id}")).status_code == 200
    for _ in range(2):
        assert (await live.api.delete(f"/v1/files/{id}")).json() == {"deleted": True, "id": id, "object": "file"}
    assert error(await live.api.get(f"/v1/files/{id}"))[0] == 404


async def test_a_run_goes_on_with_a_file_deleted_meanwhile(live: Live) -> None:
    id = (await upload(live, picture())).json()["id"]
    await live.control("outcomes", holds=True)
    run = (await live.create(reference_image_urls=[id, "https://example.com/sea.jpg"])).json()
    assert (run["inference_type"], run["reference_image_urls"]) == ("i2i", [id, "https://example.com/sea.jpg"])
    await live.api.delete(f"/v1/files/{id}")
    await live.control("clock", advance=25 * 3600)
    await live.control("release")
    assert (await live.ended(run["id"]))["status"] == "succeeded"


async def test_a_reference_with_the_forbidden_word_is_blocked(live: Live) -> None:
    id = (await upload(live, picture(), name="forbidden-word.png")).json()["id"]
    assert error(await live.create(reference_image_urls=[id])) == (422, "reference_blocked", "reference_image_urls")


async def test_a_text_only_style_takes_no_references(live: Live) -> None:
    id = (await upload(live, picture())).json()["id"]
    answer = await live.create(reference_image_urls=[id], lora_id="cross-stitch")
    assert error(answer) == (400, "unsupported_lora_for_mode", "lora_id")
