"""How each file of the library was when it was last looked at, so that only what changed is read again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from studio.domain.marks import Marks
from studio.domain.picture import FileState, Picture
from studio.store import root as roots
from studio.store.database import Database
from studio.store.facts import facts
from studio.store.journal import find_job
from studio.store.library import COLUMNS, pictures, state_of, write_picture
from studio.store.recall import recall_strangers
from studio.store.unwritten import note

STEP = (
    # By the row of the picture, which stays the same.
    """CREATE TABLE sights (
        picture INTEGER PRIMARY KEY,
        saved TEXT NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL
    )""",
    # Complete once the pixels are known too, or that they never will be.
    "CREATE TABLE looks (picture INTEGER PRIMARY KEY, look TEXT NOT NULL, complete INTEGER NOT NULL)",
    "CREATE INDEX looks_alike ON looks (look) WHERE look != ''",
    # Files in the picture folder that get no row of their own, and the picture they are a copy of.
    """CREATE TABLE strays (
        path TEXT PRIMARY KEY,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        copy_of TEXT NOT NULL
    ) WITHOUT ROWID""",
    "CREATE INDEX strays_copies ON strays (copy_of) WHERE copy_of != ''",
    # What is saved again is another file, and shows perhaps another picture.
    """CREATE TRIGGER pictures_saved_again AFTER UPDATE OF sha256, pixels ON pictures
        WHEN new.sha256 IS NOT old.sha256 OR (new.pixels = '' AND old.pixels != '') BEGIN
        DELETE FROM sights WHERE picture = old.seq;
        DELETE FROM looks WHERE picture = old.seq;
    END""",
    """CREATE TRIGGER pictures_unseen AFTER DELETE ON pictures BEGIN
        DELETE FROM sights WHERE picture = old.seq;
        DELETE FROM looks WHERE picture = old.seq;
        DELETE FROM strays WHERE copy_of = old.id;
    END""",
)
"""The step of the schema."""

_PRESENT = "trashed_at IS NULL"
_HIGHEST = 2**63 - 1
_REWRITTEN = ("path", "sha256", "size_bytes", "pixels", "state", "width", "height", "data")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Size in bytes and time of the last change in nanoseconds: while neither moves, nobody wrote."""

    size: int
    mtime_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Stamp:
        """Return that of a file."""
        return cls(status.st_size, status.st_mtime_ns)


@dataclass(frozen=True, slots=True)
class Sighted:
    """A row as far as its file is concerned.

    Attributes:
        seq: The number of the row.
        saved: The hash of the file as it was saved; that of the row when nobody has changed it since.
        stamp: None when nobody has looked yet.
    """

    seq: int
    id: str
    path: Path
    sha256: str
    size_bytes: int
    state: FileState
    pixels: str
    saved: str
    stamp: Stamp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resighting:
    """What is new about a row.

    Attributes:
        changes: Fields of :class:`Picture` with their new values.
        saved: See :class:`Sighted`.
        stamp: None for a file that is gone: what is known of it stays.
        look: None to leave it as it is.
    """

    seq: int
    changes: Mapping[str, Any]
    saved: str
    stamp: Stamp | None = None
    look: str | None = None


