"""One SQLite file: one thread that writes, a few that read, and a commit that survives a power cut."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from studio.store.lock import FileLock
from studio.store.trouble import damaged, database_trouble

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")
_Work = Callable[[sqlite3.Connection], _Result]
_BUSY_SECONDS = 10.0
_READERS = 2
_TRY_EVERY = 200
"""Writes between two attempts to become the process that checkpoints."""


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """Open ``path`` the one way we open databases. ``mmap_size=0``: a torn page must be an error, not a crash."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        connection.text_factory = _text
        connection.execute("PRAGMA mmap_size=0")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA secure_delete=ON")  # what was taken out of a row is not left in a free page
        if readonly:
            connection.execute("PRAGMA query_only=ON")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _text(stored: bytes) -> str:
    """Read a text. One broken letter in one row would otherwise keep all rows of a query from being read."""
    return stored.decode(errors="replace")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Write all or nothing. Begins IMMEDIATE: a read that grows into a write fails at once under WAL."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def suspicion(path: Path) -> Path:
    """Return the file that is there when the database at ``path`` was found damaged by somebody at work."""
    return path.with_suffix(".suspect")


class Database:
    """The open file. Every call runs in a thread of ours, so it works under any event loop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="studio-write")
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="studio-read")
        self._connection: sqlite3.Connection | None = None
        self._local = threading.local()
        self._opened: list[sqlite3.Connection] = []
        self._checkpointer: FileLock | None = None
        self._writes = 0

    async def call(self, work: Callable[[], _Result]) -> _Result:
        """Run ``work`` in the writer's thread, outside any transaction."""
        return await asyncio.wrap_future(self._writer.submit(work))

    async def write(self, work: _Work[_Result]) -> _Result:
        """Run ``work`` in one transaction. When this returns, it is on the disk, also after a power cut.

        Raises:
            DiskTrouble: The disk is full, read-only or broken; nothing was written.
        """
        return await asyncio.wrap_future(self._writer.submit(self._write, work))

    async def read(self, work: _Work[_Result]) -> _Result:
        """Run ``work`` on a connection that cannot write. It sees every write that has returned."""
        return await asyncio.wrap_future(self._readers.submit(self._read, work))

    @property
    def connection(self) -> sqlite3.Connection:
        """The writer's connection; only for its own thread, while opening."""
        assert self._connection is not None
        return self._connection

    def begin(self) -> None:
        """Open the writer's connection in the calling thread and turn WAL on."""
        self._connection = connect(self.path)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._checkpoint()

    async def close(self) -> None:
        """Finish what was asked and close. Later calls raise RuntimeError."""
        self._readers.shutdown(wait=False)
        last = self._writer.submit(self._end)
        self._writer.shutdown(wait=False)
        await asyncio.wrap_future(last)

    def _end(self) -> None:
        self._readers.shutdown(wait=True)
        for connection in self._opened:
            connection.close()
        if self._connection is not None:
            self._connection.close()
        if self._checkpointer is not None:
            self._checkpointer.release()

    def _write(self, work: _Work[_Result]) -> _Result:
        assert self._connection is not None
        self._writes += 1
        if self._checkpointer is None and self._writes % _TRY_EVERY == 0:
            self._checkpoint()
        try:
            with transaction(self._connection) as connection:
                return work(connection)
        except sqlite3.IntegrityError:
            raise
        except sqlite3.Error as error:
            self._suspect(error)
            raise database_trouble(error) from error

    def _read(self, work: _Work[_Result]) -> _Result:
        try:
            connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
            if connection is None:
                connection = self._local.connection = connect(self.path, readonly=True)
                self._opened.append(connection)
            return work(connection)
        except sqlite3.Error as error:
            self._suspect(error)
            raise database_trouble(error) from error

    def _suspect(self, error: sqlite3.Error) -> None:
        """Let the next start look closer: its quick check would not find everything that is met at work."""
        if damaged(error):
            _log.error("The index is damaged: %s", error)
            try:
                suspicion(self.path).touch()
            except OSError:
                _log.warning("That could not be noted for the next start", exc_info=True)

    def _checkpoint(self) -> None:
        """Let one process checkpoint and the others not: SQLite before 3.51.3 can corrupt the file otherwise."""
        assert self._connection is not None
        self._checkpointer = FileLock.take(self.path.with_suffix(".checkpoint"))
        pages = 1000 if self._checkpointer else 0
        self._connection.execute(f"PRAGMA wal_autocheckpoint={pages}")
