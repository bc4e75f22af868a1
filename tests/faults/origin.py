"""Origins on this machine that write down every byte they are sent, and answer as a test wishes.

``127.0.0.1``, ``localhost`` and ``[::1]`` at one port are three origins to a browser, and to us.
"""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO


@dataclass(frozen=True)
class Asked:
    """One request. ``raw`` is all of it as it came over the wire; ``headers`` have lower-case names."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    raw: bytes


@dataclass(frozen=True)
class Reply:
    """What to answer."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Origin:
    """Listens on the loopback addresses of this machine at one port.

    Attributes:
        heard: What was asked, in the order of arrival.
        rejected: Bytes that were no HTTP, such as the first of an encrypted connection.
        port: Where it listens.
    """

    def __init__(self, answer: Callable[[Asked], Reply]) -> None:
        self.heard: list[Asked] = []
        self.rejected: list[bytes] = []
        self.answer = answer
        first = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.port = int(first.server_address[1])
        self._servers = [first, *_on_six(self.port, _handler(self))]
        self._threads = [threading.Thread(target=each.serve_forever, args=(0.02,)) for each in self._servers]
        for thread in self._threads:
            thread.start()

    @property
    def addresses(self) -> int:
        """Return at how many addresses it listens: two, or one where there is no IPv6."""
        return len(self._servers)

    @property
    def raw(self) -> bytes:
        """Return every byte that came."""
        return b"\n".join([*(each.raw for each in self.heard), *self.rejected])

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of ``path`` at one of the three hosts."""
        return f"http://{host}:{self.port}{path}"

    def close(self) -> None:
        """Listen no more."""
        for server, thread in zip(self._servers, self._threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


class _Six(ThreadingHTTPServer):
    address_family = socket.AF_INET6


def _on_six(port: int, handler: type[BaseHTTPRequestHandler]) -> list[ThreadingHTTPServer]:
    try:
        return [_Six(("::1", port), handler)]
    except OSError:
        return []  # a machine without IPv6: nobody can be sent there either


class _Tee(io.RawIOBase):
    """Reads on, and keeps what was read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.kept = bytearray()

    def readable(self) -> bool:
        return True

    def readline(self, size: int | None = -1, /) -> bytes:
        return self._keep(self._source.readline(-1 if size is None else size))

    def read(self, size: int = -1, /) -> bytes:
        return self._keep(self._source.read(size))

    def _keep(self, data: bytes) -> bytes:
        self.kept += data
        return data


def _handler(origin: Origin) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            super().setup()
            self.tee = _Tee(self.rfile)
            self.rfile: Any = self.tee

        def parse_request(self) -> bool:
            if super().parse_request():
                return True
            origin.rejected.append(bytes(self.tee.kept))
            return False

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, body, bytes(self.tee.kept))
            origin.heard.append(asked)
            reply = origin.answer(asked)
            self.send_response(reply.status)
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_DELETE = do_PATCH = do_PUT = answer

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
