"""The files of a folder in an order that is the same tomorrow, so that somebody may stop and go on."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_log = logging.getLogger(__name__)
_DEEPEST = 32

Passed = frozenset[tuple[int, int]]


def _log_it(folder: Path, error: OSError) -> None:
    _log.warning("The folder %s was passed by: %s", folder, error)


def files(
    root: Path,
    endings: frozenset[str] | None,
    *,
    after: Path | None = None,
    passed_by: Callable[[Path, OSError], None] = _log_it,
) -> Iterator[Path]:
    """Yield the files under ``root`` whose name ends in one of ``endings``, those behind ``after`` only; blocks.

    None takes every ending. Memory is that of the names of one folder and those above it. Links to folders are
    followed, but never round in a circle; what is hidden is left out. A folder that cannot be read is reported to
    ``passed_by`` and left out.

    Raises:
        OSError: ``root`` itself cannot be read.
    """
    behind = after.relative_to(root).parts if after is not None and after.is_relative_to(root) else ()
    yield from _Walk(endings, passed_by).inside(root, behind, _seen(root, frozenset()))


@dataclass(frozen=True, slots=True)
class _Walk:
    """What is looked for, and who hears of what cannot be read."""

    endings: frozenset[str] | None
    passed_by: Callable[[Path, OSError], None]

    def inside(self, folder: Path, behind: tuple[str, ...], passed: Passed) -> Iterator[Path]:
        with os.scandir(folder) as entries:
            names = sorted((entry.name, entry.is_dir()) for entry in entries if not entry.name.startswith("."))
        for name, is_folder in names:
            if behind and name < behind[0]:
                continue
            rest = behind[1:] if behind and name == behind[0] else ()
            path = folder / name
            if is_folder:
                yield from self._below(path, rest, passed)
            elif (self.endings is None or path.suffix.lower() in self.endings) and behind != (name,):
                yield path

    def _below(self, folder: Path, behind: tuple[str, ...], passed: Passed) -> Iterator[Path]:
        try:
            seen = _seen(folder, passed)
            if len(seen) > len(passed) and len(seen) <= _DEEPEST:
                yield from self.inside(folder, behind, seen)
        except OSError as error:
            self.passed_by(folder, error)


def _seen(folder: Path, passed: Passed) -> Passed:
    status = folder.stat()
    return passed | {(status.st_dev, status.st_ino)}
