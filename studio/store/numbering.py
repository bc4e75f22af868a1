"""The numbers of pictures. They sort by creation, so that the newest are found without sorting anything."""

from __future__ import annotations

import sqlite3
import zlib
from datetime import datetime

SLOTS = 1024
"""Numbers of one millisecond."""

_RUN = 16
"""Of these, so many are for the outputs of a run, the first of them highest: newest first, yet a run in its order."""
_EARLIEST = 1 << 20
_TRIES = 40


def milliseconds(moment: datetime) -> int:
    """Return ``moment`` as milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def lowest(moment: datetime) -> int:
    """Return the lowest number of a picture that was made at ``moment`` or later."""
    return milliseconds(moment) * SLOTS


def made_at(number: int) -> float:
    """Return when the picture with ``number`` was made, as seconds since 1970."""
    return number // SLOTS / 1000


def number(connection: sqlite3.Connection, table: str, *, identity: str, generation: str, place: int, made: int) -> int:
    """Return a free number in ``table`` for a picture made ``made`` milliseconds after 1970.

    Outputs of one run stand together, whenever each was saved. Where a thousand pictures have the same moment, such as
    files that were unpacked from an archive, they share the moments just before it.
    """
    first = max(made, _EARLIEST) * SLOTS + SLOTS - 1
    if generation:
        query = f"SELECT max(seq) FROM {table} WHERE generation_id = ? AND generation_id != ''"
        row = connection.execute(query, (generation,)).fetchone()
        first = first if row[0] is None else row[0] | (SLOTS - 1)
    wanted = first - min(max(place, 0), _RUN - 1)
    for attempt in range(_TRIES):
        if connection.execute(f"SELECT 1 FROM {table} WHERE seq = ?", (wanted,)).fetchone() is None:
            return wanted
        room = (SLOTS - _RUN) << min(attempt, 20)
        wanted = first - _RUN - zlib.crc32(f"{attempt} {identity}".encode()) % room
    raise sqlite3.IntegrityError("no number is free for a picture")
