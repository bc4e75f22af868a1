"""What is still to be sent. A letter leaves when its last attempt is settled: a crash repeats it, and loses none."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from studio.sandbox.clock import SandboxClock
from studio.sandbox.database import Database


@dataclass(frozen=True, slots=True)
class Letter:
    """The next attempt to send one body to one place.

    Attributes:
        kind: Which sender knows what to do with it.
        place: What must not hold up other places: an endpoint's id, or a callback's host.
        name: The attempt's delivery, or the callback's address.
        attempt: Counted from 1.
        due: Seconds since 1970 by the sandbox clock.
    """

    seq: int
    kind: str
    place: str
    name: str
    attempt: int
    due: float
    body: bytes


class Outbox:
    """A queue in the database.

    Attributes:
        listeners: Called when something may be due that was not before.
    """

    def __init__(self, database: Database, clock: SandboxClock) -> None:
        self._database = database
        self._clock = clock
        self.listeners: list[Callable[[], None]] = []

    def put(self, kind: str, place: str, name: str, body: bytes) -> None:
        """Send ``body`` as soon as possible: when the transaction that puts it here is through."""
        sql = "INSERT INTO outbox (kind, place, name, attempt, due, body) VALUES (?, ?, ?, 1, ?, ?)"
        self._database.run(sql, kind, place, name, self._clock.seconds(), body)
        self._ring()

    def retry(self, letter: Letter, *, name: str, due: float) -> None:
        """Make the next attempt at ``due``, under ``name``."""
        sql = "UPDATE outbox SET attempt = ?, name = ?, due = ? WHERE seq = ?"
        self._database.run(sql, letter.attempt + 1, name, due, letter.seq)
        self._ring()

    def drop(self, letter: Letter) -> None:
        """Forget a letter: it arrived, or never will."""
        self._database.run("DELETE FROM outbox WHERE seq = ?", letter.seq)

    def hurry(self) -> None:
        """Make everything due now."""
        now = self._clock.seconds()
        self._database.run("UPDATE outbox SET due = ? WHERE due > ?", now, now)
        self._ring()

    def places(self) -> list[str]:
        """Return where something is due, the longest waiting first."""
        sql = "SELECT place FROM outbox WHERE due <= ? GROUP BY place ORDER BY min(due), min(seq)"
        return [row["place"] for row in self._database.rows(sql, self._clock.seconds())]

    def due(self, place: str, *, most: int) -> list[Letter]:
        """Return the letters that are due at ``place``, the longest waiting first."""
        sql = "SELECT * FROM outbox WHERE place = ? AND due <= ? ORDER BY due, seq LIMIT ?"
        return [_read(row) for row in self._database.rows(sql, place, self._clock.seconds(), most)]

    def wait(self) -> float | None:
        """Return the seconds until something more is due; None when nothing is waiting."""
        now = self._clock.seconds()
        row = self._database.row("SELECT min(due) AS due FROM outbox WHERE due > ?", now)
        return None if row is None or row["due"] is None else float(row["due"]) - now

    def waiting(self) -> list[Letter]:
        """Return every letter, the next one first."""
        return [_read(row) for row in self._database.rows("SELECT * FROM outbox ORDER BY due, seq")]

    def _ring(self) -> None:
        for listener in self.listeners:
            listener()


def _read(row: sqlite3.Row) -> Letter:
    return Letter(**{name: row[name] for name in row.keys()})  # noqa: SIM118 - a row iterates over its values
