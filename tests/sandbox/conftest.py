"""A sandbox in the test's own loop, behind real sockets: quick to start, and its insides can be looked at."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from studio.sandbox.house import House
from studio.sandbox.server import SandboxServer
from tests.reels import REELS
from tests.sandbox_fixture import PLAIN

SMALL = {"prompt": "a heron", "width": 256, "height": 256, "seed": 7}
_PATIENCE = 180
_DRAWN = {
    "test_clips",
    "test_control",
    "test_outputs",
    "test_plate",
    "test_process",
    "test_reels",
    "test_styles",
    "test_throughput",
    "test_video_models",
}


class Live:
    """A running server and one client of the main team."""

    def __init__(self, server: SandboxServer) -> None:
        self.server = server
        self.house = server.house
        self.clients: list[httpx.AsyncClient] = []
        self.api = self.client("api_key")
        self.media = httpx.AsyncClient(base_url=server.media_url, timeout=_PATIENCE, verify=PLAIN)
        self.clients.append(self.media)

    def client(self, key: str | None) -> httpx.AsyncClient:
        """Return a client with an issued key, or without any."""
        headers = {"X-Api-Key": self.house.keys.plain[key]} if key else {}
        url = self.server.base_url
        client = httpx.AsyncClient(base_url=url, headers=headers, timeout=_PATIENCE, verify=PLAIN)
        self.clients.append(client)
        return client

    async def control(self, name: str, /, **wish: Any) -> Any:
        """Post to a control route."""
        answer = await self.media.post(f"/control/{name}", json=wish)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def create(self, key: str | None = None, **fields: Any) -> httpx.Response:
        """Ask for a small picture."""
        headers = {"Idempotency-Key": key} if key is not None else {}
        return await self.api.post("/v1/images", json={**SMALL, **fields}, headers=headers)

    async def ended(self, id: str) -> dict[str, Any]:
        """Poll a run until it has ended."""
        async with asyncio.timeout(_PATIENCE):
            while True:
                generation: dict[str, Any] = (await self.api.get(f"/v1/images/{id}")).json()
                if generation["status"] not in ("pending", "processing"):
                    return generation
                await asyncio.sleep(0.02)

    async def made(self, **fields: Any) -> dict[str, Any]:
        """Create a run and wait for its end."""
        answer = await self.create(**fields)
        assert answer.status_code == 201, answer.text
        return await self.ended(answer.json()["id"])

    async def purse(self) -> tuple[float, float, float]:
        """Return credits, held and available."""
        purse = (await self.api.get("/v1/balance")).json()
        return purse["credits"], purse["held_credits"], purse["available_credits"]


@pytest_asyncio.fixture
async def live(tmp_path: Path, _draws_anew: None) -> AsyncIterator[Live]:
    """Serve a sandbox of 100 credits for one test."""
    reels = Path(os.environ[REELS]) if REELS in os.environ else None
    house = House(tmp_path / "state", speed=1000, credits=Decimal(100), ceiling=10, reels=reels)
    server = SandboxServer(house)
    await server.start()
    live = Live(server)
    yield live
    for client in live.clients:
        await client.aclose()
    await server.stop()


def error(answer: httpx.Response) -> tuple[int, str, str | None]:
    """Return status, code and param of a refusal, after checking its envelope."""
    said = answer.json()["error"]
    assert said["request_id"] == answer.headers["Aurous-Request-Id"]
    assert said["doc_url"].startswith("https://")
    assert said["message"]
    return answer.status_code, said["code"], said["param"]


@pytest.fixture(autouse=True)
def _draws_anew(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take nothing from other sandboxes where it is the drawing itself that is looked at."""
    if request.path.stem in _DRAWN:
        monkeypatch.delenv(REELS, raising=False)
