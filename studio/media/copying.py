"""Copying a part of a file without holding it in memory."""

from __future__ import annotations

from typing import BinaryIO

from studio.domain.errors import BadBytes

_BATCH = 1 << 20


def copy(source: BinaryIO, target: BinaryIO, count: int, *, kind: str) -> None:
    """Copy the next ``count`` bytes.

    Raises:
        BadBytes: ``source``, which is a ``kind``, ends before.
    """
    while count:
        piece = source.read(min(count, _BATCH))
        if not piece:
            raise BadBytes(f"The {kind} is truncated: its end is missing.")
        target.write(piece)
        count -= len(piece)
