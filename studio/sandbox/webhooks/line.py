"""One POST over one connection of its own, to this computer and to no other.

Nothing leaves the machine the sandbox runs on: an endpoint elsewhere may be registered, as at the service, and every
attempt to reach it fails with that sentence. Redirects are answers like any other.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

_PORTS = {"http": 80, "https": 443}
_HERE = {"127.0.0.1": ("127.0.0.1",), "::1": ("::1",), "localhost": ("127.0.0.1", "::1")}
"""The addresses of every host that may be called. No name is ever looked up."""
_MOST_HEAD = 64 * 1024
_MOST_BODY = 64 * 1024
_MANNERS = 1.0
"""Seconds for hearing the rest of an answer whose status is known already."""
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r\n")
_CONTINUED = range(100, 200)
_SAFE = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt: a status, or a sentence why there is none."""

    status: int | None
    error: str | None
    milliseconds: int

    @property
    def arrived(self) -> bool:
        """Whether the other side took it."""
        return self.status is not None and 200 <= self.status < 300


class _Trouble(Exception):
    """There is no answer; the text is a sentence."""


async def post(url: str, body: bytes, headers: Mapping[str, str], *, patience: float) -> Outcome:
    """Post JSON and wait at most ``patience`` seconds for a status. Never raises for what the other side does."""
    started, writer = time.monotonic(), None

    def outcome(status: int | None, error: str | None = None) -> Outcome:
        return Outcome(status, error, round((time.monotonic() - started) * 1000))

    try:
        async with asyncio.timeout(patience):
            reader, writer = await _connected(urlsplit(url))
            writer.write(_request(urlsplit(url), body, headers))
            status = await _status(reader)
        answered = outcome(status, None if 200 <= status < 300 else f"The endpoint answered {status}.")
        await _hear_out(reader)
        return answered
    except TimeoutError:
        return outcome(None, f"No answer within {patience:g} seconds.")
    except (_Trouble, OSError, ValueError) as trouble:
        return outcome(None, _sentence(trouble))
    finally:
        if writer is not None:
            writer.transport.abort()


async def _connected(parts: SplitResult) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    if host not in _HERE:
        raise _Trouble("The sandbox delivers to this computer only: 127.0.0.1, [::1] or localhost.")
    secure = await asyncio.to_thread(_trust) if parts.scheme == "https" else None
    name = host if secure else None
    refusal: OSError | None = None
    for address in _HERE[host]:
        try:
            return await asyncio.open_connection(address, port, ssl=secure, server_hostname=name, limit=_MOST_HEAD)
        except OSError as reason:
            refusal = refusal or reason
    raise refusal or ConnectionRefusedError


@functools.cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _request(parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> bytes:
    target = quote(parts.path, safe=_SAFE) or "/"
    if parts.query:
        target += "?" + quote(parts.query, safe=_SAFE + "?")
    host = parts.netloc.rpartition("@")[2].encode("ascii")
    lines = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "User-Agent": "Aurous-Sandbox",
        "Connection": "close",
        **headers,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return b"POST %s HTTP/1.1\r\nHost: %s\r\n%s\r\n%s" % (target.encode(), host, head.encode(), body)


async def _status(reader: asyncio.StreamReader) -> int:
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as cut:
            raise _Trouble("The endpoint hung up without an answer.") from cut
        except asyncio.LimitOverrunError as flood:
            raise _Trouble("The endpoint's answer has too long a head.") from flood
        found = _STATUS.match(head)
        if found is None:
            raise _Trouble("The endpoint does not speak HTTP.")
        if int(found[1]) not in _CONTINUED:
            return int(found[1])


async def _hear_out(reader: asyncio.StreamReader) -> None:
    """Take the rest of the answer, within bounds: whoever is cut off while it writes would call it our fault."""
    with contextlib.suppress(OSError):
        async with asyncio.timeout(_MANNERS):
            left = _MOST_BODY
            while left > 0 and (chunk := await reader.read(left)):
                left -= len(chunk)


def _sentence(trouble: Exception) -> str:
    if isinstance(trouble, _Trouble):
        return str(trouble)
    if isinstance(trouble, ssl.SSLError):
        return f"The encrypted connection failed: {trouble.reason or trouble}."
    if isinstance(trouble, ConnectionRefusedError):
        return "The connection was refused."
    return f"The connection failed: {getattr(trouble, 'strerror', None) or trouble}."
