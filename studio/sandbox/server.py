"""Two ports, one loop: the API, and the media with its control address."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from studio.sandbox.app import api
from studio.sandbox.control import control
from studio.sandbox.house import House
from studio.sandbox.media import media

_HOST = "127.0.0.1"
_PATIENCE = 1


class _Protocol(H11Protocol):
    """Tells the application which connection it is talking on, so that a fault can hang up."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        app: Any = self.app

        async def with_line(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, "sandbox.line": transport}, receive, send)

        self.app = with_line


class _Server(Server):
    """Says when it is ready, and leaves signals to the process."""

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


class SandboxServer:
    """A running sandbox in this loop. :meth:`start` it, read its addresses, :meth:`stop` it."""

    def __init__(self, house: House, *, port: int = 0) -> None:
        """Take the ports.

        Raises:
            OSError: The port is taken.
        """
        self.house = house
        self._sockets = [_bound(port), _bound(0)]
        api_port, media_port = (bound.getsockname()[1] for bound in self._sockets)
        self._apps: dict[int, ASGIApp] = {api_port: api(house), media_port: _Switch(control(house), media(house))}
        self.base_url = f"http://{_HOST}:{api_port}"
        self.media_url = f"http://{_HOST}:{media_port}"
        house.settle_at(self.base_url, self.media_url)
        config = Config(
            self._serve,
            interface="asgi3",
            proxy_headers=False,
            http=_Protocol,
            ws="none",
            lifespan="off",
            access_log=False,
            log_level="warning",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        self._server = _Server(config)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Answer, and take up unfinished runs."""
        self._tasks.append(asyncio.create_task(self._server.serve(self._sockets)))
        await self._server.ready.wait()
        self._tasks.append(asyncio.create_task(self.house.janitor.work()))
        self.house.webhooks.start()
        self.house.darkroom.resume()

    async def stop(self) -> None:
        """Stop answering, then close the house."""
        self._server.should_exit = True
        self.house.faults.clear()
        for work in self._tasks[1:]:
            work.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.house.close()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._apps[scope["server"][1]](scope, receive, send)


class _Switch:
    """The control address lives on the media port, and no fault reaches it."""

    def __init__(self, control: ASGIApp, media: ASGIApp) -> None:
        self._control = control
        self._media = media

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        chosen = self._control if scope["path"].startswith("/control/") else self._media
        await chosen(scope, receive, send)


def _bound(port: int) -> socket.socket:
    # With the protocol named, asyncio sends small answers at once; without it each waits 40 ms for an acknowledgement.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((_HOST, port))
    return bound
