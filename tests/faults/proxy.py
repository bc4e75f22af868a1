"""A network on loopback between client and sandbox, which misbehaves as it is told, call by call, while it runs."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import ssl
import struct
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.sandbox_fixture import Sandbox

_HOST = "127.0.0.1"
_NO_LINGERING = struct.pack("ii", 1, 0)
_DRIP_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Answer:
    """What the sandbox said, as it came over the wire."""

    head: bytes
    body: bytes


class Line:
    """One request that came over one connection, and what may be done about it."""

    def __init__(self, door: _Door, writer: asyncio.StreamWriter, head: bytes, body: bytes) -> None:
        self.head = head
        self.body = body
        self._door = door
        self._writer = writer

    @property
    def route(self) -> str:
        """Method and path, without the query."""
        method, target, *_ = self.head.decode("latin-1").split(" ")
        return f"{method} {target.split('?')[0]}"

    def header(self, name: str) -> str:
        """Return a header of the request; empty when there is none."""
        found = re.search(rf"(?im)^{name}: *(.*?)\r?$", self.head.decode("latin-1"))
        return found[1] if found else ""

    @property
    def alive(self) -> bool:
        return not self._writer.is_closing()

    async def served(self) -> Answer:
        """Let the sandbox act, and return its answer."""
        return await self._door.ask(self.head, self.body)

    async def pass_on(self) -> None:
        """Behave as a good network does."""
        answer = await self.served()
        await self.say(answer.head + answer.body)

    async def say(self, *parts: bytes) -> None:
        self._writer.write(b"".join(parts))
        await self._writer.drain()

    async def answer(self, status: str, body: bytes = b"", *headers: str, length: int | None = None) -> None:
        """Say something well-formed. ``length`` is what is announced, if that is not the truth."""
        size = len(body) if length is None else length
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {size}", *headers]
        await self.say("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def hang_up(self) -> None:
        """End the connection as a program does."""
        self._writer.close()

    def reset(self) -> None:
        """End the connection as a router does that lost its memory."""
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
        self._writer.transport.abort()

    async def silence(self) -> None:
        """Say nothing until the other side has had enough."""
        while self.alive:
            await asyncio.sleep(_DRIP_SECONDS)
            self._writer.write(b"")  # so that a connection that is gone is noticed

    async def drip(self, piece: bytes = b" ") -> None:
        """Say ``piece`` again and again until the other side has had enough."""
        while self.alive:
            await self.say(piece)
            await asyncio.sleep(_DRIP_SECONDS)


Act = Callable[[Line], Awaitable[None]]
"""What happens to one request."""


@dataclass(slots=True)
class _Plan:
    pattern: re.Pattern[str]
    route: str
    act: Act
    times: float


@dataclass(slots=True)
class _Door:
    """One listening port and the port of the sandbox behind it."""

    upstream: int
    proxy: Proxy
    port: int = 0
    seal: ssl.SSLContext | None = None
    server: asyncio.Server | None = None
    writers: set[asyncio.StreamWriter] = field(default_factory=set)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def open(self) -> None:
        self.server = await asyncio.start_server(self._serve, _HOST, self.port, ssl=self.seal, reuse_address=True)
        self.port = int(self.server.sockets[0].getsockname()[1])

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.port}" if self.seal else f"http://{_HOST}:{self.port}"

    def close(self) -> None:
        if self.server is not None:
            self.server.close()
        self.server = None
        self.drop()

    def drop(self) -> None:
        for writer in tuple(self.writers):
            writer.transport.abort()

    async def ask(self, head: bytes, body: bytes) -> Answer:
        reader, writer = await asyncio.open_connection(_HOST, self.upstream)
        plain = re.sub(rb"(?im)^(connection|accept-encoding):.*\r\n", b"", head)
        writer.write(plain[:-2] + b"Connection: close\r\nAccept-Encoding: identity\r\n\r\n" + body)
        await writer.drain()
        raw = self.proxy.rewritten(await reader.read())
        writer.close()
        heading, _, rest = raw.partition(b"\r\n\r\n")
        plain = re.sub(rb"(?im)^connection:.*\r\n", b"", heading + b"\r\n")
        length = b"content-length: %d\r\n" % len(rest)
        return Answer(re.sub(rb"(?im)^content-length:.*\r\n", length, plain) + b"\r\n", rest)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        self.writers.add(writer)
        try:
            while not writer.is_closing():
                await self.proxy.act(await _request(self, reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            return  # the client has gone, which is its right
        except asyncio.CancelledError:
            return
        finally:
            self.tasks.discard(task)
            self.writers.discard(writer)
            writer.close()


class Proxy:
    """Two doors, to the API and to the media, which lead to the sandbox for as long as nothing else is planned.

    Attributes:
        lines: Every request so far.
        sleeper: The process that some acts put to sleep.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        ports = [urlsplit(url).port or 0 for url in (sandbox.base_url, sandbox.control_url)]
        self._doors = [_Door(port, self) for port in ports]
        self._plans: list[_Plan] = []
        self.lines: list[Line] = []
        self.calls: Counter[str] = Counter()
        self.sleeper = 0

    @property
    def base_url(self) -> str:
        return self._doors[0].origin

    def sealed(self, seal: ssl.SSLContext | None) -> None:
        """Let the door to the API speak https with a certificate from now on, or http again."""
        self._doors[0].seal = seal

    async def start(self) -> None:
        """Listen at both doors; at the same ports as before."""
        self.refuse()
        for door in self._doors:
            await door.open()

    def refuse(self) -> None:
        """Refuse connections, and end those that are open."""
        for door in self._doors:
            door.close()

    def refuse_media(self) -> None:
        """Refuse connections to the media only."""
        self._doors[1].close()

    def drop(self) -> None:
        """End the connections that are open."""
        for door in self._doors:
            door.drop()

    async def stop(self) -> None:
        """Close the doors for good."""
        self.refuse()
        tasks = [task for door in self._doors for task in door.tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def plan(self, route: str, act: Act, *, times: float = 1) -> None:
        """Do ``act`` with the next ``times`` calls of ``route``, such as ``GET /v1/images/{id}``."""
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(route)))
        self._plans.append(_Plan(pattern, route, act, times))

    def mend(self) -> None:
        """Forget what was planned."""
        self._plans.clear()

    @property
    def planned(self) -> list[str]:
        """The routes for which something is planned that did not happen yet."""
        return [plan.route for plan in self._plans]

    async def act(self, line: Line) -> None:
        self.lines.append(line)
        self.calls[line.route] += 1
        plan = next((plan for plan in self._plans if plan.pattern.fullmatch(line.route)), None)
        if plan is None:
            await line.pass_on()
            return
        plan.times -= 1
        if plan.times <= 0:
            self._plans.remove(plan)
        await plan.act(line)

    def rewritten(self, raw: bytes) -> bytes:
        """Return ``raw`` with addresses that lead through the doors."""
        for door in self._doors:
            raw = raw.replace(f"http://{_HOST}:{door.upstream}".encode(), door.origin.encode())
        return raw


async def _request(door: _Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Line:
    first = await reader.readexactly(1)
    if not first.isalpha():  # somebody begins with a handshake
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        raise ConnectionError
    head = first + await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)^content-length: *(\d+)", head, re.MULTILINE)
    body = await reader.readexactly(int(length[1])) if length else b""
    return Line(door, writer, head, body)


@contextlib.asynccontextmanager
async def between(sandbox: Sandbox) -> AsyncIterator[Proxy]:
    """Open a network to ``sandbox`` for the length of a block."""
    proxy = Proxy(sandbox)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()
