"""What is in the composer, kept as the user types, and the prompts that were sent."""

from __future__ import annotations

import logging
import sqlite3

import msgspec

from studio.domain.draft import Draft
from studio.store.database import Database
from studio.store.rows import ENCODER

_log = logging.getLogger(__name__)


class Drafts:
    """One draft per desk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, desk: str = "image") -> Draft | None:
        """Return the draft of ``desk``; None when there is none, or none that can be read."""

        def work(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute("SELECT data FROM drafts WHERE desk = ?", (desk,)).fetchone()
            return None if row is None else bytes(row[0])

        data = await self._database.read(work)
        try:
            return None if data is None else msgspec.json.decode(data, type=Draft)
        except msgspec.MsgspecError:
            _log.exception("The draft cannot be read")
            return None

    async def save(self, draft: Draft, desk: str = "image") -> None:
        """Keep ``draft``. One small commit: call it when typing pauses, not per key."""
        data = ENCODER.encode(draft)
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO drafts (desk, data) VALUES (?, ?)", (desk, data)
            )
        )

    async def prompts(self, limit: int = 50) -> tuple[str, ...]:
        """Return the prompts that were sent, newest first, each once."""

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            rows = connection.execute("SELECT text FROM prompts ORDER BY job_id DESC LIMIT ?", (limit,))
            return tuple(row[0] for row in rows)

        return await self._database.read(work)