@dataclass(frozen=True, slots=True)
class Stray:
    """A file without a row. ``copy_of`` is the id of the picture it is a copy of, or empty."""

    path: Path
    stamp: Stamp
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A new row with what is known of its file.

    Attributes:
        marks: What stands beside the file, where it lies in the picture folder already: the index believes it.
    """

    picture: Picture
    stamp: Stamp
    look: str = ""
    marked: bool = False
    marks: Marks | None = None


class Sights:
    """The tables. What is on the disk is looked at by :mod:`studio.flow.census`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, after: int | None, limit: int) -> tuple[Sighted, ...]:
        """Return the rows below ``after``, newest first; without those in the Trash."""
        query = (
            "SELECT seq, id, path, pictures.sha256, size_bytes, state, pixels, coalesce(saved, pictures.sha256), size,"
            f" mtime_ns, {roots.NOTED} FROM pictures LEFT JOIN sights ON picture = seq"
            f" WHERE {_PRESENT} AND seq < ? ORDER BY seq DESC LIMIT ?"
        )
        below = _HIGHEST if after is None else after
        return await self._database.read(
            lambda connection: tuple(_sighted(row) for row in connection.execute(query, (below, limit)))
        )

    async def at(self, paths: Sequence[Path]) -> frozenset[Path]:
        """Return those of ``paths``, which are absolute, that a row leads to, also one in the Trash."""

        def work(connection: sqlite3.Connection) -> frozenset[Path]:
            root = roots.noted(connection)
            return frozenset(path for path in paths if _row_at(connection, path, root))

        return await self._database.read(work)

    async def strays(self, paths: Sequence[Path]) -> dict[Path, Stray]:
        """Return what is known of those of ``paths`` that have no row."""
        query = "SELECT size, mtime_ns, copy_of FROM strays WHERE path = ?"

        def work(connection: sqlite3.Connection) -> dict[Path, Stray]:
            root = roots.noted(connection)
            rows = ((path, connection.execute(query, (_kept(path, root),)).fetchone()) for path in paths)
            return {path: Stray(path, Stamp(row[0], row[1]), row[2]) for path, row in rows if row is not None}

        return await self._database.read(work)

    async def copies(self, picture_id: str) -> tuple[Path, ...]:
        """Return the files without a row that were copies of this picture when they were looked at."""
        query = f"SELECT path, {roots.NOTED} FROM strays WHERE copy_of = ? AND copy_of != ''"
        return await self._database.read(
            lambda connection: tuple(Path(roots.seen(*row)) for row in connection.execute(query, (picture_id,)))
        )

    async def put_strays(self, strays: Iterable[Stray]) -> None:
        """Remember files that get no row."""

        def work(connection: sqlite3.Connection) -> None:
            root = roots.noted(connection)
            connection.executemany(
                "INSERT OR REPLACE INTO strays (path, size, mtime_ns, copy_of) VALUES (?, ?, ?, ?)",
                ((_kept(each.path, root), each.stamp.size, each.stamp.mtime_ns, each.copy_of) for each in strays),
            )

        await self._database.write(work)

    async def note(self, seen: Sequence[tuple[Sighted, Stamp]]) -> None:
        """Remember how files were that are as they should be."""
        await self._database.write(
            lambda connection: connection.executemany(
                "INSERT OR REPLACE INTO sights (picture, saved, size, mtime_ns)"
                " SELECT seq, ?, ?, ? FROM pictures WHERE seq = ?",
                ((row.saved, stamp.size, stamp.mtime_ns, row.seq) for row, stamp in seen),
            )
        )

    async def rewrite(self, resightings: Sequence[Resighting]) -> tuple[Picture, ...]:
        """Change rows, all or none, and return them as they are then. What people added to them stays."""

        def work(connection: sqlite3.Connection) -> tuple[Picture, ...]:
            changed = (_rewritten(connection, each) for each in resightings)
            return tuple(picture for picture in changed if picture is not None)

        return await self._database.write(work)

    async def take(self, taken: Sequence[Taken]) -> tuple[Picture, ...]:
        """Write new rows, all or none, and return them. A file that has got a row meanwhile is passed over."""

        def work(connection: sqlite3.Connection) -> tuple[Picture, ...]:
            root = roots.noted(connection)
            new = [each for each in taken if not _row_at(connection, Path(each.picture.path), root)]
            return tuple(_taken(connection, each, root) for each in new)

        return await self._database.write(work)

    async def by_sha256(self, hashes: Collection[str]) -> dict[str, Picture]:
        """Return the pictures whose file has, or came with, one of these hashes."""
        return await self._by(hashes, "sha256 = ?", "source_sha256 = ?")

    async def by_output(self, generation_id: str, index: int) -> Picture | None:
        """Return the picture that was made as this output."""
        found = await self._select("generation_id = ? AND generation_id != '' AND place = ?", generation_id, index)
        return found[0] if found else None

    async def by_pixels(self, pixels: str) -> tuple[Picture, ...]:
        """Return the pictures that show exactly this."""
        return await self._select("pixels = ? AND pixels != ''", pixels)

    async def by_look(self, look: str) -> tuple[Picture, ...]:
        """Return the pictures that look exactly like this, a few at most."""
        chosen = "seq IN (SELECT picture FROM looks WHERE look = ? AND look != '' LIMIT 8)"
        return await self._select(chosen, look)

    async def like(self, look: str, *, most: int, limit: int) -> tuple[tuple[Picture, int], ...]:
        """Return the pictures that differ from ``look`` in at most ``most`` bits, the nearest first, with how many.

        Goes through all of them: some 20 ms for 100,000, in a thread.
        """
        wanted = int(look, 16)

        def work(connection: sqlite3.Connection) -> tuple[tuple[Picture, int], ...]:
            rows = connection.execute("SELECT look, picture FROM looks WHERE look != ''")
            apart = (((int(each, 16) ^ wanted).bit_count(), seq) for each, seq in rows)
            near = sorted(found for found in apart if found[0] <= most)[:limit]
            return tuple(
                (picture, bits)
                for bits, seq in near
                for picture in pictures(connection.execute(f"SELECT {COLUMNS} FROM pictures WHERE seq = ?", (seq,)))
            )

        return await self._database.read(work)

    async def unprinted(self, limit: int, *, below: int | None = None) -> tuple[tuple[int, Picture], ...]:
        """Return the newest pictures nobody has looked at, of those below a number, with the numbers of their rows."""
        lacking = (
            "SELECT seq FROM pictures INDEXED BY pictures_asked"
            f" WHERE {_PRESENT} AND state IN ('saved', 'changed') AND seq < ?"
            " AND NOT EXISTS (SELECT 1 FROM looks WHERE picture = seq AND complete) ORDER BY seq DESC LIMIT ?"
        )
        query = f"SELECT seq, {COLUMNS} FROM pictures WHERE seq IN ({lacking}) ORDER BY seq DESC"

        def work(connection: sqlite3.Connection) -> tuple[tuple[int, Picture], ...]:
            rows = connection.execute(query, (_HIGHEST if below is None else below, limit)).fetchall()
            return tuple((row[0], picture) for row in rows for picture in pictures([row[1:]]))

        return await self._database.read(work)

    async def put_prints(self, prints: Sequence[tuple[int, str, str]]) -> None:
        """Keep pixels and look of rows, by their numbers. Empty pixels: they cannot be looked at, and are not again."""

        def work(connection: sqlite3.Connection) -> None:
            for seq, pixels, look in prints:
                connection.execute("UPDATE pictures SET pixels = ? WHERE seq = ?", (pixels, seq))
                _put_look(connection, seq, look if pixels else "", complete=True)

        await self._database.write(work)

    async def _by(self, values: Collection[str], *conditions: str) -> dict[str, Picture]:
        def work(connection: sqlite3.Connection) -> dict[str, Picture]:
            found: dict[str, Picture] = {}
            for value in values:
                for condition in conditions:
                    rows = connection.execute(f"SELECT {COLUMNS} FROM pictures WHERE {condition} LIMIT 1", (value,))
                    for picture in pictures(rows):
                        found.setdefault(value, picture)
            return found

        return await self._database.read(work)

    async def _select(self, condition: str, *values: object) -> tuple[Picture, ...]:
        query = f"SELECT {COLUMNS} FROM pictures WHERE {condition} ORDER BY seq DESC LIMIT 8"
        return await self._database.read(lambda connection: tuple(pictures(connection.execute(query, values))))


