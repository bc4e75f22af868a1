"""Which pictures of the library were made from which."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from studio.store.database import Database


@dataclass(frozen=True, slots=True)
class Child:
    """A picture whose run began with another one.

    Attributes:
        picture_id: Of the library.
        job_id: The job that made it.
    """

    picture_id: str
    job_id: str


class Family:
    """Looks up what a picture led to. What it was made from, its job and its file tell."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def led_to(self, generation_id: str, place: int, *, most: int) -> tuple[Child, ...]:
        """Return the newest pictures whose run had output ``place`` of ``generation_id`` as reference or frame.

        At most ``most``, newest first. The cost does not grow with the library.
        """

        def work(connection: sqlite3.Connection) -> tuple[Child, ...]:
            rows = connection.execute(
                "SELECT pictures.id, jobs.id FROM origins JOIN jobs ON jobs.id = origins.job_id"
                " JOIN pictures ON pictures.generation_id = jobs.generation_id AND pictures.generation_id != ''"
                " WHERE origins.generation_id = ? AND origins.place = ? ORDER BY jobs.id DESC, pictures.place LIMIT ?",
                (generation_id, place, most),
            )
            return tuple(Child(*row) for row in rows.fetchall())

        return await self._database.read(work)
