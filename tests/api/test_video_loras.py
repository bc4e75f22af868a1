"""Models that make clips."""

from __future__ import annotations

import pytest

from studio.domain.errors import NotFound
from studio.domain.generation import VideoModel
from tests.api.conftest import Connect, Serve
from tests.api.server import refused, told
from tests.sandbox_fixture import Sandbox

ROW = {"id": "lora_1", "name": "Seedance 1.0 Pro", "default_resolution": "1080p", "default_ratio": "16:9"}


async def test_models_are_listed_with_their_defaults(serve: Serve, connect: Connect) -> None:
    server = await serve([told([{**ROW, "default_duration": 5}, {"id": 4}])])
    models = await connect(server).video_loras.list()
    assert models == (
        VideoModel(
            id="lora_1",
            name="Seedance 1.0 Pro",
            default_resolution="1080p",
            default_ratio="16:9",
            default_duration=5.0,
        ),
    )
    assert [seen.target for seen in server.seen] == ["/v1/video_loras"]


async def test_one_model_by_slug(serve: Serve, connect: Connect) -> None:
    server = await serve([told(ROW), refused(404, "resource_not_found", "not_found")])
    video_loras = connect(server).video_loras
    assert (await video_loras.get("seedance-1-pro")).id == "lora_1"
    with pytest.raises(NotFound):
        await video_loras.get("a/b")
    assert [seen.target for seen in server.seen] == ["/v1/video_loras/seedance-1-pro", "/v1/video_loras/a%2Fb"]


async def test_the_sandbox_lists_models_and_finds_each_by_id_and_slug(connect: Connect, sandbox: Sandbox) -> None:
    client = connect(sandbox.base_url, key=sandbox.api_key)
    models = await client.video_loras.list()
    assert models
    for model in models:
        assert await client.video_loras.get(model.id) == model
        assert model.slug is None or await client.video_loras.get(model.slug) == model
