"""What a rebuilt index is made of: rows for files that none knew, and how far an earlier attempt came."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from studio.domain.job import Job, JobState
from studio.domain.marks import Marks, Shelf
from studio.domain.picture import Picture
from studio.store import root as roots
from studio.store.database import Database
from studio.store.journal import add_job, find_job, put_job
from studio.store.library import write_picture
from studio.store.lock import FileLock
from studio.store.paths import Paths
from studio.store.recall import recall_marks, recall_shelves, recall_strangers
from studio.store.trouble import disk_trouble

_WANTED = "INSERT OR REPLACE INTO meta (name, value) VALUES ('rebuild', ?)"
_REACHED = "SELECT value FROM meta WHERE name = 'rebuild'"
_STRANGERS = "SELECT value FROM meta WHERE name = 'strangers'"
_KEEP_STRANGERS = "INSERT OR REPLACE INTO meta (name, value) VALUES ('strangers', ?)"

Output = tuple[str, int]
"""Generation and index: what names a picture for ever, whatever its file is called."""


def want(connection: sqlite3.Connection) -> None:
    """Note that the index lacks what the files know; inside a transaction of the caller, or as one of its own."""
    connection.execute(_WANTED, (b"",))


def reached(connection: sqlite3.Connection) -> bytes | None:
    """Return the last file an unfinished rebuild has dealt with, empty when none; None when no rebuild is wanted."""
    row = connection.execute(_REACHED).fetchone()
    return None if row is None else bytes(row[0])


class Rebuild:
    """The part of the index that is written while it is rebuilt.

    Attributes:
        wanted: Whether the index lacks what the files know. Kept in the index itself, so that a kill forgets nothing.
    """

    def __init__(self, database: Database, paths: Paths, *, wanted: bool) -> None:
        self.wanted = wanted
        self._database = database
        self._paths = paths

    def places(self, root: Path) -> tuple[Path, ...]:
        """Return the folders where pictures may be: the one in use and the one everybody begins with."""
        return (root,) if self._paths.library.absolute() == root else (root, self._paths.library.absolute())

    def take_turn(self) -> FileLock | None:
        """Lock out other processes that would rebuild too; None while one does. Blocks for a moment.

        Raises:
            DiskTrouble: The data folder cannot be used.
        """
        try:
            return FileLock.take(self._paths.data / "studio.rebuilding")
        except OSError as error:
            raise disk_trouble(error, self._paths.data) from error

    async def want(self) -> None:
        """Begin anew at the next occasion."""
        await self._database.write(want)
        self.wanted = True

    async def reached(self) -> Path | None:
        """Return the file an earlier attempt came to. Also learns whether another process has done it all meanwhile."""
        at = await self._database.read(reached)
        self.wanted = at is not None
        return Path(os.fsdecode(at)) if at else None

    async def known(self, outputs: Iterable[Output]) -> dict[Output, Path]:
        """Return where the index thinks that each of ``outputs`` is; those it does not know are left out."""
        query = f"SELECT path, {roots.NOTED} FROM pictures WHERE generation_id = ? AND place = ?"

        def work(connection: sqlite3.Connection) -> dict[Output, Path]:
            rows = ((output, connection.execute(query, output).fetchone()) for output in outputs)
            return {output: Path(roots.seen(*row)) for output, row in rows if row is not None}

        return await self._database.read(work)

    async def shelve(self, found: Shelf) -> None:
        """Take in the collections and smart folders that a picture folder tells of, before what is in them."""
        await self._database.write(lambda connection: recall_shelves(connection, found))

    async def enter(
        self,
        pictures: Sequence[Picture],
        jobs: Collection[Job],
        *,
        marks: Mapping[Output, Marks | None],
        reached: Path,
        now: datetime,
    ) -> int:
        """Write ``pictures``, a row for each of ``jobs`` the journal does not know, and how far this came, in one.

        ``marks`` are those beside the files of these and other outputs; see :func:`recall_marks`. Returns how many jobs
        were new. Pictures join the job of their generation. A job with all its files is saved; one of a past day with
        fewer stays as it is given.
        """
        at = os.fsencode(reached)

        def work(connection: sqlite3.Connection) -> int:
            owners = {job.generation_id: find_job(connection, job.generation_id or "") or job for job in jobs}
            for picture in pictures:
                write_picture(connection, replace(picture, job_id=owners[picture.generation_id].id))
            recall_marks(connection, marks)
            new = sum(_settle(connection, job, now) for job in jobs)
            connection.execute(_WANTED, (at,))
            return new

        return await self._database.write(work)

    async def finish(self) -> None:
        """The index holds all that this program made. What others did is wanted now."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM meta WHERE name = 'strangers'")
            connection.execute("UPDATE meta SET name = 'strangers', value = x'' WHERE name = 'rebuild'")

        await self._database.write(work)
        self.wanted = False

    async def strangers(self, paths: Sequence[Path]) -> tuple[frozenset[Path], dict[Path, str]]:
        """Return those of ``paths`` that a row leads to; and of these, by their ids, those that others made."""

        def work(connection: sqlite3.Connection) -> tuple[frozenset[Path], dict[Path, str]]:
            root = roots.noted(connection)
            query = "SELECT id, generation_id FROM pictures WHERE path = ? LIMIT 1"
            rows = (
                (path, connection.execute(query, (roots.kept(path.as_posix(), root),)).fetchone()) for path in paths
            )
            found = {path: row for path, row in rows if row is not None}
            return frozenset(found), {path: str(row[0]) for path, row in found.items() if not row[1]}

        return await self._database.read(work)

    async def recall(self, marks: Mapping[str, Marks | None]) -> None:
        """Give pictures that others made, by their ids, the marks beside their files; see :func:`recall_marks`."""
        await self._database.write(lambda connection: recall_strangers(connection, marks))

    async def strangers_reached(self) -> bytes | None:
        """Return up to which file those that others made are in; None when all are."""

        def work(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute(_STRANGERS).fetchone()
            return None if row is None else bytes(row[0])

        return await self._database.read(work)

    async def reach_stranger(self, path: Path) -> None:
        """Remember how far this came."""
        await self._database.write(lambda connection: connection.execute(_KEEP_STRANGERS, (os.fsencode(path),)))

    async def finish_strangers(self) -> None:
        """The index holds what the files hold."""
        await self._database.write(lambda connection: connection.execute("DELETE FROM meta WHERE name = 'strangers'"))


def _settle(connection: sqlite3.Connection, job: Job, now: datetime) -> bool:
    """Write the row of ``job``, or count the files of the row a rebuild made before. Returns whether it is new."""
    held = connection.execute("SELECT count(*) FROM pictures WHERE generation_id = ?", (job.generation_id,))
    count = int(held.fetchone()[0])
    known = find_job(connection, job.generation_id or "")
    if known is None:
        add_job(connection, _counted(job, count, now))
    elif _made_by_us(known) and count > known.saved_count:
        put_job(connection, _counted(known, count, now))
    return known is None


def _made_by_us(job: Job) -> bool:
    """Whether the row is one of a rebuild's: nobody drives it, and it counts fewer files than there are."""
    return job.owner is None and job.state in (JobState.ACCEPTED, JobState.SAVED)


def _counted(job: Job, count: int, now: datetime) -> Job:
    job = replace(job, saved_count=count, output_count=max(count, job.output_count))
    if job.state is JobState.ACCEPTED and count >= job.request.count and job.charged is not None:
        return replace(job, state=JobState.SAVED, output_count=count, ended_at=now)
    return job