def _sighted(row: tuple[Any, ...]) -> Sighted:
    seq, identity, path, sha256, size_bytes, state, pixels, saved, size, mtime_ns, root = row
    stamp = None if size is None else Stamp(size, mtime_ns)
    return Sighted(
        seq, identity, Path(roots.seen(path, root)), sha256, size_bytes, state_of(state), pixels, saved, stamp
    )


def _kept(path: Path, root: Path | None) -> roots.Stored:
    return roots.kept(path.as_posix(), root)


def _row_at(connection: sqlite3.Connection, path: Path, root: Path | None) -> bool:
    row = connection.execute("SELECT 1 FROM pictures WHERE path = ? LIMIT 1", (_kept(path, root),)).fetchone()
    return row is not None


def _rewritten(connection: sqlite3.Connection, new: Resighting) -> Picture | None:
    rows = connection.execute(f"SELECT {COLUMNS} FROM pictures WHERE seq = ?", (new.seq,))
    for picture in pictures(rows):
        changed = msgspec.structs.replace(picture, **new.changes)
        columns = facts(connection, changed)
        named = ", ".join(f"{name} = ?" for name in _REWRITTEN)
        values = [columns[name] for name in _REWRITTEN]
        connection.execute(f"UPDATE pictures SET {named} WHERE seq = ?", (*values, new.seq))
        if new.stamp is not None:
            _put_sight(connection, new.seq, new.saved, new.stamp)
        if new.look is not None:
            _put_look(connection, new.seq, new.look, complete=True)
        if changed.path != picture.path:
            connection.execute("DELETE FROM strays WHERE path = ?", (columns["path"],))
            note(connection, [changed.id])  # its words go with it
        return changed
    return None


def _taken(connection: sqlite3.Connection, new: Taken, root: Path | None) -> Picture:
    picture = new.picture
    if picture.generation_id and (job := find_job(connection, picture.generation_id)) is not None:
        picture = msgspec.structs.replace(picture, job_id=job.id)
    write_picture(connection, picture)
    (seq,) = connection.execute(
        "SELECT seq FROM pictures WHERE path = ? ORDER BY seq DESC LIMIT 1", (_kept(Path(picture.path), root),)
    ).fetchone()
    _put_sight(connection, seq, picture.sha256, new.stamp)
    if new.look:
        _put_look(connection, seq, new.look, complete=False)
    if new.marked:
        note(connection, [picture.id])
    if new.marks is not None:
        recall_strangers(connection, {picture.id: new.marks})
    connection.execute("DELETE FROM strays WHERE path = ?", (_kept(Path(picture.path), root),))
    return picture


def _put_sight(connection: sqlite3.Connection, seq: int, saved: str, stamp: Stamp) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO sights (picture, saved, size, mtime_ns) VALUES (?, ?, ?, ?)",
        (seq, saved, stamp.size, stamp.mtime_ns),
    )


def _put_look(connection: sqlite3.Connection, seq: int, look: str, *, complete: bool) -> None:
    connection.execute("INSERT OR REPLACE INTO looks (picture, look, complete) VALUES (?, ?, ?)", (seq, look, complete))
