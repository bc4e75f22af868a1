"""The library: one row per picture on the disk, read by page or by what made it. Searching is the finder's."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from studio.domain.errors import StudioError
from studio.domain.picture import FileState, Picture
from studio.domain.request import read_request
from studio.domain.soundness import YEARS
from studio.store import root as roots
from studio.store.database import Database
from studio.store.facts import facts
from studio.store.numbering import milliseconds, number
from studio.store.rows import ENCODER, read

_log = logging.getLogger(__name__)
_DECODER = msgspec.json.Decoder(Picture, dec_hook=read_request)
COLUMNS = f"data, id, rating, favourite, tags, path, {roots.NOTED}, notes, imported, pixels, state, trashed_at"
"""What :func:`pictures` reads, as columns of any query."""

_KEPT = ("id", "generation_id", "place", "tags", "notes", "spaced_marks", "rating", "favourite")
"""Columns a row keeps when its output is saved again: they name it, or are the user's."""

_PAGE = 500
_STARS = 5
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Library:
    """The rows. The files themselves are the business of :mod:`studio.store.files`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, picture: Picture) -> None:
        """Write ``picture``; if this output is known already, its row is renewed and keeps id, rating and tags."""
        await self._database.write(lambda connection: write_picture(connection, picture))

    async def add_all(self, pictures: Sequence[Picture]) -> None:
        """Write ``pictures`` as :meth:`add` does, all or none: hundreds at once cost a tenth of one by one."""

        def work(connection: sqlite3.Connection) -> None:
            for picture in pictures:
                write_picture(connection, picture)

        await self._database.write(work)

    async def get(self, picture_id: str) -> Picture | None:
        """Return one picture."""
        found = await self._select("WHERE id = ?", picture_id)
        return found[0] if found else None

    async def by_generation(self, generation_id: str) -> tuple[Picture, ...]:
        """Return the outputs of one generation, in order."""
        return await self._select("WHERE generation_id = ? AND generation_id != '' ORDER BY place", generation_id)

    async def holds(self, path: Path) -> bool:
        """Whether a row leads to the file at ``path``, which is absolute."""

        def work(connection: sqlite3.Connection) -> bool:
            kept = roots.kept(path.as_posix(), roots.noted(connection))
            return connection.execute("SELECT 1 FROM pictures WHERE path = ? LIMIT 1", (kept,)).fetchone() is not None

        return await self._database.read(work)

    async def page(self, *, before: str | None = None, limit: int = 200) -> tuple[Picture, ...]:
        """Return the newest pictures, or those made before the picture ``before``; nothing from the Trash.

        The cost does not grow with depth.
        """
        if before is None:
            return await self._select("WHERE trashed_at IS NULL ORDER BY seq DESC LIMIT ?", limit)
        older = "seq < (SELECT seq FROM pictures WHERE id = ?)"
        return await self._select(f"WHERE {older} AND trashed_at IS NULL ORDER BY seq DESC LIMIT ?", before, limit)

    async def count(self) -> int:
        """Return how many pictures there are, without the Trash."""
        query = "SELECT (SELECT count(*) FROM pictures) - (SELECT count(*) FROM pictures WHERE trashed_at IS NOT NULL)"
        return await self._database.read(lambda connection: int(connection.execute(query).fetchone()[0]))

    async def iterate(self) -> AsyncGenerator[Picture]:
        """Go through all pictures, newest first, a page at a time; nothing from the Trash."""
        where = "WHERE seq < ? AND trashed_at IS NULL ORDER BY seq DESC LIMIT ?"
        query = f"SELECT seq, {COLUMNS} FROM pictures {where}"
        before = 2**63 - 1

        def work(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
            return connection.execute(query, (before, _PAGE)).fetchall()

        while rows := await self._database.read(work):
            before = rows[-1][0]
            for picture in pictures(row[1:] for row in rows):
                yield picture

    async def rebase(self, root: Path) -> None:
        """Write rows for the picture folder ``root``, an absolute path, from now on.

        No file moves, and every row goes on leading to its own. Rows follow a folder that was moved or copied to
        ``root`` as a whole. Cheap when ``root`` is in use already. Does not fail: rows that could not be rewritten
        lead to the same files as before.
        """
        try:
            while (old := await self._database.read(roots.noted)) != root:
                await self._rewrite(old, root)
        except StudioError as error:
            _log.warning("The index was not rewritten for %s: %s", root, error)

    async def expects_disk(self, root: Path, *, chosen: bool = False) -> bool:
        """Whether a disk of its own belongs at ``root``: it is mounted there now, or was when this was asked last.

        A folder that was ``chosen`` just now is taken as it is. Does not fail: what cannot be noted is told by what is
        mounted now.
        """
        here = await asyncio.to_thread(os.path.ismount, root)  # Path.is_mount knows no Windows
        try:
            noted = await self._database.read(roots.mounted)
            if (here and noted != root) or (chosen and not here and noted is not None):
                await self._database.write(lambda connection: roots.note_mounted(connection, root if here else None))
        except StudioError as error:
            _log.warning("The disk of %s was not noted: %s", root, error)
            return here
        return here or (noted == root and not chosen)

    async def _rewrite(self, old: Path | None, root: Path) -> None:
        """Look at the disk outside the transaction; write only if no other process changed the folder meanwhile."""
        stay = await self._database.read(lambda connection: roots.followed(connection, root))

        def work(connection: sqlite3.Connection) -> None:
            if roots.noted(connection) == old:
                roots.rebase(connection, root, stay)

        await self._database.write(work)

    async def _select(self, rest: str, *values: object) -> tuple[Picture, ...]:
        def work(connection: sqlite3.Connection) -> tuple[Picture, ...]:
            return tuple(pictures(connection.execute(f"SELECT {COLUMNS} FROM pictures {rest}", values)))

        return await self._database.read(work)


def pictures(rows: Iterable[tuple[Any, ...]]) -> Iterator[Picture]:
    """Read rows of :data:`COLUMNS`; one that cannot be read is reported and left out."""
    for row in rows:
        picture = picture_of(row)
        if picture is not None:
            yield picture


def picture_of(row: tuple[Any, ...]) -> Picture | None:
    """Read one row of :data:`COLUMNS`. What has a column is as the column says."""
    data, identity, rating, favourite, tags, path, root, notes, imported, pixels, state, trashed_at = row
    picture = read(_DECODER, data, "A library row")
    return picture and replace(
        picture,
        id=identity,
        path=roots.seen(path, root),
        rating=_stars(rating),
        favourite=bool(favourite),
        tags=tuple(str(tags).split("\n")) if tags else (),
        notes=str(notes),
        imported=bool(imported),
        pixels=str(pixels),
        state=state_of(state),
        trashed_at=_moment(trashed_at),
    )


def state_of(word: object) -> FileState:
    """Read how a row says it stands with its file."""
    try:
        return FileState(word)
    except ValueError:
        return FileState.SAVED


def _moment(text: object) -> datetime | None:
    """Read when it went into the Trash. Whatever stands there, it is not in the library."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(str(text)).astimezone(UTC)
        return moment if moment.year in YEARS else _LONG_AGO
    except (ValueError, OverflowError):
        return _LONG_AGO


