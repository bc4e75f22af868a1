"""Runs of clips: what they cost, what is refused, how they end, where they are listed and fetched."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.sandbox.conftest import Live, error

CLIP = {"video_lora_id": "slow-drift", "prompt": "a heron", "duration": 2, "ratio": "1:1", "seed": 7}
_FRAME = "https://example.com/a.png"
_REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"video_lora_id": ...}, "missing_field", "video_lora_id"),
    ({"video_lora_id": 5}, "invalid_format", "video_lora_id"),
    ({"video_lora_id": ""}, "value_out_of_range", "video_lora_id"),
    ({"prompt": ...}, "missing_field", "prompt"),
    ({"prompt": ""}, "value_out_of_range", "prompt"),
    ({"prompt": " \n"}, "value_out_of_range", "prompt"),
    ({"prompt": None}, "invalid_format", "prompt"),
    ({"prompt": None, "first_frame_url": _FRAME}, "invalid_format", "prompt"),
    ({"prompt": "x" * 4001}, "value_out_of_range", "prompt"),
    ({"prompt": "x" * 4001, "first_frame_url": _FRAME}, "value_out_of_range", "prompt"),
    ({"first_frame_url": None}, "invalid_format", "first_frame_url"),
    ({"first_frame_url": "http://example.com/a.png"}, "invalid_format", "first_frame_url"),
    ({"first_frame_url": "https://192.168.0.1/a.png"}, "invalid_format", "first_frame_url"),
    ({"first_frame_url": "https://example.com/" + "a" * 2048}, "value_out_of_range", "first_frame_url"),
    ({"last_frame_url": _FRAME}, "missing_field", "first_frame_url"),
    ({"first_frame_url": _FRAME, "last_frame_url": "nonsense"}, "invalid_format", "last_frame_url"),
    ({"resolution": "481p"}, "invalid_format", "resolution"),
    ({"resolution": ""}, "invalid_format", "resolution"),
    ({"resolution": 480}, "invalid_format", "resolution"),
    ({"ratio": "2:1"}, "invalid_format", "ratio"),
    ({"ratio": None}, "invalid_format", "ratio"),
    ({"duration": 1}, "value_out_of_range", "duration"),
    ({"duration": 13}, "value_out_of_range", "duration"),
    ({"duration": 2.5}, "invalid_format", "duration"),
    ({"duration": "5"}, "invalid_format", "duration"),
    ({"seed": -2}, "value_out_of_range", "seed"),
    ({"seed": 2147483648}, "value_out_of_range", "seed"),
    ({"camera_fixed": 1}, "invalid_format", "camera_fixed"),
    ({"watermark": "no"}, "invalid_format", "watermark"),
    ({"enhance_prompt": None}, "invalid_format", "enhance_prompt"),
    ({"webhook_url": "http://example.com/x"}, "invalid_format", "webhook_url"),
]


async def _create(live: Live, key: str | None = None, **fields: Any) -> httpx.Response:
    headers = {"Idempotency-Key": key} if key is not None else {}
    return await live.api.post("/v1/videos", json={**CLIP, **fields}, headers=headers)


async def _upload(live: Live, *, name: str = "a.png") -> str:
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(content, "PNG")
    answer = await live.api.post("/v1/files", files={"file": (name, content.getvalue())}, data={"purpose": "reference"})
    id: str = answer.json()["id"]
    return id


@pytest.mark.parametrize("path", ["/v1/videos", "/v1/videos/estimate"])
async def test_wrong_fields_are_named(live: Live, path: str) -> None:
    for change, code, param in _REFUSED:
        body = {name: value for name, value in {**CLIP, **change}.items() if value is not ...}
        assert error(await live.api.post(path, json=body)) == (400, code, param), change
    assert await live.purse() == (100, 0, 100)


async def test_bounds_are_inclusive_and_unknown_fields_are_ignored(live: Live) -> None:
    for edges in (
        {"duration": 12.0, "seed": 2147483647, "prompt": "é" * 4000, "negative_prompt": None},
        {"duration": 2, "seed": -1, "prompt": " ", "first_frame_url": _FRAME},
        {"prompt": "", "first_frame_url": _FRAME, "last_frame_url": _FRAME},
    ):
        answer = await live.api.post("/v1/videos/estimate", json={**CLIP, **edges})
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("fields", "amount"),
    [
        ({"duration": 5, "resolution": "480p"}, 2.5),
        ({"duration": 5, "resolution": "720p"}, 3.75),
        ({"duration": 12, "resolution": "1080p"}, 15),
        ({"duration": 5, "resolution": "480p", "enhance_prompt": True}, 2.5),
        ({"duration": 5.0, "resolution": "480p", "first_frame_url": _FRAME}, 2.5),
    ],
)
async def test_estimates_are_the_rate_card_and_hold_nothing(live: Live, fields: dict[str, Any], amount: float) -> None:
    answer = await live.api.post("/v1/videos/estimate", json={**CLIP, **fields})
    cost = {"amount": amount, "breakdown": {"base": amount}}
    assert answer.json() == {"object": "estimate", "estimated_cost": cost, "currency": "credit"}
    assert await live.purse() == (100, 0, 100)
    assert (await live.api.get("/v1/images")).json()["data"] == []


async def test_a_clip_is_held_then_charged_and_listed_among_the_pictures(live: Live) -> None:
    await live.control("outcomes", holds=True)
    made = await _create(live)
    said = made.json()
    assert (made.status_code, said["status"], said["media_type"]) == (201, "pending", "video")
    assert said["id"].startswith("vid_")
    assert (said["output_urls"], said["output_video_url"]) == (None, None)
    assert said["cost"] == {"amount": 1, "currency": "credit", "breakdown": {"base": 1}}
    assert await live.purse() == (100, 1, 99)
    await live.control("release")
    ended = await live.ended(said["id"])
    assert (ended["status"], ended["output_urls"], ended["cost"]["amount"]) == ("succeeded", None, 1)
    assert ended["output_video_url"].startswith(f"{live.server.base_url}/v1/videos/{said['id']}/output?token=")
    assert await live.purse() == (99, 0, 99)
    rows = (await live.api.get("/v1/usage/events")).json()["data"]
    assert [(row["type"], row["amount"], row["generation_id"]) for row in rows[:2]] == [
        ("charge", 1, said["id"]),
        ("hold", 1, said["id"]),
    ]
    picture = await live.made()
    assert [row["id"] for row in (await live.api.get("/v1/images")).json()["data"]] == [picture["id"], said["id"]]


async def test_the_answer_has_the_fields_of_a_clip_and_none_of_a_picture(live: Live) -> None:
    await live.control("outcomes", holds=True, times=2)
    model = (await live.api.get("/v1/video_loras/slow-drift")).json()
    said = (await _create(live, camera_fixed=True)).json()
    assert (said["prompt"], said["seed"], said["inference_type"]) == ("a heron", 7, "t2v")
    assert (said["video_duration"], said["video_resolution"], said["video_ratio"]) == (2, "480p", "1:1")
    assert said["video_camera_fixed"] is True
    assert said["loras"] == [{"id": model["id"], "name": model["name"]}]
    pictures_own = ("image_count", "size_preset", "width", "height", "negative_prompt", "reference_image_urls")
    assert {name: said[name] for name in pictures_own} == dict.fromkeys(pictures_own)
    body = {"video_lora_id": "slow-drift", "first_frame_url": _FRAME}
    said = (await live.api.post("/v1/videos", json=body)).json()
    assert (said["prompt"], said["inference_type"], said["video_camera_fixed"]) == (None, "i2v", False)


async def test_what_is_left_out_comes_from_the_model(live: Live) -> None:
    await live.control("outcomes", holds=True, times=9)
    for model in (await live.api.get("/v1/video_loras")).json():
        body = {"video_lora_id": model["id"], "prompt": "a heron"}
        said = (await live.api.post("/v1/videos", json=body)).json()
        own = (model["default_resolution"], model["default_ratio"], model["default_duration"])
        assert (said["video_resolution"], said["video_ratio"], said["video_duration"]) == own
        estimate = (await live.api.post("/v1/videos/estimate", json=body)).json()["estimated_cost"]
        assert estimate["amount"] == said["cost"]["amount"]


@pytest.mark.parametrize("seed", [None, -1])
async def test_an_omitted_seed_is_chosen_and_reported(live: Live, seed: int | None) -> None:
    await live.control("outcomes", holds=True, times=3)
    body = {"video_lora_id": "slow-drift", "prompt": "a heron", **({} if seed is None else {"seed": seed})}
    seeds = {(await live.api.post("/v1/videos", json=body)).json()["seed"] for _ in range(3)}
    assert len(seeds) > 1
    assert min(seeds) >= 0


async def test_one_key_buys_one_clip(live: Live) -> None:
    await live.control("outcomes", holds=True, times=9)
    first, again = await _create(live, "k1"), await _create(live, "k1", duration=2.0)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Aurous-Idempotent-Replayed"] == "true"
    assert await live.purse() == (100, 1, 99)
    assert error(await _create(live, "k1", duration=3)) == (409, "idempotency_key_in_use", None)
    assert error(await live.create("k1")) == (409, "idempotency_key_in_use", None)


async def test_styles_and_models_cannot_stand_in_for_each_other(live: Live) -> None:
    for path in ("/v1/videos", "/v1/videos/estimate"):
        for style in ("linocut", "house-style"):
            answer = await live.api.post(path, json={**CLIP, "video_lora_id": style})
            assert error(answer) == (400, "unsupported_lora_for_mode", "video_lora_id")
        for name in ("neighbour-crane", "neighbour-style", "nobody"):
            answer = await live.api.post(path, json={**CLIP, "video_lora_id": name})
            assert error(answer) == (404, "resource_not_found", "video_lora_id")
    for path in ("/v1/images", "/v1/images/estimate"):
        answer = await live.api.post(path, json={"prompt": "a heron", "lora_id": "slow-drift"})
        assert error(answer) == (400, "unsupported_lora_for_mode", "lora_id")
        answer = await live.api.post(path, json={"prompt": "a heron", "lora_id": "neighbour-crane"})
        assert error(answer) == (404, "resource_not_found", "lora_id")


async def test_files_that_are_gone_or_foreign_do_not_exist(live: Live) -> None:
    mine = await _upload(live)
    both = {"first_frame_url": mine, "last_frame_url": "file_nobody"}
    assert error(await _create(live, **both)) == (404, "resource_not_found", "last_frame_url")
    foreign = live.client("other_team_key")
    answer = await foreign.post("/v1/videos", json={**CLIP, "first_frame_url": mine})
    assert error(answer) == (404, "resource_not_found", "first_frame_url")
    await live.control("clock", advance=24 * 3600)
    assert error(await _create(live, first_frame_url=mine)) == (404, "resource_not_found", "first_frame_url")


async def test_documented_words_end_clips_as_documented(live: Live) -> None:
    assert error(await _create(live, prompt="a forbidden-word")) == (422, "prompt_blocked", "prompt")
    bad = await _upload(live, name="Forbidden-Word.png")
    assert error(await _create(live, first_frame_url=bad)) == (422, "reference_blocked", "first_frame_url")
    both = {"first_frame_url": _FRAME, "last_frame_url": "https://example.com/forbidden-word"}
    assert error(await _create(live, **both)) == (422, "reference_blocked", "last_frame_url")
    unsafe = await live.ended((await _create(live, prompt="unsafe-output")).json()["id"])
    assert (unsafe["status"], unsafe["error_message"]) == ("failed", "Content policy violation")
    assert (unsafe["output_video_url"], unsafe["cost"]["amount"]) == (None, 0)
    await live.control("outcomes", fails="The lamp broke.")
    broken = await live.ended((await _create(live)).json()["id"])
    assert (broken["status"], broken["error_message"]) == ("failed", "The lamp broke.")
    assert await live.purse() == (100, 0, 100)


async def test_checks_come_in_the_order_of_those_of_pictures(live: Live) -> None:
    await live.control("balance", credits=0.5)
    blocked = {"prompt": "forbidden-word"}
    assert error(await _create(live, **blocked, duration=1))[:2] == (400, "value_out_of_range")
    assert error(await _create(live, **blocked, video_lora_id="nobody"))[:2] == (404, "resource_not_found")
    assert error(await _create(live, **blocked))[:2] == (422, "prompt_blocked")
    assert error(await _create(live)) == (402, "balance_too_low", None)
    await live.control("balance", credits=100)
    await live.control("concurrency", limit=0)
    assert error(await _create(live)) == (429, "concurrency_limit_exceeded", None)
    assert await live.purse() == (100, 0, 100)


async def test_a_clip_is_cancelled_under_the_images_path_only(live: Live) -> None:
    await live.control("outcomes", holds=True)
    id = (await _create(live)).json()["id"]
    assert error(await live.api.post(f"/v1/videos/{id}/cancel"))[0] == 404
    assert error(await live.api.get(f"/v1/videos/{id}"))[0] == 404
    for _ in range(2):
        answer = await live.api.post(f"/v1/images/{id}/cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
        assert await live.purse() == (100, 0, 100)
    await live.control("release")
    assert (await live.ended(id))["status"] == "cancelled"
    assert error(await live.api.get(f"/v1/videos/{id}/output")) == (422, "output_not_available", None)


async def test_scopes_and_teams_guard_clips(live: Live) -> None:
    await live.control("outcomes", holds=True)
    reader, foreign = live.client("read_only_key"), live.client("other_team_key")
    for path in ("/v1/videos", "/v1/videos/estimate"):
        assert error(await reader.post(path, json=CLIP)) == (403, "missing_scope", None)
    id = (await _create(live)).json()["id"]
    assert (await reader.get(f"/v1/images/{id}")).status_code == 200
    for path in (f"/v1/images/{id}", f"/v1/videos/{id}/output"):
        assert error(await foreign.get(path)) == (404, "resource_not_found", None)


async def test_the_way_to_a_clip_crosses_origins_needs_no_key_and_serves_ranges(live: Live) -> None:
    run = await live.ended((await _create(live)).json()["id"])
    answer = await live.client(None).get(run["output_video_url"])
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "private, no-store")
    place = answer.headers["Location"]
    assert place.startswith(live.server.media_url)
    whole = await live.media.get(place)
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "video/mp4")
    assert whole.headers["Accept-Ranges"] == "bytes"
    size = int(whole.headers["Content-Length"])
    assert size == len(whole.content)
    part = await live.media.get(place, headers={"Range": "bytes=100-299"})
    assert (part.status_code, part.content) == (206, whole.content[100:300])
    assert part.headers["Content-Range"] == f"bytes 100-299/{size}"
    rest = await live.media.get(place, headers={"Range": f"bytes={size - 5}-"})
    assert (rest.status_code, rest.content) == (206, whole.content[-5:])
    beyond = await live.media.get(place, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")


async def test_clips_go_after_a_day_and_the_row_keeps_its_address(live: Live) -> None:
    run = await live.ended((await _create(live)).json()["id"])
    path = f"/v1/videos/{run['id']}/output"
    place = (await live.api.get(path)).headers["Location"]
    assert error(await live.client(None).get(path)) == (401, "missing_api_key", None)
    assert error(await live.api.get(f"/v1/images/{run['id']}/output/0")) == (404, "resource_not_found", None)
    picture = await live.made()
    assert error(await live.api.get(f"/v1/videos/{picture['id']}/output")) == (404, "resource_not_found", None)
    await live.control("clock", advance=23 * 3600)
    assert (await live.media.get((await live.api.get(path)).headers["Location"])).status_code == 200
    await live.control("clock", advance=3600)
    assert error(await live.api.get(path)) == (410, "output_expired", None)
    assert (await live.media.get(place)).status_code == 403
    assert (await live.api.get(f"/v1/images/{run['id']}")).json()["output_video_url"]
    assert list(live.house.outputs.iterdir()) == []


async def test_a_cancelled_clip_keeps_nobody_waiting(live: Live) -> None:
    runs = [(await _create(live, resolution="1080p")).json()["id"] for _ in range(2)]
    for id in runs:
        while (await live.api.get(f"/v1/images/{id}")).json()["status"] == "pending":
            await asyncio.sleep(0.02)
        assert (await live.api.post(f"/v1/images/{id}/cancel")).status_code == 200
    assert (await live.made())["status"] == "succeeded"
    assert not list(live.house.outputs.glob("vid_*"))
