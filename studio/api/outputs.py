"""Fetching pictures and clips, wherever the service keeps them.

The service redirects to its provider (302); newer ones send the bytes themselves (200), or a part of them (206).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from studio.api.downloads import Downloads


class Body(Protocol):
    """A file on its way. ``length`` is what the server announces, None when it does not."""

    @property
    def status(self) -> int:
        """HTTP status: 200 or 206."""
        ...

    @property
    def media_type(self) -> str | None:
        """What the server says it is, without parameters; not to be believed."""
        ...

    @property
    def length(self) -> int | None:
        """Bytes to come, as announced."""
        ...

    @property
    def start(self) -> int:
        """Where in the file the bytes begin: what was asked for, or 0 when the whole file comes after all."""
        ...

    @property
    def total(self) -> int | None:
        """Bytes of the whole file, as announced."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """Yield the bytes, once.

        Raises:
            BadBytes: More came than the limit allows.
            Unreachable: The connection broke before the end.
        """
        ...


class Outputs:
    """Downloads. The key goes to the API's own origin and is never carried across a redirect."""

    def __init__(self, downloads: Callable[[], Awaitable[Downloads]]) -> None:
        self._downloads = downloads

    @asynccontextmanager
    async def open(self, url: str, *, limit: int, start: int = 0) -> AsyncIterator[Body]:
        """Open ``url``, a file of at most ``limit`` bytes, following up to five redirects by hand.

        ``start`` is how many bytes there are already. Not every server can go on in the middle: what comes begins at
        ``body.start``, so what was there before is to be thrown away when that is 0.

        Raises:
            Gone: The file's day is over.
            NotFound: The service has no such file.
            Refused: Any other no; 403 of a file's host means that its link has ended.
            BadBytes: The file is announced to be longer than ``limit``, or packed.
            Unreadable: Redirects lead in a circle, too far, or to an address that is not safe; or what comes is
                another part than the one asked for.
            Unreachable: No answer.
        """
        downloads = await self._downloads()
        async with downloads.open(url, limit=limit, start=start) as body:
            yield body
