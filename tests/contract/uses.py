"""How each operation of the contract is used: the client's method, a call of it, and the command that makes it.

A new operation of the contract needs its line here before any of the tests over this table pass again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from studio.api.client import Client
from studio.domain.request import ImageRequest, VideoRequest

Ask = Callable[[Client, Any], Awaitable[Any]]
_LIMIT = 100_000


@dataclass(frozen=True)
class Use:
    """One operation in use.

    Attributes:
        method: Of the client, such as ``images.create``.
        ask: Calls it. What it sends is a documented request, given as JSON (None where there is no body).
        command: The command that makes the call. Words in braces stand for what the person types.
    """

    method: str
    ask: Ask
    command: str


def _picture(example: Any) -> ImageRequest:
    return msgspec.convert(example, ImageRequest)


def _clip(example: Any) -> VideoRequest:
    return msgspec.convert(example, VideoRequest)


def _upload(client: Client, example: Any) -> Awaitable[Any]:
    return client.files.upload(
        b"\x89PNG", name="a.png", media_type="image/png", purpose="reference", key="k", metadata={"campaign": "spring"}
    )


async def _fetched(client: Client, path: str) -> bytes:
    async with client.outputs.open(client.base_url + path, limit=_LIMIT) as body:
        return b"".join([chunk async for chunk in body.chunks()])


USES = {
    "createImage": Use(
        "images.create",
        lambda client, example: client.images.create(_picture(example).body(), key="k"),
        "generate {prompt}",
    ),
    "listGenerations": Use(
        "images.list",
        lambda client, _: client.images.list(ending_before="img_1", limit=7),
        "rescue --since 24h",
    ),
    "estimateImage": Use(
        "images.estimate",
        lambda client, example: client.images.estimate(_picture(example)),
        "estimate image {prompt}",
    ),
    "getGeneration": Use("images.get", lambda client, _: client.images.get("img_1"), "resume"),
    "cancelGeneration": Use("images.cancel", lambda client, _: client.images.cancel("img_1"), "cancel {run}"),
    "getImageOutput": Use(
        "outputs.open",
        lambda client, _: _fetched(client, "/v1/images/img_1/output/0?token=t"),
        "generate {prompt}",
    ),
    "createVideo": Use(
        "videos.create",
        lambda client, example: client.videos.create(_clip(example).body(), key="k"),
        "video {prompt} --model {model}",
    ),
    "estimateVideo": Use(
        "videos.estimate",
        lambda client, example: client.videos.estimate(_clip(example)),
        "estimate video {prompt} --model {model}",
    ),
    "getVideoOutput": Use(
        "outputs.open",
        lambda client, _: _fetched(client, "/v1/videos/vid_1/output?token=t"),
        "video {prompt} --model {model}",
    ),
    "uploadFile": Use("files.upload", _upload, "files upload {path} --purpose {purpose}"),
    "getFile": Use("files.get", lambda client, _: client.files.get("file_1"), "files show {file}"),
    "deleteFile": Use("files.delete", lambda client, _: client.files.delete("file_1"), "files delete {file}"),
    "listLoras": Use("loras.list", lambda client, _: client.loras.list(), "styles"),
    "getLora": Use("loras.get", lambda client, _: client.loras.get("lora_1"), "styles show {style}"),
    "listVideoLoras": Use("video_loras.list", lambda client, _: client.video_loras.list(), "styles --video"),
    "getVideoLora": Use(
        "video_loras.get", lambda client, _: client.video_loras.get("lora_1"), "styles show {model} --video"
    ),
    "getBalance": Use("account.balance", lambda client, _: client.account.balance(), "balance"),
    "getTeam": Use("account.team", lambda client, _: client.account.team(), "team"),
    "getPricing": Use("account.pricing", lambda client, _: client.account.pricing(), "pricing"),
    "getUsage": Use("account.usage", lambda client, _: client.account.usage(), "usage"),
    "listUsageEvents": Use(
        "account.events",
        lambda client, _: client.account.events(type="hold", starting_after="uev_1", limit=7),
        "ledger",
    ),
    "createWebhookEndpoint": Use(
        "webhooks.create",
        lambda client, example: client.webhooks.create(**example),
        "webhooks create {url} --events {event}",
    ),
    "listWebhookEndpoints": Use(
        "webhooks.list", lambda client, _: client.webhooks.list(starting_after="we_1", limit=7), "webhooks list"
    ),
    "getWebhookEndpoint": Use(
        "webhooks.get", lambda client, _: client.webhooks.get("we_1"), "webhooks show {endpoint}"
    ),
    "updateWebhookEndpoint": Use(
        "webhooks.update",
        lambda client, example: client.webhooks.update("we_1", **example),
        "webhooks update {endpoint} --url {url}",
    ),
    "deleteWebhookEndpoint": Use(
        "webhooks.delete", lambda client, _: client.webhooks.delete("we_1"), "webhooks delete {endpoint}"
    ),
    "rotateWebhookSecret": Use(
        "webhooks.rotate", lambda client, _: client.webhooks.rotate("we_1"), "webhooks rotate {endpoint}"
    ),
    "testWebhookEndpoint": Use(
        "webhooks.test",
        lambda client, example: client.webhooks.test("we_1", **example),
        "webhooks test {endpoint} --event {event}",
    ),
    "listWebhookDeliveries": Use(
        "webhooks.deliveries",
        lambda client, _: client.webhooks.deliveries("we_1", starting_after="whd_1", limit=7),
        "webhooks deliveries {endpoint}",
    ),
}
