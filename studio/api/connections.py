"""The httpx clients: one that carries the key to the API, others that carry nothing anywhere.

Importing httpx and reading the trusted certificates takes 100 to 200 ms: both happen on a worker thread, at the first
request, so that no window waits for them.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from studio.api.origin import Origin
from studio.domain.errors import Unreachable

# At INFO httpx logs whole addresses, tokens included.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

_KEPT_ALIVE = 20
_POOL_WAIT = 30.0


class Connections:
    """Opens each client once, when it is first needed. Closing twice, or before anything was opened, is fine."""

    def __init__(self, *, connect: float, read: float) -> None:
        self._timeout = httpx.Timeout(read, connect=connect, pool=_POOL_WAIT)
        self._clients: dict[tuple[bool, bool], httpx.AsyncClient] = {}
        self._trust: ssl.SSLContext | None = None
        self._opening = asyncio.Lock()
        self._closed = False

    async def at_home(self, origin: Origin) -> httpx.AsyncClient:
        """Return the client for requests that carry the key."""
        return await self._client(True, origin)

    async def abroad(self, origin: Origin) -> httpx.AsyncClient:
        """Return the client for requests that carry nothing."""
        return await self._client(False, origin)

    async def aclose(self) -> None:
        """Close all connections for good; requests under way fail, and later ones do not leave."""
        self._closed = True
        async with self._opening:  # one that is being opened is closed as well
            clients, self._clients = list(self._clients.values()), {}
        for client in clients:
            await client.aclose()

    async def _client(self, home: bool, origin: Origin) -> httpx.AsyncClient:
        kind = (home, origin.loopback and origin.scheme == "http")
        known = self._clients.get(kind)
        if known is not None:
            return known
        async with self._opening:
            if self._closed:
                raise Unreachable("The connection to the server is closed.")
            if kind not in self._clients:
                self._clients[kind] = await self._open(plain_loopback=kind[1])
            return self._clients[kind]

    async def _open(self, *, plain_loopback: bool) -> httpx.AsyncClient:
        """Open a client. One for plain http on this computer trusts no certificate at all and uses no proxy."""
        if not plain_loopback and self._trust is None:
            self._trust = await asyncio.to_thread(httpx.create_ssl_context)
        verify = None if plain_loopback else self._trust
        return httpx.AsyncClient(
            verify=verify or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            trust_env=not plain_loopback,
            timeout=self._timeout,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=_KEPT_ALIVE),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
