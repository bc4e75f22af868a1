"""The client: everything the service can do, behind one object per profile.

Cheap to import and to make. httpx and the trusted certificates are loaded on a worker thread at the first request.
"""

from __future__ import annotations

import asyncio
import importlib
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from studio import __version__
from studio.api.account import Account
from studio.api.calls import Answer, Call, Timeouts
from studio.api.files import Files
from studio.api.images import Images
from studio.api.key import ApiKey
from studio.api.link import Link
from studio.api.loras import Loras
from studio.api.origin import base_of
from studio.api.outputs import Outputs
from studio.api.tally import Tally
from studio.api.video_loras import VideoLoras
from studio.api.videos import Videos
from studio.api.webhooks import Webhooks
from studio.domain.clock import Clock
from studio.domain.errors import Refused, Unreachable
from studio.domain.limits import API_VERSION

if TYPE_CHECKING:
    from studio.api.connections import Connections
    from studio.api.downloads import Downloads
    from studio.api.transport import Transport


class Client:
    """One profile: a server, a key. Belongs to one event loop; close it at the end."""

    def __init__(
        self,
        *,
        base_url: str,
        key: ApiKey,
        clock: Clock,
        version: str = API_VERSION,
        concurrency: int = 20,
        timeouts: Timeouts | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """Prepare a client; nothing is sent.

        ``chance`` returns the jitter of waits, 0 to 1.

        Raises:
            Mistaken: ``base_url`` is no https address (plain http is for this computer only).
        """
        self.base_url = base_of(base_url)
        self.key_mark = key.mark
        self._tally = Tally(clock)
        headers = {
            "User-Agent": f"AurousStudio/{__version__}",
            "Aurous-Version": version,
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        }
        self._wire = _Wire(
            Link(self.base_url, key, headers, clock, timeouts or Timeouts(), concurrency, self._tally, chance)
        )
        self.images = Images(self._wire)
        self.videos = Videos(self._wire)
        self.files = Files(self._wire)
        self.loras = Loras(self._wire)
        self.video_loras = VideoLoras(self._wire)
        self.account = Account(self._wire)
        self.webhooks = Webhooks(self._wire)
        self.outputs = Outputs(self._wire.downloads)

    def now(self) -> datetime:
        """Return the server's time as its ``Date`` tells it; ours before the first answer."""
        return self._tally.now()

    async def learn_time(self) -> None:
        """Make sure that :meth:`now` is the server's: asks for the balance when nothing was answered of late.

        A clock that was set since the last answer, either way, is noticed; so is a computer that slept.

        Raises:
            Offline: No answer came.
        """
        if self._tally.silent:
            with suppress(Refused):  # that is an answer, and dated
                await self.account.balance()

    async def aclose(self) -> None:
        """Close all connections; requests under way fail. Closing twice is fine."""
        await self._wire.aclose()


class _Wire:
    """Loads what really sends at the first use, and only then."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._opening = asyncio.Lock()
        self._connections: Connections | None = None
        self._transport: Transport | None = None
        self._downloads: Downloads | None = None
        self._closed = False

    async def send(self, call: Call) -> Answer:
        """Send ``call`` as its policy says."""
        if self._transport is None:
            connections = await self._opened()
            from studio.api.transport import Transport

            self._transport = self._transport or Transport(self._link, connections)
        return await self._transport.send(call)

    async def downloads(self) -> Downloads:
        """Return the downloader."""
        if self._downloads is None:
            connections = await self._opened()
            from studio.api.downloads import Downloads

            self._downloads = self._downloads or Downloads(self._link, connections)
        return self._downloads

    async def aclose(self) -> None:
        """Close what was opened, and open nothing more."""
        self._closed = True
        async with self._opening:
            connections = self._connections
        if connections is not None:
            await connections.aclose()

    async def _opened(self) -> Connections:
        async with self._opening:
            if self._closed:
                raise Unreachable("The connection to the server is closed.")
            if self._connections is None:
                module = await asyncio.to_thread(importlib.import_module, "studio.api.connections")
                timeouts = self._link.timeouts
                opened: Connections = module.Connections(connect=timeouts.connect, read=timeouts.read)
                self._connections = opened
            return self._connections
