"""Servers on loopback, clients for them, and a clock that tests hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from studio.api.calls import Timeouts
from studio.api.client import Client
from studio.api.key import ApiKey
from tests.api.server import Script, Server

T = TypeVar("T")

KEY = "al_live_" + "8f" * 32
SHORT = Timeouts(connect=5, read=0.2, creating=0.2, whole=0.6, uploading=5)
"""For tests in which the server never answers: the only real waits in this folder."""
_PATIENCE = 180
_LOOK_EVERY = 0.02


class HeldClock:
    """Time that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)
        await asyncio.sleep(0)


async def until(ask: Callable[[], Awaitable[T]], true: Callable[[T], object]) -> T:
    """Ask again and again until the answer is ``true``, and return it."""
    async with asyncio.timeout(_PATIENCE):
        while not true(told := await ask()):
            await asyncio.sleep(_LOOK_EVERY)
        return told


Serve = Callable[..., Awaitable[Server]]
Connect = Callable[..., Client]


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    started: list[Server] = []

    async def start(script: Script = (), *, deaf: bool = False) -> Server:
        server = Server(script, deaf=deaf)
        await server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        await server.stop()


@pytest.fixture
async def connect(clock: HeldClock) -> AsyncIterator[Connect]:
    opened: list[Client] = []

    def open_client(
        server: Server | str, *, key: str = KEY, timeouts: Timeouts | None = None, concurrency: int = 20
    ) -> Client:
        url = server if isinstance(server, str) else server.url
        client = Client(
            base_url=url,
            key=ApiKey(key),
            clock=clock,
            timeouts=timeouts,
            concurrency=concurrency,
            chance=lambda: 0.0,
        )
        opened.append(client)
        return client

    yield open_client
    for client in opened:
        await client.aclose()
