"""The rows of what is in the Trash. Such a row leads to the file's place there, which tells everything else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from studio.store import root as roots
from studio.store.database import Database
from studio.store.recall import note_moved
from studio.store.rows import sortable

STEP = (
    # What was deleted for good. The server may still have it for a day, and it must not come back from there.
    """CREATE TABLE gone (
        generation_id TEXT NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (generation_id, place)
    ) WITHOUT ROWID""",
)

_COLUMNS = f"id, path, {roots.NOTED}, sha256, size_bytes"
_TRASHED, _KEPT = "trashed_at IS NOT NULL", "trashed_at IS NULL"


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture, and where the index says that its file is: an absolute path."""

    id: str
    path: Path
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Move:
    """Where a file goes.

    Attributes:
        trashed_at: When it came into the Trash; None for one that leaves it.
    """

    id: str
    source: Path
    target: Path
    trashed_at: datetime | None


class Thrown:
    """Reads and writes them. The files are the business of :mod:`studio.store.trash`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def kept(self, ids: Iterable[str]) -> tuple[Kept, ...]:
        """Return those of ``ids`` that are in the library and not in the Trash."""
        return await self._of(ids, _KEPT)

    async def trashed(self, ids: Iterable[str]) -> tuple[Kept, ...]:
        """Return those of ``ids`` that are in the Trash."""
        return await self._of(ids, _TRASHED)

    async def all(self, *, before: datetime | None = None) -> tuple[Kept, ...]:
        """Return everything in the Trash, or what came into it before a moment; the oldest first."""
        latest = "9" if before is None else sortable(before)
        query = f"SELECT {_COLUMNS} FROM pictures WHERE {_TRASHED} AND trashed_at < ? ORDER BY trashed_at"
        return await self._database.read(
            lambda connection: tuple(_rows(connection.execute(query, (latest,)).fetchall()))
        )

    async def move(self, moves: Sequence[Move]) -> tuple[Move, ...]:
        """Let rows lead where their files go, all in one; return those that did. One that was changed meanwhile stays.

        Before the files move into the Trash, and after they moved out of it: in between, the row says that it is there.
        """

        def work(connection: sqlite3.Connection) -> tuple[Move, ...]:
            root = roots.noted(connection)
            return tuple(each for each in moves if _moved(connection, root, each))

        return await self._database.write(work)

    async def forget(self, ids: Sequence[str]) -> None:
        """Take the rows of files out that are gone for good, and remember that nobody wants them fetched again."""
        where = f"WHERE id = ? AND {_TRASHED}"
        gone = f"SELECT generation_id, place FROM pictures {where} AND generation_id != ''"

        def work(connection: sqlite3.Connection) -> None:
            for each in ids:
                connection.execute(f"INSERT OR IGNORE INTO gone (generation_id, place) {gone}", (each,))
                connection.execute(f"DELETE FROM pictures {where}", (each,))

        await self._database.write(work)

    async def gone(self, generation_id: str) -> frozenset[int]:
        """Return which outputs of a run were deleted for good."""
        query = "SELECT place FROM gone WHERE generation_id = ?"
        rows = await self._database.read(lambda connection: connection.execute(query, (generation_id,)).fetchall())
        return frozenset(int(place) for (place,) in rows)

    async def _of(self, ids: Iterable[str], where: str) -> tuple[Kept, ...]:
        wanted = tuple(dict.fromkeys(ids))
        query = f"SELECT {_COLUMNS} FROM pictures WHERE id = ? AND {where}"

        def work(connection: sqlite3.Connection) -> tuple[Kept, ...]:
            found = (connection.execute(query, (each,)).fetchone() for each in wanted)
            return tuple(_rows(row for row in found if row is not None))

        return await self._database.read(work)


def _rows(rows: Iterable[tuple[str, roots.Stored, roots.Stored | None, str, int]]) -> Iterator[Kept]:
    for identity, path, root, sha256, size_bytes in rows:
        yield Kept(identity, Path(roots.seen(path, root)), sha256, size_bytes)


def _moved(connection: sqlite3.Connection, root: Path | None, move: Move) -> bool:
    when = None if move.trashed_at is None else sortable(move.trashed_at)
    changed = connection.execute(
        "UPDATE pictures SET path = ?, trashed_at = ? WHERE id = ? AND path = ?",
        (roots.kept(move.target.as_posix(), root), when, move.id, roots.kept(move.source.as_posix(), root)),
    )
    if changed.rowcount > 0:
        note_moved(connection, move.id)
    return changed.rowcount > 0
