"""Lines of the service's ledger, kept as they were told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

import msgspec

from studio.domain.account import LedgerEvent
from studio.store.database import Database
from studio.store.rows import ENCODER, read, sortable

_DECODER = msgspec.json.Decoder(LedgerEvent)


class Ledger:
    """What was read of the ledger so far; never all of it for certain."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, events: Iterable[LedgerEvent], *, profile: str) -> None:
        """Keep lines that name a run and a moment; one that is known is renewed."""
        rows = [
            (profile, event.id, event.generation_id, sortable(event.created_at), ENCODER.encode(event))
            for event in events
            if event.generation_id and event.created_at is not None
        ]
        await self._database.write(
            lambda connection: connection.executemany("INSERT OR REPLACE INTO ledger VALUES (?, ?, ?, ?, ?)", rows)
        )

    async def of(self, generation_id: str, *, profile: str) -> tuple[LedgerEvent, ...]:
        """Return the lines of one run, oldest first."""

        def work(connection: sqlite3.Connection) -> list[tuple[bytes]]:
            return connection.execute(
                "SELECT data FROM ledger WHERE profile = ? AND generation_id = ? ORDER BY at, id",
                (profile, generation_id),
            ).fetchall()

        rows = await self._database.read(work)
        events = (read(_DECODER, row[0], "A line of the ledger") for row in rows)
        return tuple(event for event in events if event is not None)

    async def after(self, moment: datetime, *, profile: str) -> str | None:
        """Return the id of the oldest line known that is younger than ``moment``: reading on from it is shorter."""

        def work(connection: sqlite3.Connection) -> str | None:
            row = connection.execute(
                "SELECT id FROM ledger WHERE profile = ? AND at > ? ORDER BY at, id LIMIT 1",
                (profile, sortable(moment)),
            ).fetchone()
            return None if row is None else str(row[0])

        return await self._database.read(work)
