"""Which reference pictures are on the server already, so that none is sent twice in a day."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from studio.domain import moment
from studio.store.database import Database
from studio.store.rows import sortable

_MARGIN = timedelta(minutes=10)
"""A file this close to its end might vanish while the job waits in line."""


class Uploads:
    """Content hash to ``file_…`` id, per profile. Signed addresses are never kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def alive(self, sha256: str, *, profile: str, now: datetime) -> str | None:
        """Return the server's id of these bytes, None when they must be sent (again)."""

        def work(connection: sqlite3.Connection) -> str | None:
            row = connection.execute(
                "SELECT file_id FROM uploads WHERE profile = ? AND sha256 = ? AND expires_at > ?",
                (profile, sha256, sortable(now + _MARGIN)),
            ).fetchone()
            return None if row is None else str(row[0])

        return await self._database.read(work)

    async def expires_at(self, sha256: str, *, profile: str) -> datetime | None:
        """Return when the server forgets these bytes, None when it does not have them."""

        def work(connection: sqlite3.Connection) -> datetime | None:
            row = connection.execute(
                "SELECT expires_at FROM uploads WHERE profile = ? AND sha256 = ?", (profile, sha256)
            ).fetchone()
            return None if row is None else _moment(row[0])

        return await self._database.read(work)

    async def remember(self, sha256: str, profile: str, file_id: str, expires_at: datetime) -> None:
        """Note that the server has these bytes until ``expires_at``."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO uploads (profile, sha256, file_id, expires_at) VALUES (?, ?, ?, ?)",
                (profile, sha256, file_id, sortable(expires_at)),
            )

        await self._database.write(work)

    async def forget(self, sha256: str, profile: str) -> None:
        """Note that the server lost these bytes after all."""
        await self._database.write(
            lambda connection: connection.execute(
                "DELETE FROM uploads WHERE profile = ? AND sha256 = ?", (profile, sha256)
            )
        )


def _moment(text: str) -> datetime | None:
    try:
        return moment.read(text)
    except ValueError:
        return None  # damaged: as if the server had never had these bytes, which is found out when they are needed
