"""Files that a crash left somewhere in a folder of many, found by their bytes."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

_TICK_NS = 2_000_000_000
"""The coarsest clock of a disk (FAT): so far a file's time may be from what it was given."""

_Bucket = dict[int, list[Path]]
"""Files of one size that were not hashed yet, by their time in ticks."""


class Strays:
    """Looks into folders as they were when each was first asked for; for one piece of work, from any thread.

    A folder is listed once, and a file in it is read once at the most, however often it may be what is looked for.
    """

    def __init__(self, sha256: Callable[[Path], str]) -> None:
        """``sha256`` hashes a file."""
        self._sha256 = sha256
        self._sizes: dict[Path, dict[int, _Bucket]] = {}
        self._hashed: dict[tuple[Path, str], list[Path]] = {}
        self._lock = threading.Lock()

    def find(
        self,
        folder: Path,
        sha256: str,
        *,
        size: int,
        modified_ns: int | None = None,
        fits: Callable[[Path], bool] = lambda _: True,
    ) -> Path | None:
        """Return a file right in ``folder`` with these bytes; None when there is none. Blocks while files are read.

        ``modified_ns`` says when it was written, where that is known; ``fits`` has the last word.

        Raises:
            OSError: The folder or a file that may be it cannot be read.
        """
        with self._lock:
            if folder not in self._sizes:
                self._sizes[folder] = _listed(folder)
            bucket = self._sizes[folder].get(size, {})
            tick = None if modified_ns is None else modified_ns // _TICK_NS
            for ticks in list(bucket) if tick is None else (tick - 1, tick, tick + 1):
                self._hash(folder, bucket.pop(ticks, []))
            found = self._hashed.get((folder, sha256), [])
            return next((path for path in found if fits(path) and path.is_file()), None)

    def _hash(self, folder: Path, paths: list[Path]) -> None:
        for path in paths:
            try:
                self._hashed.setdefault((folder, self._sha256(path)), []).append(path)
            except FileNotFoundError:
                continue  # it went away since


def _listed(folder: Path) -> dict[int, _Bucket]:
    sizes: dict[int, _Bucket] = {}
    for path, size, modified_ns in _files(folder):
        sizes.setdefault(size, {}).setdefault(modified_ns // _TICK_NS, []).append(path)
    return sizes


def _files(folder: Path) -> Iterator[tuple[Path, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    found = entry.stat(follow_symlinks=False)
                    yield folder / entry.name, found.st_size, found.st_mtime_ns
    except FileNotFoundError:
        return
