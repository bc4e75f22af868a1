"""What the server offers to choose from as last seen, for starting offline, and what of it the user loves and uses."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Generic, TypeVar

import msgspec
from msgspec.structs import replace

from studio.domain.generation import Style, VideoModel
from studio.store.database import Database
from studio.store.redaction import redacted
from studio.store.rows import ENCODER, read

Offer = TypeVar("Offer", Style, VideoModel)


class Offers(Generic[Offer]):
    """Offers of one kind per profile; favourites and recent use are the user's, whatever the profile."""

    def __init__(self, database: Database, offer: type[Offer], *, kind: str) -> None:
        """Make it. ``kind`` is what the rows of these offers are marked with, for good."""
        self._database = database
        self._kind = kind
        self._decoder = msgspec.json.Decoder(tuple[offer, ...])  # type: ignore[valid-type]  # a variable to mypy

    async def load(self, profile: str) -> tuple[Offer, ...]:
        """Return what was saved for ``profile``, in the server's order."""

        def work(connection: sqlite3.Connection) -> bytes:
            sql = "SELECT data FROM offers WHERE kind = ? AND profile = ?"
            row = connection.execute(sql, (self._kind, profile)).fetchone()
            return b"[]" if row is None else row[0]

        return read(self._decoder, await self._database.read(work), f"The list of {self._kind}s") or ()

    async def save(self, profile: str, offers: Sequence[Offer]) -> None:
        """Replace what is kept for ``profile``. A token in the address of a preview is left out of it."""
        data = ENCODER.encode([without_token(offer) for offer in offers])
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO offers (kind, profile, data) VALUES (?, ?, ?)", (self._kind, profile, data)
            )
        )

    async def favourites(self) -> frozenset[str]:
        """Return the ids of the favourites."""

        def work(connection: sqlite3.Connection) -> frozenset[str]:
            rows = connection.execute("SELECT id FROM marks WHERE kind = ? AND favourite", (self._kind,))
            return frozenset(row[0] for row in rows)

        return await self._database.read(work)

    async def set_favourite(self, key: str, favourite: bool) -> None:
        """Mark or unmark an offer."""
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO marks (kind, id, favourite) VALUES (?, ?, ?)"
                " ON CONFLICT (kind, id) DO UPDATE SET favourite = excluded.favourite",
                (self._kind, key, favourite),
            )
        )

    async def recent(self, limit: int = 24) -> tuple[str, ...]:
        """Return the ids of what was used last, latest first."""

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            sql = "SELECT id FROM marks WHERE kind = ? AND used > 0 ORDER BY used DESC LIMIT ?"
            return tuple(row[0] for row in connection.execute(sql, (self._kind, limit)))

        return await self._database.read(work)

    async def used(self, key: str) -> None:
        """Note that an offer was just used."""
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO marks (kind, id, used) VALUES (?, ?, (SELECT coalesce(max(used), 0) + 1 FROM marks))"
                " ON CONFLICT (kind, id) DO UPDATE SET used = excluded.used",
                (self._kind, key),
            )
        )


def preview_address(offer: Style | VideoModel) -> str | None:
    """Return where the preview of ``offer`` is, a picture or a clip; None without one."""
    return offer.preview_image_url if isinstance(offer, Style) else offer.preview_video_url


def without_token(offer: Offer) -> Offer:
    """Return ``offer`` as it may be written down.

    The address of its preview can be opened no more, but still tells which preview it is: one that was fetched before
    is found by it.
    """
    address = preview_address(offer)
    if address is None or redacted(address) == address:
        return offer
    if isinstance(offer, Style):
        return replace(offer, preview_image_url=redacted(address))
    return replace(offer, preview_video_url=redacted(address))
