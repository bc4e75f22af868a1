"""The downloader: hop by hop, the key on the first hop only, limits before bytes.

Imports httpx, and is itself imported at the first download only.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx

from studio.api import body as bodies
from studio.api import refusals, retry
from studio.api.calls import LEAST_PACE
from studio.api.connections import Connections
from studio.api.faults import Departure, meaning
from studio.api.link import Link
from studio.api.origin import Origin, origin_of
from studio.domain.errors import BadBytes, StudioError, Unreachable, Unreadable

_HOPS = 5
_ERROR_BODY = 256 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUCKET = "get"
_NO_SUCH_PART = 416
_DIGITS = 18
_PLACE = re.compile(r"bytes (?P<start>[0-9]{1,18})-[0-9]{1,18}/(?P<total>[0-9]{1,18}|\*)", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """A file on its way; see :class:`studio.api.outputs.Body`."""

    status: int
    media_type: str | None
    length: int | None
    start: int
    total: int | None
    _response: httpx.Response
    _limit: int
    _pace: float

    async def chunks(self) -> AsyncGenerator[bytes]:
        """Yield the bytes, once."""
        size = self.start
        broken = None
        pace = _Pace(self._pace)
        try:
            async for piece in self._response.aiter_raw():
                size += len(piece)
                if size > self._limit:
                    raise BadBytes(f"The file is longer than {self._limit:,} bytes.")
                yield piece
                if pace.stalled(size):
                    broken = Unreachable("The file came too slowly.")
                    break
        except (httpx.RequestError, httpx.StreamError, OSError):
            broken = Unreachable("The connection broke before the file was complete.")
        if broken is None and self.total is not None and size < self.total:
            broken = Unreachable("The server sent only a part of the file.")
        if broken:
            raise broken


class _Pace:
    """Watches that a download gets on: one that drips for hours would keep others from being saved in time."""

    def __init__(self, window: float) -> None:
        self._window = window
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._size = 0

    def stalled(self, size: int) -> bool:
        """Whether too little came in the last window. ``size`` is all that came so far."""
        if self._loop.time() - self._since < self._window:
            return False
        if size - self._size < LEAST_PACE:
            return True
        self._since, self._size = self._loop.time(), size
        return False


class Downloads:
    """Opens files. At most ``link.concurrency`` are open at once, apart from the API's own requests."""

    def __init__(self, link: Link, connections: Connections) -> None:
        self._link = link
        self._home = link.origin
        self._tally = link.tally
        self._places = asyncio.Semaphore(link.concurrency)
        self._connections = connections

    @asynccontextmanager
    async def open(self, url: str, *, limit: int, start: int = 0) -> AsyncIterator[Body]:
        """Open ``url``; see :meth:`studio.api.outputs.Outputs.open`."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._places)
            response, asked = await self._opened(url, start)
            stack.push_async_callback(response.aclose)
            yield _body(response, limit, asked, self._link.timeouts.pace)

    async def _opened(self, url: str, start: int) -> tuple[httpx.Response, int]:
        """Return the answer and the byte it was asked to start at: 0 where the server has nothing to go on with."""
        attempt, waited = 0, 0.0
        while True:
            attempt += 1
            outcome = await self._attempt(url, start)
            if isinstance(outcome, httpx.Response):
                return outcome, start
            if start and getattr(outcome, "status", 0) == _NO_SUCH_PART:
                start, attempt = 0, 0
                continue
            wait = retry.pause(retry.READING, outcome, attempt=attempt, waited=waited, chance=self._link.chance())
            if wait is None:
                raise outcome
            waited += wait
            await self._link.clock.sleep(wait)

    async def _attempt(self, url: str, start: int) -> httpx.Response | StudioError:
        try:
            async with asyncio.timeout(self._link.timeouts.whole):
                return await self._followed(url, start)
        except StudioError as error:
            return error
        except httpx.InvalidURL:  # httpx looks at every Location before we do
            return Unreadable("The file’s address leads nowhere.")
        except (httpx.RequestError, OSError) as error:
            return meaning(error, Departure(), acts=False)

    async def _followed(self, url: str, start: int) -> httpx.Response:
        """Follow redirects. The key goes along on the first hop, and on renamed routes (308) of our own origin."""
        address, trusted, seen = url, True, set[str]()
        part = {"Range": f"bytes={start}-"} if start else {}
        for _ in range(_HOPS + 1):
            origin = self._permitted(address)
            trusted = trusted and origin == self._home
            if address in seen:
                raise Unreadable("The file’s address leads in a circle.")
            seen.add(address)
            response = await self._hop(address, origin, part, with_key=trusted)
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

    async def _hop(self, address: str, origin: Origin, part: Mapping[str, str], *, with_key: bool) -> httpx.Response:
        headers = {**self._link.headers, **part, "Accept": "*/*", "Accept-Encoding": "identity"}
        if not with_key:
            client = await self._connections.abroad(origin)
            headers.pop("Aurous-Version", None)
            return await client.send(client.build_request("GET", address, headers=headers), stream=True)
        client = await self._connections.at_home(origin)
        headers["X-Api-Key"] = self._link.key.reveal()
        await self._tally.room(_BUCKET)
        asked = self._link.clock.now()
        response = None
        try:
            response = await client.send(client.build_request("GET", address, headers=headers), stream=True)
        finally:
            if response is None:
                self._tally.unheard(_BUCKET)
        # An answer that bears no mark may be of anything in between, and so may its clock be.
        if refusals.request_id(response.headers):
            self._tally.heard(_BUCKET, response.headers, asked=asked)
        else:
            self._tally.unheard(_BUCKET)
        return response

    async def _checked(self, response: httpx.Response, trusted: bool) -> httpx.Response:
        status, hide = response.status_code, self._link.key.hidden_in
        if status in (200, 206):
            return response
        headers = {name: hide(value) for name, value in response.headers.items()}
        try:
            if not trusted:
                raise refusals.stranger(status, headers, now=self._tally.now())
            encoding = headers.get("content-encoding", "")
            content = await bodies.whole(response.aiter_raw(), encoding=encoding, limit=_ERROR_BODY)
        finally:
            await response.aclose()
        raise refusals.refusal(status, headers, content, now=self._tally.now(), hide=hide)


def _target(response: httpx.Response) -> str:
    location = response.headers.get("location")
    if not location:
        raise Unreadable("The file’s address leads nowhere.")
    return str(response.url.join(location))


def _body(response: httpx.Response, limit: int, asked: int, pace: float) -> Body:
    headers = response.headers
    length = _count(headers.get("content-length", ""))
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise BadBytes("The file came packed, which we did not ask for.")
    start, total = _place(headers.get("content-range", ""), asked) if response.status_code == 206 else (0, None)
    if total is None and length is not None:
        total = start + length
    if total is not None and total > limit:
        raise BadBytes(f"The file is longer than {limit:,} bytes.")
    media_type = headers.get("content-type", "").split(";")[0].strip().lower() or None
    return Body(response.status_code, media_type, length, start, total, response, limit, pace)


def _place(told: str, asked: int) -> tuple[int, int | None]:
    """Return where a part begins and how long the whole file is, if that is told.

    Raises:
        Unreadable: It begins elsewhere than asked for.
    """
    found = _PLACE.fullmatch(told.strip())
    if found is None:
        return asked, None
    if int(found["start"]) != asked:
        raise Unreadable("The file’s host sent another part of it than asked for.")
    return asked, _count(found["total"])


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
