"""Storyboards as they are drawn, and what was agreed to be bought for their shots."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import replace

from studio.domain.errors import Claimed
from studio.domain.storyboard import Agreement, Storyboard
from studio.store.database import Database
from studio.store.rows import ENCODER, read

_STORYBOARD = msgspec.json.Decoder(Storyboard)
_AGREEMENT = msgspec.json.Decoder(Agreement)
_TAKEN = "(SELECT count(*) FROM jobs WHERE jobs.shot = agreements.shot)"


class Storyboards:
    """The rows. What is drawn is saved as often as one likes: it never touches what was agreed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> tuple[Storyboard, ...]:
        """Return every storyboard, the oldest first, with the takes wanted of each shot."""

        def work(connection: sqlite3.Connection) -> tuple[list[tuple[bytes]], dict[str, int]]:
            rows = connection.execute("SELECT data FROM storyboards ORDER BY id").fetchall()
            taken = connection.execute("SELECT shot, take FROM agreements WHERE typeof(take) = 'integer'")
            return rows, dict(taken.fetchall())

        rows, takes = await self._database.read(work)
        boards = (read(_STORYBOARD, row[0], "A storyboard") for row in rows)
        return tuple(_wanting(board, takes) for board in boards if board is not None)

    async def save(self, board: Storyboard, *, without: Collection[str] = ()) -> None:
        """Keep ``board``. What was agreed for the shots ``without``, which it has no more, is withdrawn with it."""
        drawn = replace(board, shots=tuple(replace(shot, wanted=0) for shot in board.shots))
        data = ENCODER.encode(drawn)

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("INSERT OR REPLACE INTO storyboards (id, data) VALUES (?, ?)", (board.id, data))
            _withdraw(connection, without)

        await self._database.write(work)

    async def delete(self, board_id: str) -> None:
        """Forget a storyboard and what was agreed for it. Jobs and clips stay."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM agreements WHERE storyboard = ?", (board_id,))
            connection.execute("DELETE FROM storyboards WHERE id = ?", (board_id,))

        await self._database.write(work)

    async def agree(self, board: Storyboard, agreements: Sequence[Agreement]) -> None:
        """Write down what may be bought from now on, all or nothing, with the storyboard it is for.

        Raises:
            Claimed: A shot has other takes by now than the user saw: the agreement would buy it a second time.
        """
        drawn = replace(board, shots=tuple(replace(shot, wanted=0) for shot in board.shots))

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                "INSERT OR REPLACE INTO storyboards (id, data) VALUES (?, ?)", (board.id, ENCODER.encode(drawn))
            )
            for agreement in agreements:
                _agree(connection, board.id, agreement)

        await self._database.write(work)

    async def withdraw(self, shots: Collection[str]) -> None:
        """Take back what was agreed for ``shots`` and has no job yet."""
        await self._database.write(lambda connection: _withdraw(connection, shots))

    async def pending(self) -> tuple[Agreement, ...]:
        """Return what was agreed and has no job yet, in the order of agreement."""
        return await self._database.read(agreements)


def agreements(connection: sqlite3.Connection) -> tuple[Agreement, ...]:
    """Return the same inside a transaction of the caller."""
    rows = connection.execute(f"SELECT data FROM agreements WHERE take > {_TAKEN} ORDER BY place").fetchall()
    found = (read(_AGREEMENT, row[0], "An agreement") for row in rows)
    return tuple(each for each in found if each is not None)


def withdraw_all(connection: sqlite3.Connection) -> None:
    """Take back everything in an older copy of the index, inside a transaction of the caller.

    It may have been bought since the copy was made, by jobs that the copy does not know.
    """
    connection.execute("DELETE FROM agreements")


def _agree(connection: sqlite3.Connection, board_id: str, agreement: Agreement) -> None:
    row = connection.execute("SELECT count(*) FROM jobs WHERE shot = ?", (agreement.shot,)).fetchone()
    if row[0] != agreement.take - 1:
        raise Claimed("A shot was sent meanwhile. Look at the storyboard again; nothing more was sent.")
    connection.execute(
        "INSERT OR REPLACE INTO agreements (shot, storyboard, place, take, data)"
        " VALUES (?, ?, (SELECT coalesce(max(place), 0) + 1 FROM agreements), ?, ?)",
        (agreement.shot, board_id, agreement.take, ENCODER.encode(agreement)),
    )


def _withdraw(connection: sqlite3.Connection, shots: Collection[str]) -> None:
    connection.executemany(f"DELETE FROM agreements WHERE shot = ? AND take > {_TAKEN}", [(shot,) for shot in shots])


def _wanting(board: Storyboard, takes: dict[str, int]) -> Storyboard:
    return replace(board, shots=tuple(replace(shot, wanted=takes.get(shot.id, 0)) for shot in board.shots))
