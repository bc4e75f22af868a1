"""Takes webhooks in over HTTP: checked before anything in them is believed, each event told once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from studio.api import signature
from studio.domain.errors import BadSignature, StudioError, Unreadable
from studio.domain.webhook import WebhookEvent, read_event

LARGEST = 1_000_000
"""Bytes of a body. An event with a whole generation in it has about 2,000."""

_CUT_OFF = 8 * LARGEST

_SECONDS = 10
"""So long does the service wait for an answer; nobody needs longer to send a body."""

_REMEMBERED = 10_000


class NotTold(Exception):
    """Nobody hears any more what comes."""


class Told(Protocol):
    """Hears what was received."""

    def event(self, event: WebhookEvent, document: Any) -> None:
        """Tell an event that is really the service's; ``document`` is the whole of it as it came.

        Raises:
            NotTold: It was not heard, so the service should send it again.
        """

    def again(self, event: WebhookEvent) -> None:
        """Tell that one came a second time."""

    def refused(self, reason: str) -> None:
        """Tell what was not accepted, and why."""


class _No(Exception):
    """Not accepted: the reason, and the HTTP status that goes with it."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class Receiver:
    """An ASGI application. ``secrets`` gives what to check with; asked ``True`` it looks for new ones first."""

    def __init__(self, secrets: Callable[[bool], Awaitable[Sequence[str]]], told: Told, *, path: str = "/") -> None:
        self._secrets = secrets
        self._told = told
        self._path = path
        self._seen: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            body = await self._body(request)
            await self._check(body, request.headers.getlist(signature.HEADER))
            self._take(body)
        except _No as no:
            self._told.refused(str(no))
            headers = {"Allow": "POST"} if no.status == 405 else None
            return PlainTextResponse(f"{no}\n", no.status, headers)
        return PlainTextResponse("ok\n")

    async def _body(self, request: Request) -> bytes:
        if request.scope["path"] != self._path:
            raise _No("It came to another path.", 404)
        if request.method != "POST":
            raise _No("It is not a POST.", 405)
        try:
            async with asyncio.timeout(_SECONDS):
                return await _bounded(request)
        except TimeoutError:
            raise _No(f"It did not come to an end within {_SECONDS} seconds.", 408) from None
        except ClientDisconnect:
            raise _No("The sender hung up.") from None

    async def _check(self, body: bytes, headers: Sequence[str]) -> None:
        """Raise if nobody who knows a secret has signed ``body`` just now."""
        if len(headers) != 1:
            raise _No("It has more than one signature header." if headers else "It is not signed.")
        try:
            try:
                signature.verify(body, headers[0], await self._secrets(False), now=time.time())
            except BadSignature:
                signature.verify(body, headers[0], await self._secrets(True), now=time.time())
        except BadSignature as error:
            raise _No(str(error)) from error
        except StudioError as error:
            raise _No(f"It could not be checked: {error}", 503) from error

    def _take(self, body: bytes) -> None:
        """Tell the event in ``body``, unless it was told before. It counts as told only when telling went well."""
        try:
            event = read_event(body)
        except Unreadable as error:
            raise _No(f"It is signed, but no event: {error}") from error
        if event.id is not None and event.id in self._seen:
            self._told.again(event)
            return
        try:
            self._told.event(event, msgspec.json.decode(body))
        except NotTold as error:
            raise _No("It could not be printed.", 503) from error
        if event.id is not None:
            self._seen[event.id] = None
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)


async def _bounded(request: Request) -> bytes:
    """Return the body. One that is too large is let pass by for a while: who is cut off hears no reason."""
    body = bytearray()
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > _CUT_OFF:
            break
        if length <= LARGEST:
            body += chunk
    if length > LARGEST:
        raise _No(f"It is larger than {LARGEST:,} bytes.")
    return bytes(body)
