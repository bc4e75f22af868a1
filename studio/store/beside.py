"""Small files beside pictures, written so that a power cut leaves the old one or the new one, and nothing of others'.

Names are put on the disk by whoever writes many, a folder at a time: see :func:`studio.store.durable.sync_folder`.
"""

from __future__ import annotations

import errno
import hashlib
import os
import sys
from pathlib import Path

from studio.store.files import sidecar_path
from studio.store.parts import FOLDER as CORNER

SHELVES = ".aurous-collections.json"
"""In the picture folder: all collections and smart folders."""

__all__ = ["CORNER", "SHELVES", "content", "drop", "is_free", "places", "put", "put_new", "tidy"]

_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


def places(path: Path) -> tuple[Path, ...]:
    """Return where the words beside the file at ``path`` may be, the usual place first.

    The others are for when another file has that one: ``a.png`` and ``a.mp4`` would both have ``a.json``, and
    ``a.png.json`` may be another program's.
    """
    usual = sidecar_path(path)
    return tuple(
        dict.fromkeys((usual, path.with_name(f"{path.name}.json"), path.with_name(f"{path.name}.aurous.json")))
    )


def content(path: Path, *, most: int) -> bytes | None:
    """Return what is in the file at ``path``; None when there is none, or more than ``most`` bytes.

    Raises:
        OSError: The disk failed.
    """
    try:
        if not path.is_file() or path.stat().st_size > most:
            return None  # a pipe would be waited for without end
        with path.open("rb") as file:
            found = file.read(most + 1)
    except OSError as error:
        if error.errno in _NOT_THERE:
            return None
        raise
    return found if len(found) <= most else None


def is_free(path: Path) -> bool:
    """Whether nothing is at ``path`` but perhaps an empty file, as a crash leaves it on a disk without hard links."""
    if not os.path.lexists(path):
        return True
    return path.is_file() and not path.is_symlink() and path.stat().st_size == 0


def put(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of the file at ``path``, which is ours.

    Raises:
        OSError: The disk failed; the old file is still there.
    """
    part = _written(path, content)
    try:
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def put_new(path: Path, content: bytes) -> bool:
    """Make a file at ``path`` unless something has that name; return whether it was made.

    Raises:
        OSError: The disk failed; nothing was made.
    """
    if not is_free(path):
        return False
    part = _written(path, content)
    try:
        return _named(part, path)
    finally:
        part.unlink(missing_ok=True)


def drop(path: Path) -> None:
    """Take away the file at ``path``, which is ours, and what a crash may have left of an earlier one."""
    path.unlink(missing_ok=True)
    tidy(path)


def tidy(path: Path) -> None:
    """Take away what a crash left of writing the file at ``path``, which is as it should be."""
    _part(path).unlink(missing_ok=True)


def _written(path: Path, content: bytes) -> Path:
    """Put ``content`` on the disk under a hidden name: always the same one, so that nothing is left of a crash."""
    part = _part(path)
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return part


def _part(path: Path) -> Path:
    return path.with_name(f".{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}.aurous-part")


def _named(part: Path, path: Path) -> bool:
    if sys.platform == "win32" or os.path.lexists(path):
        part.replace(path)  # over an empty file, or where there are no hard links to be sure with
        return True
    try:
        os.link(part, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        part.replace(path)
    return True
