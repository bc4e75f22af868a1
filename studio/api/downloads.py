"""The downloader: hop by hop, the key on the first hop only, limits before bytes.

Imports httpx, and is itself imported at the first download only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx

from studio.api import body as bodies
from studio.api import refusals, retry
from studio.api.connections import Connections
from studio.api.faults import Departure, meaning
from studio.api.link import Link
from studio.api.origin import Origin, origin_of
from studio.domain.errors import BadBytes, StudioError, Unreachable, Unreadable

_HOPS = 5
_ERROR_BODY = 256 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUCKET = "get"


@dataclass(frozen=True, slots=True)
class Body:
    """A file on its way; see :class:`studio.api.outputs.Body`."""

    status: int
    media_type: str | None
    length: int | None
    _response: httpx.Response
    _limit: int

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield the bytes, once."""
        size = 0
        broken = None
        try:
            async for piece in self._response.aiter_raw():
                size += len(piece)
                if size > self._limit:
                    raise BadBytes(f"The file is longer than {self._limit:,} bytes.")
                yield piece
        except (httpx.RequestError, httpx.StreamError, OSError):
            broken = Unreachable("The connection broke before the file was complete.")
        if broken:
            raise broken


class Downloads:
    """Opens files. At most ``link.concurrency`` are open at once, apart from the API's own requests."""

    def __init__(self, link: Link, connections: Connections) -> None:
        self._link = link
        self._home = link.origin
        self._tally = link.tally
        self._places = asyncio.Semaphore(link.concurrency)
        self._connections = connections

    @asynccontextmanager
    async def open(self, url: str, *, limit: int) -> AsyncIterator[Body]:
        """Open ``url``; see :meth:`studio.api.outputs.Outputs.open`."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._places)
            response = await self._opened(url)
            stack.push_async_callback(response.aclose)
            yield _body(response, limit)

    async def _opened(self, url: str) -> httpx.Response:
        attempt, waited = 0, 0.0
        while True:
            attempt += 1
            outcome = await self._attempt(url)
            if isinstance(outcome, httpx.Response):
                return outcome
            wait = retry.pause(retry.READING, outcome, attempt=attempt, waited=waited, chance=self._link.chance())
            if wait is None:
                raise outcome
            waited += wait
            await self._link.clock.sleep(wait)

    async def _attempt(self, url: str) -> httpx.Response | StudioError:
        try:
            return await self._followed(url)
        except StudioError as error:
            return error
        except httpx.InvalidURL:  # httpx looks at every Location before we do
            return Unreadable("The file’s address leads nowhere.")
        except (httpx.RequestError, OSError) as error:
            return meaning(error, Departure(), acts=False)

    async def _followed(self, url: str) -> httpx.Response:
        """Follow redirects. The key goes along on the first hop, and on renamed routes (308) of our own origin."""
        address, trusted, seen = url, True, set[str]()
        for _ in range(_HOPS + 1):
            origin = self._permitted(address)
            trusted = trusted and origin == self._home
            if address in seen:
                raise Unreadable("The file’s address leads in a circle.")
            seen.add(address)
            response = await self._hop(address, origin, with_key=trusted)
            if response.status_code not in _REDIRECTS:
                return await self._checked(response, trusted)
            await response.aclose()
            address = _target(response)
            trusted = trusted and response.status_code == 308
        raise Unreadable("The file’s address leads on and on.")

    def _permitted(self, address: str) -> Origin:
        """Return the origin of ``address``. Plain http on this computer is for a service on this computer only."""
        try:
            origin = origin_of(address)
        except ValueError:
            raise Unreadable("The file’s address is not a web address.") from None
        if not origin.safe or (origin.scheme == "http" and not self._home.loopback):
            raise Unreadable(f"The file’s address is not safe: plain http to {origin.host}.")
        return origin

    async def _hop(self, address: str, origin: Origin, *, with_key: bool) -> httpx.Response:
        headers = {**self._link.headers, "Accept": "*/*", "Accept-Encoding": "identity"}
        if not with_key:
            client = await self._connections.abroad(origin)
            headers.pop("Aurous-Version", None)
            return await client.send(client.build_request("GET", address, headers=headers), stream=True)
        client = await self._connections.at_home(origin)
        headers["X-Api-Key"] = self._link.key.reveal()
        await self._tally.room(_BUCKET)
        response = None
        try:
            response = await client.send(client.build_request("GET", address, headers=headers), stream=True)
        finally:
            if response is None:
                self._tally.unheard(_BUCKET)
        self._tally.heard(_BUCKET, response.headers)
        return response

    async def _checked(self, response: httpx.Response, trusted: bool) -> httpx.Response:
        status, headers = response.status_code, response.headers
        if status in (200, 206):
            return response
        try:
            if not trusted:
                raise refusals.stranger(status, headers, now=self._tally.now())
            encoding = headers.get("content-encoding", "")
            content = await bodies.whole(response.aiter_raw(), encoding=encoding, limit=_ERROR_BODY)
        finally:
            await response.aclose()
        error = refusals.refusal(status, headers, content, now=self._tally.now())
        error.args = tuple(self._link.key.hidden_in(str(part)) for part in error.args)
        raise error


def _target(response: httpx.Response) -> str:
    location = response.headers.get("location")
    if not location:
        raise Unreadable("The file’s address leads nowhere.")
    return str(response.url.join(location))


def _body(response: httpx.Response, limit: int) -> Body:
    headers = response.headers
    announced = headers.get("content-length", "")
    length = int(announced) if announced.isascii() and announced.isdigit() else None
    if length is not None and length > limit:
        raise BadBytes(f"The file is longer than {limit:,} bytes.")
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise BadBytes("The file came packed, which we did not ask for.")
    media_type = headers.get("content-type", "").split(";")[0].strip().lower() or None
    return Body(response.status_code, media_type, length, response, limit)
