"""Somebody on this machine who is told things over HTTP, writes them down and answers as the test wishes.

It listens in threads of its own, so that tests of a process and tests in a loop can both use it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

_PATIENCE = 180


@dataclass(frozen=True)
class Received:
    """One request as it came. ``headers`` have lower-case names."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """Return the body, read."""
        return json.loads(self.body)


class Receiver:
    """Remembers every request, and answers 200 unless told otherwise.

    Attributes:
        requests: In the order of arrival.
        statuses: What to answer, by path.
        headers: What else to say, by path.
    """

    def __init__(self, port: int = 0) -> None:
        self.requests: list[Received] = []
        self.statuses: dict[str, int] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self._held: set[str] = set()
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    @property
    def port(self) -> int:
        """Return where it listens."""
        return int(self._server.server_address[1])

    def url(self, path: str = "/hook") -> str:
        """Return the address of ``path``."""
        return f"http://127.0.0.1:{self.port}{path}"

    def hold(self, path: str) -> None:
        """Take requests to ``path`` and answer none of them before :meth:`release`."""
        with self._changed:
            self._held.add(path)

    def release(self) -> None:
        """Answer everything that was held."""
        with self._changed:
            self._held.clear()
            self._changed.notify_all()

    def wait(self, count: int, path: str | None = None) -> list[Received]:
        """Wait until ``count`` requests (to ``path``) have come, and return all of them."""

        def arrived() -> list[Received]:
            return [request for request in self.requests if path in (None, request.path)]

        with self._changed:
            assert self._changed.wait_for(lambda: len(arrived()) >= count, _PATIENCE), f"only {len(arrived())} came"
            return arrived()

    async def comes(self, count: int, path: str | None = None) -> list[Received]:
        """Wait in a coroutine."""
        return await asyncio.to_thread(self.wait, count, path)

    def note(self, request: Received) -> int:
        """Write a request down, hold it if its path is held, and return the status to answer."""
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
            self._changed.wait_for(lambda: request.path not in self._held)
            return self.statuses.get(request.path, 200)

    def stop(self) -> None:
        """Answer what is held and let go of the port."""
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): text for name, text in self.headers.items()}
            status = receiver.note(Received(self.path, headers, body))
            with contextlib.suppress(ConnectionError):  # it may have waited longer than the other side would
                self.send_response(status)
                for name, text in receiver.headers.get(self.path, {}).items():
                    self.send_header(name, text)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler


@pytest.fixture
def start_receiver() -> Iterator[Callable[..., Receiver]]:
    """Start receivers, on a port of your own if need be; all end with the test."""
    started: list[Receiver] = []

    def start(port: int = 0) -> Receiver:
        started.append(Receiver(port))
        return started[-1]

    yield start
    for receiver in started:
        receiver.stop()


@pytest.fixture
def receiver(start_receiver: Callable[..., Receiver]) -> Receiver:
    """Return somebody who listens."""
    return start_receiver()
