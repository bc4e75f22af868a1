"""How long the sandbox takes for one small call, beside a bare server that knows neither keys nor money."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import httpx

from bench.figure import Figure, Reading
from bench.serving import service

LINES, CYCLES, ROUNDS = 4, 25, 3
CALLS = LINES * CYCLES * 4
PURSE = "100000"
BODY = json.dumps({"prompt": "a heron", "width": 256, "height": 256}).encode()


class Line:
    """One kept connection. It writes a call and reads its answer, and takes next to no time for itself."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, key: str) -> None:
        self._reader = reader
        self._writer = writer
        self._key = key

    async def ask(self, method: str, path: str, body: bytes = b"") -> bytes:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: here\r\nX-Api-Key: {self._key}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        answer = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        if int(answer.split(b" ", 2)[1]) >= 400:
            raise RuntimeError(answer.decode())
        length = next(line for line in answer.split(b"\r\n") if line.startswith(b"content-length:"))
        return await self._reader.readexactly(int(length.split(b":")[1]))

    async def work(self) -> None:
        """Price, buy, look, and count the money, over and over."""
        for _ in range(CYCLES):
            await self.ask("POST", "/v1/images/estimate", BODY)
            made = json.loads(await self.ask("POST", "/v1/images", BODY))
            await self.ask("GET", f"/v1/images/{made['id']}")
            await self.ask("GET", "/v1/balance")

    def close(self) -> None:
        self._writer.close()


async def per_call(address: str, key: str) -> float:
    """Return seconds per call while all lines are busy."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    lines = [Line(*await asyncio.open_connection(host, port), key=key) for _ in range(LINES)]
    started = time.perf_counter()
    await asyncio.gather(*(line.work() for line in lines))
    spent = time.perf_counter() - started
    for line in lines:
        line.close()
    return spent / CALLS


@contextmanager
def sandbox() -> Iterator[tuple[str, str]]:
    """Run a sandbox that refuses nobody and draws nothing; give its address and key."""
    command = [sys.executable, "-m", "studio.sandbox.process", "--concurrency", PURSE, "--balance", PURSE]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout is not None
    try:
        said = json.loads(child.stdout.readline())
        for name, wish in (("buckets", {"enforced": False}), ("outcomes", {"holds": True, "times": 100_000})):
            httpx.post(f"{said['control_url']}/{name}", json=wish, trust_env=False).raise_for_status()
        yield said["base_url"], said["api_key"]
    finally:
        child.communicate(timeout=30)


def measure() -> Reading:
    pairs: list[tuple[float, float]] = []
    with sandbox() as (address, key), service(picture_seconds=0.1) as bare:
        for _ in range(ROUNDS + 1):
            yardstick = asyncio.run(per_call(bare.rstrip("/"), key))
            pairs.append((asyncio.run(per_call(address, key)), yardstick))
    subject, other = zip(*pairs[1:], strict=True)
    return Reading(subject=subject, yardstick=other)


FIGURE = Figure(
    "sandbox, seconds per small call, nothing drawn",
    "a bare starlette and uvicorn",
    5.0,
    measure,
    within=1 / 200,
)
