"""Every documented answer is read, every documented refusal has its type, newer servers included.

``examples.json`` holds the answers printed in the service's reference for version 2026-05-15.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from studio.api.client import Client
from studio.api.key import ApiKey
from studio.domain.errors import (
    Gone,
    KeyInUse,
    KeyRefused,
    NotFound,
    OutOfFunds,
    Refused,
    ScopeTooSmall,
    ServerFailed,
    TooMany,
)
from studio.domain.generation import Generation, Status, UploadedFile
from studio.domain.request import ImageRequest
from tests.api.conftest import HeldClock
from tests.api.server import Server, told

EXAMPLES = json.loads((Path(__file__).parent / "examples.json").read_text())
ANSWERS: list[dict[str, Any]] = EXAMPLES["answers"]
REFUSALS: list[dict[str, Any]] = EXAMPLES["refusals"]
KINDS: dict[str, type[Refused]] = {
    "401": KeyRefused,
    "402": OutOfFunds,
    "403": ScopeTooSmall,
    "404": NotFound,
    "409": KeyInUse,
    "410": Gone,
    "429": TooMany,
    "5XX": ServerFailed,
}

Ask = Callable[[Client], Any]


def upload(client: Client) -> Any:
    return client.files.upload(b"x", name="a.png", media_type="image/png", purpose="reference", key="k")


CALLS: dict[str, Ask] = {
    "POST /v1/images": lambda client: client.images.create(b"{}", key="k"),
    "GET /v1/images": lambda client: client.images.list(),
    "POST /v1/images/estimate": lambda client: client.images.estimate(ImageRequest(prompt="a")),
    "GET /v1/images/{id}": lambda client: client.images.get("img_1"),
    "POST /v1/images/{id}/cancel": lambda client: client.images.cancel("img_1"),
    "POST /v1/files": upload,
    "GET /v1/files/{id}": lambda client: client.files.get("file_1"),
    "DELETE /v1/files/{id}": lambda client: client.files.delete("file_1"),
    "GET /v1/loras": lambda client: client.loras.list(),
    "GET /v1/loras/{id}": lambda client: client.loras.get("lora_1"),
    "GET /v1/balance": lambda client: client.account.balance(),
    "GET /v1/team": lambda client: client.account.raw("/v1/team"),
    "GET /v1/pricing": lambda client: client.account.raw("/v1/pricing"),
    "GET /v1/usage": lambda client: client.account.raw("/v1/usage"),
    "GET /v1/usage/events": lambda client: client.account.raw("/v1/usage/events"),
}


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    client = Client(base_url=server.url, key=ApiKey("al_live_" + "0" * 64), clock=HeldClock())
    yield client
    await client.aclose()


_encoder = msgspec.json.Encoder(decimal_format="number")


def title(example: dict[str, Any]) -> str:
    return f"{example.get('route', example.get('status'))} {example['name']}"


def plain(value: Any) -> Any:
    """Return what a value would be as JSON, for comparing with the example."""
    return msgspec.json.decode(_encoder.encode(value))


def assert_carried_over(read: msgspec.Struct, example: dict[str, Any]) -> None:
    """Every field of ours that the example has must have arrived unchanged."""
    carried = plain(read)
    for field in msgspec.structs.fields(read):
        name = field.encode_name
        if name in example and not isinstance(example[name], dict | list):
            assert carried[name] == example[name], name


@pytest.mark.parametrize("example", ANSWERS, ids=title)
async def test_each_documented_answer_is_read(server: Server, client: Client, example: dict[str, Any]) -> None:
    server.script = [told(example["body"], example["status"])]
    read = await CALLS[example["route"]](client)
    method, path = example["route"].split(" ")
    seen = server.seen[0]
    assert seen.method == method
    assert seen.target.split("?")[0].count("/") == path.count("/")
    if isinstance(read, msgspec.Struct) and example["route"] != "POST /v1/images/estimate":
        assert_carried_over(read, example["body"])
    elif example["route"].startswith("GET /v1/") and "raw" in CALLS[example["route"]].__code__.co_names:
        assert read == example["body"]


def example_of(route: str, name: str) -> Any:
    return next(each["body"] for each in ANSWERS if (each["route"], each["name"]) == (route, name))


async def test_money_and_times_of_the_documented_generation(server: Server, client: Client) -> None:
    server.script = [told(example_of("GET /v1/images/{id}", "image"))]
    read = await client.images.get("img_1")
    assert read.status is Status.SUCCEEDED
    assert read.amount == Decimal(2)
    assert read.cost is not None
    assert read.cost.breakdown == {"base": Decimal(1), "enhance": Decimal(1)}
    assert read.completed_at == datetime.fromisoformat("2026-05-04T10:00:14Z")
    assert read.output_urls is not None
    assert len(read.output_urls) == 1


async def test_the_documented_page_and_styles_lose_no_row(server: Server, client: Client) -> None:
    page, styles = example_of("GET /v1/images", "page"), example_of("GET /v1/loras", "loras")
    server.script = [told(page)]
    read = await client.images.list()
    assert [row.id for row in read.items] == [row["id"] for row in page["data"]]
    assert (read.has_more, read.next_cursor, read.skipped) == (True, page["next_cursor"], ())
    server.script = [told(styles)]
    for style, row in zip(await client.loras.list(), styles, strict=True):
        assert_carried_over(style, row)


async def test_the_documented_estimate(server: Server, client: Client) -> None:
    server.script = [told(example_of("POST /v1/images/estimate", "enhanced"))]
    read = await client.images.estimate(ImageRequest(prompt="a"))
    assert read.amount == 2
    assert dict(read.breakdown) == {"base": Decimal(1), "enhance": Decimal(1)}


@pytest.mark.parametrize("example", REFUSALS, ids=title)
async def test_each_documented_refusal_has_its_type(server: Server, client: Client, example: dict[str, Any]) -> None:
    status = 503 if example["status"] == "5XX" else int(example["status"])
    server.script = [told(example["body"], status)]
    with pytest.raises(Refused) as caught:
        await client.images.create(b"{}", key="k")
    error, told_of = caught.value, example["body"]["error"]
    assert type(error) is KINDS.get(example["status"], Refused)
    assert (error.code, error.type, str(error)) == (example["name"], told_of["type"], told_of["message"])
    assert (error.param, error.request_id) == (told_of["param"], told_of["request_id"])


def older(example: dict[str, Any]) -> dict[str, Any]:
    return {name: example[name] for name in ("id", "status", "prompt", "created_at")}


def newer(example: dict[str, Any]) -> dict[str, Any]:
    more = {"object": "inference", "cfg_rescale": 0.7, "denoise_strength": {}, "video_camera_fixed": {}}
    return {**example, **more, "status": "queued_for_review", "media_type": "hologram"}


def nulled(example: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name in ("id", "status") else None for name, value in example.items()}


@pytest.mark.parametrize("change", [older, newer, nulled])
async def test_servers_of_other_days_are_understood(
    server: Server, client: Client, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    example = change(example_of("GET /v1/images/{id}", "image"))
    server.script = [told(example)]
    read = await client.images.get("img_1")
    assert isinstance(read, Generation)
    assert_carried_over(read, example)


async def test_a_file_of_which_little_is_said(server: Server, client: Client) -> None:
    server.script = [told({**nulled(example_of("GET /v1/files/{id}", "file")), "object": "file", "virus_scan": "ok"})]
    assert await client.files.get("file_1") == UploadedFile(id=example_of("GET /v1/files/{id}", "file")["id"])
