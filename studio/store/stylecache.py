"""The styles as last seen, for starting offline, and which of them the user loves and uses."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from studio.domain.generation import Style
from studio.store.database import Database
from studio.store.redaction import redacted
from studio.store.rows import ENCODER, read

_DECODER = msgspec.json.Decoder(tuple[Style, ...])


class StyleCache:
    """Styles per profile; favourites and recent use are the user's, whatever the profile."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, profile: str) -> tuple[Style, ...]:
        """Return the styles saved for ``profile``, in the server's order."""

        def work(connection: sqlite3.Connection) -> bytes:
            row = connection.execute("SELECT data FROM styles WHERE profile = ?", (profile,)).fetchone()
            return b"[]" if row is None else row[0]

        return read(_DECODER, await self._database.read(work), "The list of styles") or ()

    async def save(self, profile: str, styles: Sequence[Style]) -> None:
        """Replace what is kept for ``profile``. A preview address that carries a token is left out."""
        data = ENCODER.encode([_without_token(style) for style in styles])
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO styles (profile, data) VALUES (?, ?)", (profile, data)
            )
        )

    async def favourites(self) -> frozenset[str]:
        """Return the ids of the favourites."""

        def work(connection: sqlite3.Connection) -> frozenset[str]:
            return frozenset(row[0] for row in connection.execute("SELECT id FROM style_marks WHERE favourite"))

        return await self._database.read(work)

    async def set_favourite(self, style_id: str, favourite: bool) -> None:
        """Mark or unmark a style."""
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO style_marks (id, favourite) VALUES (?, ?)"
                " ON CONFLICT (id) DO UPDATE SET favourite = excluded.favourite",
                (style_id, favourite),
            )
        )

    async def recent(self, limit: int = 24) -> tuple[str, ...]:
        """Return the ids of the styles used last, latest first."""

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            rows = connection.execute("SELECT id FROM style_marks WHERE used > 0 ORDER BY used DESC LIMIT ?", (limit,))
            return tuple(row[0] for row in rows)

        return await self._database.read(work)

    async def used(self, style_id: str) -> None:
        """Note that a style was just used."""
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT INTO style_marks (id, used) VALUES (?, (SELECT coalesce(max(used), 0) + 1 FROM style_marks))"
                " ON CONFLICT (id) DO UPDATE SET used = excluded.used",
                (style_id,),
            )
        )


def _without_token(style: Style) -> Style:
    address = style.preview_image_url
    if address is None or redacted(address) == address:
        return style
    return replace(style, preview_image_url=None)
