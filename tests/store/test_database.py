"""One writer, quick readers, all or nothing."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio.domain.errors import DiskTrouble
from studio.store.database import Database, connect


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A database with one table."""
    opened = Database(tmp_path / "a.sqlite3")
    await opened.call(opened.begin)
    await opened.write(lambda connection: connection.execute("CREATE TABLE numbers (n INTEGER)"))
    yield opened
    await opened.close()


def total(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(sum(n), 0) FROM numbers").fetchone()[0])


async def test_commits_are_as_safe_as_sqlite_makes_them(database: Database) -> None:
    def pragmas(connection: sqlite3.Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "mmap_size")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert await database.call(lambda: pragmas(database.connection)) == ["wal", 2, 0]


async def test_a_failed_write_leaves_nothing(database: Database) -> None:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO numbers VALUES (1)")
        raise KeyError("ours")

    with pytest.raises(KeyError):
        await database.write(work)
    assert await database.read(total) == 0
    await database.write(lambda connection: connection.execute("INSERT INTO numbers VALUES (2)"))
    assert await database.read(total) == 2


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DiskTrouble):
        await database.read(lambda connection: connection.execute("INSERT INTO numbers VALUES (1)"))


async def test_many_writes_at_once_all_count(database: Database) -> None:
    other = Database(database.path)
    await other.call(other.begin)

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO numbers SELECT coalesce(max(n), 0) + 1 FROM numbers")

    await asyncio.gather(*(which.write(work) for which in (database, other) * 50))
    await other.close()
    assert await database.read(total) == sum(range(101))


async def test_one_process_checkpoints(database: Database) -> None:
    other = Database(database.path)
    await other.call(other.begin)

    def pages(which: Database) -> int:
        return int(which.connection.execute("PRAGMA wal_autocheckpoint").fetchone()[0])

    assert await database.call(lambda: pages(database)) == 1000
    assert await other.call(lambda: pages(other)) == 0
    await other.close()


async def test_a_full_disk_is_said_to_be_full(database: Database) -> None:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count = 2")
        connection.execute("INSERT INTO numbers SELECT 1 FROM (VALUES (1), (2)), (SELECT randomblob(90000) AS b)")
        connection.execute("CREATE TABLE more AS SELECT randomblob(90000)")

    with pytest.raises(DiskTrouble, match="no room") as caught:
        await database.write(work)
    assert caught.value.code == "disk_full"
    assert await database.read(total) == 0


async def test_a_torn_transaction_is_not_there_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite3"
    first = connect(path)
    first.execute("PRAGMA journal_mode=WAL")
    first.execute("CREATE TABLE numbers (n)")
    first.execute("BEGIN IMMEDIATE")
    first.execute("INSERT INTO numbers VALUES (1)")
    second = connect(path, readonly=True)
    assert total(second) == 0
    first.close()
    assert total(second) == 0
    second.close()


async def test_after_closing_nothing_is_accepted(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite3")
    await database.call(database.begin)
    await database.close()
    with pytest.raises(RuntimeError):
        await database.write(total)
