"""Image runs: what they cost, what is refused, how they end, how they are listed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import SMALL, Live, error

_REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"prompt": ...}, "missing_field", "prompt"),
    ({"prompt": None}, "invalid_format", "prompt"),
    ({"prompt": 5}, "invalid_format", "prompt"),
    ({"prompt": ""}, "value_out_of_range", "prompt"),
    ({"prompt": " \n\t"}, "value_out_of_range", "prompt"),
    ({"prompt": "x" * 4001}, "value_out_of_range", "prompt"),
    ({"negative_prompt": ""}, "value_out_of_range", "negative_prompt"),
    ({"negative_prompt": None}, "invalid_format", "negative_prompt"),
    ({"width": 255}, "value_out_of_range", "width"),
    ({"height": 4097}, "value_out_of_range", "height"),
    ({"width": 10, "size": "square"}, "value_out_of_range", "width"),
    ({"width": 300.5}, "invalid_format", "width"),
    ({"width": "300"}, "invalid_format", "width"),
    ({"width": True}, "invalid_format", "width"),
    ({"size": "enormous"}, "invalid_format", "size"),
    ({"steps": 0}, "value_out_of_range", "steps"),
    ({"steps": 101}, "value_out_of_range", "steps"),
    ({"guidance_scale": 0}, "value_out_of_range", "guidance_scale"),
    ({"guidance_scale": 30.1}, "value_out_of_range", "guidance_scale"),
    ({"seed": -1}, "value_out_of_range", "seed"),
    ({"seed": 2147483648}, "value_out_of_range", "seed"),
    ({"count": 0}, "value_out_of_range", "count"),
    ({"count": 5}, "value_out_of_range", "count"),
    ({"enhance_prompt": "yes"}, "invalid_format", "enhance_prompt"),
    ({"webhook_url": "http://example.com/x"}, "invalid_format", "webhook_url"),
    ({"webhook_url": "https://10.0.0.1/x"}, "invalid_format", "webhook_url"),
    ({"webhook_url": "nonsense"}, "invalid_format", "webhook_url"),
    ({"reference_image_urls": "file_x"}, "invalid_format", "reference_image_urls"),
    ({"reference_image_urls": ["http://example.com/a.png"]}, "invalid_format", "reference_image_urls"),
    ({"reference_image_urls": ["https://169.254.169.254/a"]}, "invalid_format", "reference_image_urls"),
    ({"reference_image_urls": ["https://example.com/" + "a" * 2048]}, "value_out_of_range", "reference_image_urls"),
    ({"reference_image_urls": ["https://example.com/a.png"] * 11}, "value_out_of_range", "reference_image_urls"),
]


@pytest.mark.parametrize("path", ["/v1/images", "/v1/images/estimate"])
async def test_wrong_fields_are_named(live: Live, path: str) -> None:
    for change, code, param in _REFUSED:
        body = {name: value for name, value in {**SMALL, **change}.items() if value is not ...}
        assert error(await live.api.post(path, json=body)) == (400, code, param), change
    assert await live.purse() == (100, 0, 100)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"prompt"', b"null", b'{"prompt": NaN}', b"\xff", b'{"prompt": "\xff"}', b"[" * 5000]
)
async def test_a_body_that_is_no_object_is_refused(live: Live, body: bytes) -> None:
    assert error(await live.api.post("/v1/images", content=body)) == (400, "invalid_format", None)


async def test_bounds_are_inclusive_and_unknown_fields_are_ignored(live: Live) -> None:
    edges = {"seed": 2147483647, "steps": 1, "guidance_scale": 30, "count": 4.0, "prompt": "é" * 4000, "width": 256.0}
    answer = await live.api.post("/v1/images/estimate", json={**SMALL, **edges, "character_id": None})
    assert answer.status_code == 200, answer.text
    assert answer.json()["estimated_cost"]["amount"] == 4


@pytest.mark.parametrize(
    ("fields", "amount", "breakdown"),
    [
        ({}, 1, {"base": 1}),
        ({"enhance_prompt": True}, 2, {"base": 1, "enhance": 1}),
        ({"count": 4, "enhance_prompt": True}, 8, {"base": 4, "enhance": 4}),
        ({"reference_image_urls": ["https://example.com/a.png"]}, 1, {"base": 1}),
    ],
)
async def test_estimates_are_the_rate_card_and_hold_nothing(
    live: Live, fields: dict[str, Any], amount: int, breakdown: dict[str, int]
) -> None:
    answer = await live.api.post("/v1/images/estimate", json={**SMALL, **fields})
    cost = {"amount": amount, "breakdown": breakdown}
    assert answer.json() == {"object": "estimate", "estimated_cost": cost, "currency": "credit"}
    assert await live.purse() == (100, 0, 100)
    assert (await live.api.get("/v1/images")).json()["data"] == []


async def test_a_run_is_held_then_charged(live: Live) -> None:
    await live.control("outcomes", holds=True)
    made = await live.create(count=2)
    assert made.status_code == 201
    assert made.json()["status"] == "pending"
    assert made.json()["output_urls"] is None
    assert made.json()["cost"] == {"amount": 2, "currency": "credit", "breakdown": {"base": 2}}
    assert await live.purse() == (100, 2, 98)
    await live.control("release")
    ended = await live.ended(made.json()["id"])
    assert (ended["status"], len(ended["output_urls"]), ended["cost"]["amount"]) == ("succeeded", 2, 2)
    assert ended["duration_ms"] >= 0
    assert ended["completed_at"]
    assert await live.purse() == (98, 0, 98)
    rows = (await live.api.get("/v1/usage/events")).json()["data"]
    assert [(row["type"], row["amount"]) for row in rows] == [("charge", 2), ("hold", 2), ("topup", 100)]
    assert len({row["hold_id"] for row in rows[:2]}) == 1


async def test_the_answer_repeats_what_was_asked(live: Live) -> None:
    style = (await live.api.get("/v1/loras")).json()[0]
    fields = {"negative_prompt": "fog", "size": "landscape", "lora_id": style["slug"]}
    made = await live.create(**fields)
    said = made.json()
    assert (said["width"], said["height"], said["size_preset"]) == (1344, 768, "landscape")
    assert (said["prompt"], said["negative_prompt"], said["seed"]) == ("a heron", "fog", 7)
    assert said["loras"] == [{"id": style["id"], "name": style["name"]}]
    assert said["inference_type"] == "t2i"
    assert said["creation_request_id"] == made.headers["Aurous-Request-Id"]
    await live.api.post(f"/v1/images/{said['id']}/cancel")


async def test_an_omitted_seed_is_chosen_and_reported(live: Live) -> None:
    body = {"prompt": "a heron", "width": 256, "height": 256}
    seeds = {(await live.api.post("/v1/images", json=body)).json()["seed"] for _ in range(3)}
    assert len(seeds) > 1


async def test_cancelling_releases_once(live: Live) -> None:
    await live.control("outcomes", holds=True)
    id = (await live.create()).json()["id"]
    for _ in range(2):
        answer = await live.api.post(f"/v1/images/{id}/cancel")
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
        assert answer.json()["cost"]["amount"] == 0
        assert await live.purse() == (100, 0, 100)
    assert (await live.api.get("/v1/usage/events?type=release")).json()["data"][0]["generation_id"] == id
    await live.control("release")
    assert (await live.ended(id))["status"] == "cancelled"


async def test_a_finished_run_cannot_be_cancelled(live: Live) -> None:
    id = (await live.made())["id"]
    assert error(await live.api.post(f"/v1/images/{id}/cancel")) == (400, "generation_not_cancellable", None)


async def test_too_little_balance_is_refused_and_counts_what_is_held(live: Live) -> None:
    await live.control("balance", credits=5)
    await live.control("outcomes", holds=True)
    assert (await live.create(count=4)).status_code == 201
    answer = await live.create(count=2)
    assert error(answer) == (402, "balance_too_low", None)
    assert answer.json()["error"]["message"] == "Available balance is 1 credits; 2 are needed."
    assert await live.purse() == (5, 4, 1)


async def test_too_much_in_flight_is_refused_without_a_hold(live: Live) -> None:
    await live.control("concurrency", limit=2)
    await live.control("outcomes", holds=True, times=2)
    for _ in range(2):
        assert (await live.create()).status_code == 201
    answer = await live.create()
    assert error(answer) == (429, "concurrency_limit_exceeded", None)
    assert answer.json()["error"]["type"] == "rate_limit"
    assert int(answer.headers["Retry-After"]) > 0
    assert await live.purse() == (100, 2, 98)
    assert len((await live.api.get("/v1/images")).json()["data"]) == 2


async def test_documented_words_end_runs_as_documented(live: Live) -> None:
    assert error(await live.create(prompt="a Forbidden-Word")) == (422, "prompt_blocked", "prompt")
    blocked = await live.create(reference_image_urls=["https://example.com/forbidden-word.png"])
    assert error(blocked) == (422, "reference_blocked", "reference_image_urls")
    unsafe = await live.made(prompt="unsafe-output")
    assert (unsafe["status"], unsafe["error_message"]) == ("failed", "Content policy violation")
    late = await live.made(prompt="provider-timeout")
    assert (late["status"], late["cost"]["amount"], late["output_urls"]) == ("failed", 0, None)
    assert await live.purse() == (100, 0, 100)


async def test_fewer_pictures_are_charged_pro_rata(live: Live) -> None:
    ended = await live.made(prompt="partial-result", count=3, enhance_prompt=True)
    assert (ended["status"], ended["image_count"], len(ended["output_urls"])) == ("succeeded", 3, 2)
    assert ended["cost"] == {"amount": 4, "currency": "credit", "breakdown": {"base": 2, "enhance": 2}}
    assert await live.purse() == (96, 0, 96)
    rows = (await live.api.get("/v1/usage/events")).json()["data"]
    assert [row["type"] for row in rows] == ["charge", "hold", "topup"]


async def test_pages_walk_every_run_once_newest_first(live: Live) -> None:
    await live.control("concurrency", limit=20)
    await live.control("outcomes", holds=True, times=7)
    ids = [(await live.create()).json()["id"] for _ in range(7)][::-1]
    seen: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await live.api.get("/v1/images", params={"limit": "3", **cursor})).json()
        seen += [row["id"] for row in page["data"]]
        if not page["has_more"]:
            assert page["next_cursor"] is None
            break
        cursor = {"starting_after": page["next_cursor"]}
    assert seen == ids
    nearest = (await live.api.get("/v1/images", params={"limit": "2", "ending_before": ids[4]})).json()
    assert [row["id"] for row in nearest["data"]] == ids[2:4]


@pytest.mark.parametrize(
    ("query", "code", "param"),
    [
        ("limit=0", "value_out_of_range", "limit"),
        ("limit=101", "value_out_of_range", "limit"),
        ("limit=ten", "invalid_format", "limit"),
        (f"limit={'9' * 5000}", "value_out_of_range", "limit"),
        ("starting_after=img_nobody", "invalid_format", "starting_after"),
        ("starting_after=a&ending_before=b", "value_out_of_range", "ending_before"),
    ],
)
async def test_bad_pages_are_refused(live: Live, query: str, code: str, param: str) -> None:
    assert error(await live.api.get(f"/v1/images?{query}")) == (400, code, param)
