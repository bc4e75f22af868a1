"""Files that survive a power cut: bytes first, then the name, then the folder that holds the name."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

_NO_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)


def sync_file(path: Path) -> None:
    """Put the bytes of ``path`` on the disk itself."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Put the names in ``path`` on the disk itself. Windows and some network shares offer no way to ask for that."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
    finally:
        os.close(descriptor)


def sync_way(folder: Path) -> None:
    """Put the names of ``folder`` and of every folder above it on the disk.

    One that exists may have been made by a process that died before it could do that. What is not ours to open was
    not made by us. Costs next to nothing where nothing changed.
    """
    for above in folder.parents:
        with contextlib.suppress(PermissionError):
            sync_folder(above)


def make_folders(folder: Path, *, below: Path | None = None) -> None:
    """Make ``folder`` and what is missing above it, and put each new name on the disk.

    Raises:
        OSError: It cannot be made, or ``below``, which is never made itself, is not there.
    """
    missing = []
    while not folder.is_dir():
        if folder == below:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        missing.append(folder)
        folder = folder.parent
    for new in reversed(missing):
        new.mkdir(exist_ok=True)
        sync_folder(new.parent)


def write_file(path: Path, content: bytes) -> None:
    """Replace ``path`` as a whole: a crash leaves the old content or the new one, never a half."""
    part = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
