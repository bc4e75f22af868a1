"""What our client adds to a call: typed answer, request id, rate limits, retries at the ready."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import httpx

from bench.figure import Figure, Reading
from studio.api.client import Client
from studio.api.key import ApiKey
from studio.domain.clock import SystemClock

CALLS = 400
WARM_UP = 20
KEY = "al_live_" + "0" * 64


@contextmanager
def server() -> Iterator[str]:
    child = subprocess.Popen([sys.executable, "-m", "bench.answering"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(child.stdout.readline())}"
    finally:
        child.communicate(timeout=30)


async def seconds(call: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await call()
    return time.perf_counter() - started


async def compared(address: str) -> Reading:
    client = Client(base_url=address, key=ApiKey(KEY), clock=SystemClock())
    async with httpx.AsyncClient(base_url=address, headers={"X-Api-Key": KEY}) as bare:
        pairs = [
            (await seconds(client.account.balance), await seconds(lambda: bare.get("/v1/balance")))
            for _ in range(WARM_UP + CALLS)
        ][WARM_UP:]
    await client.aclose()
    return Reading(subject=tuple(pair[0] for pair in pairs), yardstick=tuple(pair[1] for pair in pairs))


def measure() -> Reading:
    with server() as address:
        return asyncio.run(compared(address))


FIGURE = Figure("client overhead per call", "bare httpx on a kept connection", 1.25, measure)
