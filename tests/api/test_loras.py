"""Styles."""

from __future__ import annotations

import pytest

from studio.domain.errors import NotFound, Unreadable
from tests.api.conftest import Connect, Serve
from tests.api.server import refused, told


async def test_styles_are_a_bare_list_without_the_broken_ones(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    rows = [{"id": "lora_1", "name": "Ink", "slug": None, "default_steps": "many"}, {"id": 4}, {"id": "l", "name": "O"}]
    styles = await connect(await serve([told(rows)])).loras.list()
    assert [style.name for style in styles] == ["Ink", "O"]
    assert styles[0].default_steps is None
    assert "left out Style 1" in caplog.text


async def test_one_style_by_slug(serve: Serve, connect: Connect) -> None:
    server = await serve([told({"id": "lora_1", "name": "Ink"}), refused(404, "resource_not_found"), told({"id": "x"})])
    loras = connect(server).loras
    assert (await loras.get("ink/../wash")).id == "lora_1"
    assert server.seen[0].target == "/v1/loras/ink%2F..%2Fwash"
    with pytest.raises(NotFound):
        await loras.get("oil")
    with pytest.raises(Unreadable):
        await loras.get("broken")
