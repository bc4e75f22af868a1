"""A server on loopback that does what it is told, also what no decent server does."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

_REASON = "Whatever"
_PATIENCE = 180


@dataclass(frozen=True)
class Seen:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What to do about one request.

    ``raw`` is written as it is instead of a well-formed answer; ``then`` is ``close``, ``reset``, ``hang`` or ``drip``;
    ``cut`` announces more bytes than are sent.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    then: str = "close"
    cut: int = 0

    def wire(self) -> bytes:
        if self.raw is not None:
            return self.raw
        length = len(self.body) + self.cut
        lines = [f"HTTP/1.1 {self.status} {_REASON}", f"Content-Length: {length}", "Connection: close"]
        lines += [f"{name}: {text}" for name, text in self.headers.items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body


def told(value: Any, status: int = 200, **headers: str) -> Reply:
    """Return a JSON answer with the marks of the service; ``_`` in a header's name stands for ``-``."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    marks = {"Content-Type": "application/json", "Aurous-Request-Id": "req_head", "Aurous-Version": "2026-05-15"}
    return Reply(status, json.dumps(value).encode(), {**marks, **named})


def refused(status: int, code: str, type: str = "invalid_request", *, param: str | None = None, **more: str) -> Reply:
    """Return an error in the service's envelope."""
    error = {"type": type, "code": code, "message": f"About {code}.", "param": param, "request_id": "req_body"}
    return told({"error": error}, status, **more)


def html(status: int) -> Reply:
    """Return what a gateway says."""
    return Reply(status, b"<html><body>Bad gateway</body></html>", {"Content-Type": "text/html"})


Script = Sequence[Reply] | Callable[[Seen], Reply]


class Server:
    """Answers from a script, the last reply for ever, and remembers what it saw. A deaf one answers unasked."""

    def __init__(self, script: Script = (), *, deaf: bool = False) -> None:
        self.script = script
        self.deaf = deaf
        self.seen: list[Seen] = []
        self.busy = 0
        self.busiest = 0
        self._arrival = asyncio.Condition()
        self.gate = asyncio.Event()
        self.gate.set()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def comes(self, count: int) -> list[Seen]:
        """Wait until ``count`` requests have come, and return all there are."""
        async with asyncio.timeout(_PATIENCE), self._arrival:
            await self._arrival.wait_for(lambda: len(self.seen) >= count)
            return self.seen

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return  # the client has gone, which some tests make it do
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen = Seen("", "", {}, await reader.read(1)) if self.deaf else await _request(reader)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        self.seen.append(seen)
        async with self._arrival:
            self._arrival.notify_all()
        await self.gate.wait()
        self.busy -= 1
        reply = self._reply(seen)
        writer.write(reply.wire())
        await writer.drain()
        if reply.then == "reset":
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        if reply.then == "hang":
            await asyncio.Event().wait()
        while reply.then == "drip":
            await asyncio.sleep(0.05)
            writer.write(b" ")
            await writer.drain()

    def _reply(self, seen: Seen) -> Reply:
        if callable(self.script):
            return self.script(seen)
        return self.script[min(len(self.seen), len(self.script)) - 1]


async def _request(reader: asyncio.StreamReader) -> Seen:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Seen(method, target, headers, body)
