"""The hidden corner of the library where downloads grow, one folder per process so that orphans can be told."""

from __future__ import annotations

import functools
import logging
import secrets
import shutil
import sys
import time
from pathlib import Path

from studio.store.lock import FileLock

FOLDER = ".aurous-parts"
_log = logging.getLogger(__name__)
_LOCK = "lock"
_OLD = 2 * 24 * 3600.0
"""Seconds after which a folder is an orphan on a disk that knows no locks: twice an output's life."""


class Parts:
    """This process's folder of parts. Its lock says that it is in use."""

    def __init__(self, folder: Path, lock: FileLock | None) -> None:
        self.folder = folder
        self._lock = lock

    @classmethod
    def start(cls, root: Path) -> Parts:
        """Take away what dead processes left under ``root`` and make a folder for this one.

        Raises:
            OSError: ``root`` is gone or cannot be written to.
        """
        corner = root / FOLDER
        corner.mkdir(exist_ok=True)
        _hide(corner)
        for folder in corner.iterdir():
            if _orphaned(folder):
                shutil.rmtree(folder, ignore_errors=True)
        folder = corner / secrets.token_hex(8)
        folder.mkdir()
        try:
            lock = FileLock.take(folder / _LOCK)
        except OSError:
            lock = None  # a disk without locks: age decides about orphans there
        return cls(folder, lock)

    def close(self) -> None:
        """Take the folder away."""
        if self._lock is not None:
            self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def drop(part: Path) -> None:
    """Take ``part`` away. What stays, because its disk failed, goes with the folder of this process."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        _log.warning("%s stays for now", part, exc_info=True)


def _orphaned(folder: Path) -> bool:
    try:
        if not folder.is_dir() or time.time() - folder.stat().st_mtime > _OLD:
            return folder.is_dir()
        lock = FileLock.take(folder / _LOCK)
    except OSError:
        return False
    if lock is None:
        return False
    lock.release()
    return True


def _hide(folder: Path) -> None:
    """The leading dot hides it everywhere but on Windows."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetFileAttributesW(str(folder), 2)


@functools.lru_cache(maxsize=256)
def sweep_near(folder: Path, corner: Path, mine: str) -> None:
    """Take away what the dead left in ``folder`` on another disk, whose parts were in a folder of ``corner``.

    Once for each process that is ``mine``, for it lists the whole folder.
    """
    for left in folder.glob(".*-*.part"):
        owner = left.name[1:].partition("-")[0]
        if owner != mine and not (corner / owner).is_dir():
            left.unlink(missing_ok=True)