def _stars(rating: object) -> int:
    return min(max(rating, 0), _STARS) if isinstance(rating, int) else 0


def hand_over(connection: sqlite3.Connection, generation_id: str, job_id: str) -> None:
    """Let the pictures of a run be those of the job ``job_id``, inside a transaction of the caller."""
    query = "SELECT seq, data FROM pictures WHERE generation_id = ? AND generation_id != ''"
    for seq, data in connection.execute(query, (generation_id,)).fetchall():
        picture = read(_DECODER, data, "A library row")
        if picture is not None:
            mine = ENCODER.encode(replace(picture, job_id=job_id))
            connection.execute("UPDATE pictures SET data = ?, job_id = ? WHERE seq = ?", (mine, job_id, seq))


def write_picture(connection: sqlite3.Connection, picture: Picture) -> None:
    """Write ``picture`` inside a transaction of the caller."""
    columns = facts(connection, picture)
    seq = number(
        connection,
        "pictures",
        identity=picture.id,
        generation=picture.generation_id,
        place=picture.index,
        made=milliseconds(picture.created_at),
    )
    renewed = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in _KEPT)
    connection.execute(
        f"INSERT INTO pictures (seq, {', '.join(columns)}) VALUES (?{', ?' * len(columns)})"
        " ON CONFLICT (generation_id, place) WHERE generation_id != ''"
        f" DO UPDATE SET {renewed}",
        (seq, *columns.values()),
    )
