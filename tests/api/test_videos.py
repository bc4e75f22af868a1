"""Clips: price and purchase."""

from __future__ import annotations

from decimal import Decimal

import pytest

from studio.api.client import Client
from studio.domain.errors import KeyInUse, OutOfFunds
from studio.domain.generation import Status
from studio.domain.limits import CLIP_BYTES
from studio.domain.request import VideoRequest
from tests.api.conftest import Connect, Serve, until
from tests.api.server import refused, told
from tests.sandbox_fixture import Sandbox

REQUEST = VideoRequest(video_lora_id="seedance-1-pro", prompt="a heron", resolution="720p", duration=5)


async def test_an_estimate_is_asked_with_the_same_body_and_no_key(serve: Serve, connect: Connect) -> None:
    server = await serve(
        [told({"object": "estimate", "estimated_cost": {"amount": 3.75, "breakdown": {"base": 3.75}}})]
    )
    estimate = await connect(server).videos.estimate(REQUEST)
    assert (estimate.amount, estimate.breakdown) == (Decimal("3.75"), (("base", Decimal("3.75")),))
    seen = server.seen[0]
    assert (seen.method, seen.target, seen.body) == ("POST", "/v1/videos/estimate", REQUEST.body())
    assert "idempotency-key" not in seen.headers


async def test_a_purchase_is_named_by_its_key(serve: Serve, connect: Connect) -> None:
    clip = {"id": "vid_1", "status": "pending", "media_type": "video", "cost": {"amount": 3.75}}
    server = await serve([told(clip, 201), told(clip, 201, Aurous_Idempotent_Replayed="true")])
    videos = connect(server).videos
    first = await videos.create(REQUEST.body(), key="k1")
    again = await videos.create(REQUEST.body(), key="k1")
    assert (first.generation.id, first.replayed, again.replayed) == ("vid_1", False, True)
    assert first.generation.is_video
    assert [(seen.target, seen.headers["idempotency-key"]) for seen in server.seen] == [("/v1/videos", "k1")] * 2
    assert {seen.body for seen in server.seen} == {REQUEST.body()}


async def test_a_refused_purchase_has_the_type_of_its_refusal(serve: Serve, connect: Connect) -> None:
    server = await serve([refused(402, "balance_too_low"), refused(409, "idempotency_key_in_use")])
    videos = connect(server).videos
    for kind in (OutOfFunds, KeyInUse):
        with pytest.raises(kind):
            await videos.create(REQUEST.body(), key="k1")
    assert len(server.seen) == 2


async def test_a_clip_of_the_sandbox_is_bought_once_watched_and_fetched_in_two_parts(
    connect: Connect, sandbox: Sandbox
) -> None:
    client = connect(sandbox.base_url, key=sandbox.api_key)
    model = (await client.video_loras.list())[0]
    request = VideoRequest(video_lora_id=model.id, prompt="a heron", resolution="480p", duration=2)
    estimate = await client.videos.estimate(request)
    first = await client.videos.create(request.body(), key="k1")
    again = await client.videos.create(request.body(), key="k1")
    assert (first.generation.id, again.replayed) == (again.generation.id, True)
    ended = await until(lambda: client.images.get(first.generation.id), lambda run: run.status.terminal)
    assert (ended.status, ended.is_video, ended.amount) == (Status.SUCCEEDED, True, estimate.amount)
    assert (ended.video_duration, ended.video_resolution) == (2.0, "480p")
    (url,) = ended.outputs
    begin, whole = await fetched(client, url)
    assert (begin, whole[4:8]) == (0, b"ftyp")
    assert await fetched(client, url, start=1000) == (1000, whole[1000:])
    assert await fetched(client, url, start=len(whole)) == (0, whole)


async def fetched(client: Client, url: str, *, start: int = 0) -> tuple[int, bytes]:
    async with client.outputs.open(url, limit=CLIP_BYTES, start=start) as body:
        return body.start, b"".join([chunk async for chunk in body.chunks()])
