"""Copies of the database: one a day, checked, and how a damaged file is put right from them."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from studio.domain.errors import DiskTrouble, StudioError
from studio.store.database import connect
from studio.store.durable import sync_file, sync_folder
from studio.store.lock import FileLock
from studio.store.trouble import damaged, database_trouble

KEEP = 7
_LISTS = ("-wal", "-shm", "-journal")
_STEP = 512
"""Pages, 2 MB: a few milliseconds."""
_OPERATIONS = 50_000
"""Of SQLite's machine: a few milliseconds too."""


class _Ended(Exception):
    """The program ends before the copy is complete."""


def _never() -> bool:
    return False


def sound(path: Path, *, ending: Callable[[], bool] = _never, thorough: bool = False) -> bool:
    """Whether the database at ``path`` passes SQLite's quick check; a missing one does. Reads the whole file.

    ``thorough`` compares every index with its table too, which takes several times as long.
    ``ending`` is asked now and then; when it says yes, the check is broken off as DiskTrouble.

    Raises:
        DiskTrouble: It cannot be read at all, which proves nothing about its content.
    """
    if not path.exists():
        return True
    if path.is_dir():
        return False
    try:
        with contextlib.closing(connect(path)) as connection:
            connection.set_progress_handler(ending, _OPERATIONS)
            if thorough:
                _check_words(connection)
            check = "integrity_check" if thorough else "quick_check"
            return bool(connection.execute(f"PRAGMA {check}(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError as error:
        if damaged(error):
            return False
        raise database_trouble(error) from error


def _check_words(connection: sqlite3.Connection) -> None:
    """Compare the words that are searched with the pictures they are of."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'words'").fetchone():
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")


def keep_copy(database: Path, folder: Path, now: datetime, *, ending: Callable[[], bool] = _never) -> Path | None:
    """Copy ``database`` into ``folder`` unless today's copy exists; return the new copy. Others may write meanwhile.

    A copy that fails its check is thrown away, and the older copies stay. None also when another process is copying,
    and when ``ending``, which is asked now and then, says yes.

    Raises:
        DiskTrouble: No room, or the database cannot be read.
        StudioError: The copy is damaged.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    final = folder / f"studio-{now:%Y-%m-%d}.sqlite3"
    lock = None if final.exists() else FileLock.take(folder / "copying")
    if lock is None:
        return None
    try:
        _copy(database, final, ending)
    except _Ended:
        return None
    except DiskTrouble:
        if ending():
            return None
        raise
    finally:
        lock.release()
    sync_folder(folder)
    for old in copies(folder)[KEEP:]:
        old.unlink(missing_ok=True)
    return final


def copy_to(database: Path, target: Path) -> None:
    """Copy ``database`` to ``target``, replacing it once the copy is whole and checked. Others may go on.

    Raises:
        DiskTrouble: No room, or the database cannot be read.
        StudioError: The copy is damaged.
    """
    _copy(database, target, _never)


def _copy(database: Path, final: Path, ending: Callable[[], bool]) -> None:
    part = final.with_suffix(".part")
    _clear(part)
    try:
        with contextlib.closing(connect(database, readonly=True)) as source, contextlib.closing(connect(part)) as copy:
            _copy_steps(source, copy, ending)
        if not sound(part, ending=ending):
            raise StudioError("The daily copy of the index is damaged; the older copies were kept.")
        _go_on(ending)
        sync_file(part)
        part.replace(final)
    except sqlite3.Error as error:
        raise database_trouble(error) from error
    finally:
        _clear(part)


def _copy_steps(source: sqlite3.Connection, copy: sqlite3.Connection, ending: Callable[[], bool]) -> None:
    """Copy a few megabytes at a time. Inside a reading transaction, or each write of others would start it anew."""
    source.execute("BEGIN")
    source.execute("SELECT 1 FROM sqlite_schema").fetchone()
    source.backup(copy, pages=_STEP, progress=lambda *_: _go_on(ending))
    source.execute("COMMIT")


def _go_on(ending: Callable[[], bool]) -> None:
    if ending():
        raise _Ended


def copies(folder: Path) -> list[Path]:
    """Return the copies in ``folder``, newest first."""
    return sorted(folder.glob("studio-????-??-??.sqlite3"), reverse=True)


def set_aside(database: Path) -> Path:
    """Rename a damaged ``database`` with its companions, so that it can be looked into; return its new name.

    Raises:
        OSError: It cannot be renamed, on Windows also while another process has it open.
    """
    number = 1
    while (aside := database.with_name(f"{database.stem}.damaged-{number}{database.suffix}")).exists():
        number += 1
    # The companions first: one that a crash left behind would be played into the next database of that name.
    for ending in _LISTS:
        companion = Path(f"{database}{ending}")
        if companion.exists():
            companion.rename(f"{aside}{ending}")
    database.rename(aside)
    sync_folder(database.parent)
    return aside


def restore(database: Path, folder: Path, prepare: Callable[[sqlite3.Connection], None]) -> Path | None:
    """Put the newest sound copy in the place of ``database``; None when there is none.

    ``prepare`` makes it fit for use before it has the name: after a crash nobody opens a copy that was not prepared.
    """
    for copy in copies(folder):
        if sound(copy):
            part = database.with_suffix(".part")
            _clear(part)
            try:
                shutil.copyfile(copy, part)
                with contextlib.closing(connect(part)) as connection:
                    prepare(connection)
                sync_file(part)
                part.replace(database)
            finally:
                _clear(part)
            sync_folder(database.parent)
            return copy
    return None


def _clear(part: Path) -> None:
    for companion in ("", *_LISTS):
        Path(f"{part}{companion}").unlink(missing_ok=True)
