"""How it stands with the file of one picture, looked at this moment."""

from __future__ import annotations

import asyncio
from enum import Enum
from pathlib import Path

from studio.domain.picture import Picture
from studio.flow.output import file_sha256


class FileCheck(Enum):
    """What was found.

    Attributes:
        THERE: It is where it was saved, and as long; its bytes were not compared.
        SAME: Its bytes are those that were saved.
        CHANGED: Its bytes are others.
        MISSING: It is not there.
        UNREADABLE: It is there and the disk does not give it.
    """

    THERE = "there"
    SAME = "same"
    CHANGED = "changed"
    MISSING = "missing"
    UNREADABLE = "unreadable"


async def check(path: Path, picture: Picture) -> FileCheck:
    """Look at ``path`` from outside: one question to the disk, in a thread."""
    return await asyncio.to_thread(_looked_at, path, picture)


async def compare(path: Path, picture: Picture) -> FileCheck:
    """Read the whole file, in a thread, and compare its hash with what was saved."""
    return await asyncio.to_thread(_compared, path, picture)


def _looked_at(path: Path, picture: Picture) -> FileCheck:
    try:
        if not path.is_file():
            return FileCheck.MISSING
        return FileCheck.THERE if path.stat().st_size == picture.size_bytes else FileCheck.CHANGED
    except OSError:
        return FileCheck.UNREADABLE


def _compared(path: Path, picture: Picture) -> FileCheck:
    found = _looked_at(path, picture)
    if found is not FileCheck.THERE:
        return found
    try:
        return FileCheck.SAME if file_sha256(path) == picture.sha256 else FileCheck.CHANGED
    except FileNotFoundError:
        return FileCheck.MISSING
    except OSError:
        return FileCheck.UNREADABLE
