"""``webhooks listen``: receive webhooks on this computer, and print those that are really the service's."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from uvicorn import Config, Server

from studio.commands.connecting import profile_of
from studio.commands.prompting import typed
from studio.commands.table import shown
from studio.commands.voice import Voice
from studio.commands.webhooks.receiver import NotTold, Receiver
from studio.commands.webhooks.ring import Kept, Ring, usable
from studio.domain.errors import Mistaken
from studio.domain.moment import written
from studio.domain.webhook import WebhookEvent
from studio.flow.account import WEBHOOK_SECRET

_AT_ONCE = 100
_PATIENCE = 1


async def run(options: Namespace, voice: Voice) -> int:
    """Listen until enough came, or Ctrl+C."""
    if not options.path.startswith("/"):
        raise Mistaken("The path must start with /.", field="path")
    secrets = await _secrets(options)
    with _bound(options.host, options.port) as door:
        teller = _Teller(voice, options.count)
        server = _Server(_config(Receiver(secrets.good, teller, path=options.path)))
        voice.farewell = "Stopped listening."
        voice.say(f"Listening at {_address(door)}{options.path}. Stop with Ctrl+C.")
        await _serve(server, door, until=teller.over)
    if teller.failure is not None:
        raise teller.failure
    return 0


async def _serve(server: Server, door: socket.socket, *, until: asyncio.Event) -> None:
    """Answer until the event, or Ctrl+C; what is under way then is answered."""
    serving = asyncio.create_task(server.serve([door]))
    over = asyncio.create_task(until.wait())
    try:
        await asyncio.wait([serving, over], return_when=asyncio.FIRST_COMPLETED)
    finally:
        over.cancel()
        server.should_exit = True
        await serving


class _Fixed:
    """Secrets that stay as they are."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = secrets

    async def good(self, _: bool) -> Sequence[str]:
        return self._secrets


class _Kept:
    """Secrets of the keyring, so that one that is rotated while we listen is known as well."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._kept: tuple[Kept, ...] = ()
        self._looking = asyncio.Lock()

    async def good(self, fresh: bool) -> Sequence[str]:
        if fresh or not self._kept:
            async with self._looking:  # one after the other: whoever sends nonsense must not make the keyring busy
                self._kept = tuple((await self._ring.all()).values())
        now = datetime.now(UTC)
        return [secret for each in self._kept for secret in each.good(now)]


async def _secrets(options: Namespace) -> _Fixed | _Kept:
    """Return where the secrets come from.

    Raises:
        Mistaken: There is none.
        SecretTrouble: The keyring cannot be asked.
    """
    if options.secret_from_keyring:
        kept = _Kept(Ring(profile_of(options)))
        if not await kept.good(False):
            raise Mistaken("The keyring has no signing secret. Keep one with: aurous-studio webhooks secret set")
        return kept
    text = os.environ.get(WEBHOOK_SECRET, "")
    if not text and sys.stdin.isatty():
        text = typed("Signing secret: ")
    if not text:
        raise Mistaken(
            f"There is no signing secret. Set {WEBHOOK_SECRET}, or add --secret-from-keyring.", field="secret"
        )
    return _Fixed([usable(part) for part in text.split(",")])


class _Teller:
    """Prints what the receiver tells, and says when it is over: enough came, or nobody reads any more."""

    def __init__(self, voice: Voice, count: int | None) -> None:
        self.over = asyncio.Event()
        self.failure: OSError | None = None
        self._voice = voice
        self._left = count

    def event(self, event: WebhookEvent, document: Any) -> None:
        """Print it.

        Raises:
            NotTold: Enough came already, or stdout is closed or full.
        """
        if self.over.is_set():
            raise NotTold
        try:
            self._voice.entry(document, _line(event))
        except OSError as error:
            self.failure = error
            self.over.set()
            raise NotTold from error
        if self._left is not None:
            self._left -= 1
            if self._left == 0:
                self.over.set()

    def again(self, event: WebhookEvent) -> None:
        """Say that it was printed before."""
        self._voice.say(f"again  {shown(event.id)}")

    def refused(self, reason: str) -> None:
        """Say why."""
        self._voice.say(f"refused: {shown(reason)}")


def _line(event: WebhookEvent) -> str:
    told = event.resource
    credits = told.get("available_credits", told.get("credits"))
    subject = told.get("id") or (None if credits is None else f"{credits} credits left")
    parts = (
        "" if event.created_at is None else written(event.created_at),
        *(event.type, subject, told.get("status"), event.id, "test" if event.synthetic else None),
    )
    return "  ".join(shown(part) for part in parts if part)


class _Server(Server):
    """Leaves signals to the command, which ends like any other."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _config(receiver: Receiver) -> Config:
    return Config(
        receiver,
        interface="asgi3",
        proxy_headers=False,
        http="h11",
        ws="none",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=_PATIENCE,
    )


def _bound(host: str, port: int) -> socket.socket:
    """Take the port.

    Raises:
        Mistaken: It is taken, or not ours to take, or the host is not one of this computer.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no address"
        raise Mistaken(f"Cannot listen at {host}, port {port}: {reason}.", field="port") from error


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
