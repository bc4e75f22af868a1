"""What the sandbox remembers between two starts: one SQLite file in its state folder."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS notes (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS teams (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, created REAL NOT NULL,
    credits TEXT NOT NULL, held TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS keys (
    hash TEXT PRIMARY KEY, name TEXT NOT NULL, team TEXT NOT NULL, scope TEXT NOT NULL,
    revoked INTEGER NOT NULL, lapses REAL);
CREATE TABLE IF NOT EXISTS generations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, team TEXT NOT NULL, status TEXT NOT NULL,
    record BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS generations_by_team ON generations (team, seq);
CREATE INDEX IF NOT EXISTS generations_by_status ON generations (status);
CREATE TABLE IF NOT EXISTS movements (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, team TEXT NOT NULL, type TEXT NOT NULL,
    amount TEXT NOT NULL, generation TEXT, hold TEXT, description TEXT, created REAL NOT NULL);
CREATE INDEX IF NOT EXISTS movements_by_team ON movements (team, seq);
CREATE TABLE IF NOT EXISTS purchases (
    team TEXT NOT NULL, key TEXT NOT NULL, route TEXT NOT NULL, digest TEXT NOT NULL,
    status INTEGER, body BLOB, created REAL NOT NULL, PRIMARY KEY (team, key));
CREATE TABLE IF NOT EXISTS files (
    id TEXT PRIMARY KEY, team TEXT NOT NULL, expires REAL NOT NULL, record BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS endpoints (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, team TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, team TEXT NOT NULL, endpoint TEXT NOT NULL,
    event TEXT NOT NULL, type TEXT NOT NULL, attempt INTEGER NOT NULL, status TEXT NOT NULL, response_status INTEGER,
    error TEXT, duration_ms INTEGER, retry REAL, created REAL NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_by_endpoint ON deliveries (endpoint, seq);
CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, place TEXT NOT NULL, name TEXT NOT NULL,
    attempt INTEGER NOT NULL, due REAL NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_by_place ON outbox (place, due);
"""


class StateInUse(Exception):
    """Another sandbox is working in the same state folder."""


class Database:
    """One connection, used from the loop's thread only.

    A handler that does not await is therefore atomic, and :meth:`transaction` is needed only where a crash must not
    leave half of it behind.
    """

    def __init__(self, path: Path) -> None:
        """Open or make the file at ``path``.

        Raises:
            StateInUse: Another process holds it, and did not let go within five seconds.
        """
        self._connection = sqlite3.connect(path, timeout=5, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._depth = 0
        try:
            self._prepare()
        except sqlite3.OperationalError as trouble:
            self._connection.close()
            raise StateInUse(f"Another sandbox is using {path.parent}.") from trouble

    def _prepare(self) -> None:
        # EXCLUSIVE is the lock that keeps a second sandbox out of the folder.
        for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=NORMAL"):
            self._connection.execute(f"PRAGMA {pragma}").fetchall()
        self._connection.executescript("BEGIN IMMEDIATE;" + _SCHEMA + "COMMIT;")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside happen, or nothing. May be nested; the outermost commits."""
        self._depth += 1
        try:
            if self._depth == 1:
                self._connection.execute("BEGIN IMMEDIATE")
            yield
        except BaseException:
            if self._depth == 1:
                self._connection.execute("ROLLBACK")
            raise
        else:
            if self._depth == 1:
                self._connection.execute("COMMIT")
        finally:
            self._depth -= 1

    def run(self, sql: str, *values: Any) -> int:
        """Execute one statement and return how many rows it touched."""
        return self._connection.execute(sql, values).rowcount

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """Return the first row, or None."""
        found: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """Return every row."""
        return self._connection.execute(sql, values).fetchall()

    def number(self, sql: str, *values: Any) -> int:
        """Return the first column of the first row."""
        return int(self._connection.execute(sql, values).fetchone()[0])

    def note(self, name: str) -> str | None:
        """Return a small value kept under ``name``."""
        row = self.row("SELECT value FROM notes WHERE name = ?", name)
        return None if row is None else str(row["value"])

    def keep_note(self, name: str, value: str) -> None:
        """Keep a small value under ``name``."""
        self.run("INSERT INTO notes VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value)

    def forget(self, *, keep: Container[str]) -> None:
        """Empty every table that is not in ``keep``."""
        tables = self.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for name in (row["name"] for row in tables):
            if name not in keep:
                self.run(f"DELETE FROM {name}")

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()
