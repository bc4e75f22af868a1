"""What people added and no file beside a picture says yet. Noted with the mark itself, forgotten when it is on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from studio.store.database import Database

_Result = TypeVar("_Result")

SHELVES = ""
"""Stands for the file with all collections and smart folders, among the ids of pictures."""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """Something to be written.

    Attributes:
        item: The id of a picture, or :data:`SHELVES`.
        revision: Another one after each change.
    """

    item: str
    revision: int


def note(connection: sqlite3.Connection, items: Iterable[str]) -> None:
    """Note that the files of ``items`` say less than the index, inside a transaction of the caller."""
    connection.executemany("INSERT OR REPLACE INTO unwritten (item) VALUES (?)", ((item,) for item in items))


def is_noted(connection: sqlite3.Connection, item: str) -> bool:
    """Whether the index knows more of ``item`` than its file says."""
    return connection.execute("SELECT 1 FROM unwritten WHERE item = ?", (item,)).fetchone() is not None


class Noting:
    """A part of the store that writes marks, and tells whoever writes them beside the files."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._hearers: list[Callable[[], None]] = []

    def listen(self, hear: Callable[[], None]) -> Callable[[], None]:
        """Call ``hear`` after each change made here, on its loop's thread, until the returned function is called."""
        self._hearers.append(hear)
        return lambda: self._hearers.remove(hear) if hear in self._hearers else None

    async def unwritten(self, *, after: int = 0, limit: int = 64) -> tuple[Unwritten, ...]:
        """Return what has to be written, in the order in which it was changed last, behind revision ``after``."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "SELECT item, revision FROM unwritten WHERE revision > ? ORDER BY revision LIMIT ?", (after, limit)
            ).fetchall()
        )
        return tuple(Unwritten(*row) for row in rows)

    async def is_noted(self, item: str) -> bool:
        """Whether the index knows more of ``item`` than its file says."""
        return await self._database.read(lambda connection: is_noted(connection, item))

    async def written(self, done: Sequence[Unwritten]) -> None:
        """Forget what is on disk now. What was changed again meanwhile stays noted."""
        revisions = [(each.revision,) for each in done]
        await self._database.write(
            lambda connection: connection.executemany("DELETE FROM unwritten WHERE revision = ?", revisions)
        )

    async def note(self, items: Iterable[str]) -> None:
        """Have the marks of ``items`` written once more, for example because their files have moved."""
        noted = tuple(items)
        await self._changed(lambda connection: note(connection, noted))

    async def _changed(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        result = await self._database.write(work)
        for hear in tuple(self._hearers):
            hear()
        return result
