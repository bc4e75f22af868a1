"""Which process drives a job, proved by a lock: neither a kill nor a reused process number can fool it."""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path

from studio.store.lock import FileLock
from studio.store.trouble import disk_trouble

_TOKEN = re.compile(r"[0-9]{1,20}:[0-9]{1,20}:[0-9a-f]{1,40}:[0-9a-f]{1,40}", re.ASCII)


class Owner:
    """This process as the journal knows it. Its token is alive for as long as it holds its lock file."""

    def __init__(self, folder: Path, token: str, lock: FileLock) -> None:
        self.token = token
        self._folder = folder
        self._lock = lock

    @classmethod
    def claim(cls, folder: Path) -> Owner:
        """Mint a token and lock its file in ``folder``. Files that dead processes left are taken away.

        Raises:
            DiskTrouble: The folder cannot be written to, or its disk knows no locks.
        """
        token = f"{os.getpid()}:{_started()}:{_boot()}:{secrets.token_hex(4)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _sweep(folder)
            lock = FileLock.take(_file(folder, token), wait=True)
        except OSError as error:
            raise disk_trouble(error, folder) from error
        assert lock is not None
        return cls(folder, token, lock)

    def alive(self, token: str) -> bool:
        """Whether the process that minted ``token`` still runs."""
        return alive(self._folder, token)

    def close(self) -> None:
        """Let go: from now on others may adopt what this token owns."""
        self._lock.release(remove=True)


def alive(folder: Path, token: str) -> bool:
    """Whether the process that minted ``token`` in ``folder`` still holds its lock."""
    if not _TOKEN.fullmatch(token) or not (file := _file(folder, token)).exists():
        return False
    lock = FileLock.take(file)
    if lock is None:
        return True
    lock.release(remove=True)
    return False


def _sweep(folder: Path) -> None:
    for file in folder.glob("*.lock"):
        alive(folder, file.stem.replace("-", ":"))


def _file(folder: Path, token: str) -> Path:
    return folder / f"{token.replace(':', '-')}.lock"


def _started() -> int:
    """Return when this process began, in the system's own units; where it does not tell, now."""
    try:
        stat = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace")
        return int(stat.rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return time.time_ns()


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip().replace("-", "")
    except OSError:
        return "0"
