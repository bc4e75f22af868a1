"""A lock on a file that the system lets go of the moment its holder dies, however it dies."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

_HELD = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)

if sys.platform == "win32":
    import msvcrt
    import secrets

    _SPAN = 1 << 20

    def _take(descriptor: int, *, shared: bool, wait: bool) -> None:
        """Lock a span of bytes; a shared lock is one byte of it, for there are no shared locks here."""
        start, count = (secrets.randbelow(_SPAN), 1) if shared else (0, _SPAN)
        os.lseek(descriptor, start, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, count)

else:
    import fcntl

    def _take(descriptor: int, *, shared: bool, wait: bool) -> None:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)


class FileLock:
    """An open, locked file. Unlike POSIX record locks it also excludes other handles of this process."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path, *, shared: bool = False, wait: bool = False) -> FileLock | None:
        """Lock ``path``, making it if needed; None when somebody else holds it.

        ``wait`` blocks until it is free, on Windows for 10 seconds at most.

        Raises:
            OSError: The file cannot be opened, or its disk knows no locks.
        """
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                _take(descriptor, shared=shared, wait=wait)
                if _is(path, descriptor):
                    return cls(path, descriptor)
            except OSError as error:
                os.close(descriptor)
                if error.errno in _HELD:
                    return None
                raise
            os.close(descriptor)  # somebody removed the file between opening and locking

    def release(self, *, remove: bool = False) -> None:
        """Let go; ``remove`` takes the file away as well. Twice is harmless."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if remove and sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        os.close(descriptor)
        if remove and sys.platform == "win32":
            self.path.unlink(missing_ok=True)


def _is(path: Path, descriptor: int) -> bool:
    try:
        return sys.platform == "win32" or os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
