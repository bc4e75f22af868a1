"""A server on loopback that says what it is told, and a client of it that never waits."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from studio.api.client import Client
from studio.api.key import ApiKey
from tests.api.conftest import KEY, HeldClock
from tests.api.server import Server


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    client = Client(base_url=server.url, key=ApiKey(KEY), clock=HeldClock())
    yield client
    await client.aclose()
