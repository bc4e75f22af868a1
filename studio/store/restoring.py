"""The index brought back from a copy that somebody kept, and the present one put aside for good measure."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from studio.domain.errors import StudioError
from studio.store import backup
from studio.store.database import connect
from studio.store.durable import sync_file, sync_folder
from studio.store.lock import FileLock
from studio.store.paths import Paths
from studio.store.schema import refuse_newer, version
from studio.store.store import make_fit
from studio.store.trouble import database_trouble, disk_trouble

_IN_USE = "A window or another command is using the library. Close it and try again; nothing was changed."
_TABLES = frozenset({"jobs", "pictures"})
_COMPANIONS = ("-wal", "-shm", "-journal")


def restore(paths: Paths, source: Path) -> Path | None:
    """Put the copy at ``source`` in the place of the index, and return where the one before is kept; blocks.

    Only while nobody uses the index. The copy itself is only read; it is checked to its last table and brought up to
    date before it takes the place. The index that was there is copied aside first, or renamed if it is damaged; None
    when there was none. A kill leaves the old index or the new one. What the copy does not know yet is read from the
    files and from the server at the next start.

    Raises:
        StudioError: It is no index of this program, is damaged or newer, or the index is in use; nothing was changed.
        DiskTrouble: There is no room, or a folder cannot be used; nothing was changed.
    """
    paths.create()
    part = paths.database.with_name("studio.restored.part")
    try:
        with _alone(paths):
            try:
                _take_in(source, part)
                aside = _set_aside(paths.database)
                part.replace(paths.database)
                sync_folder(paths.data)
            finally:
                _clear(part)
    except sqlite3.Error as error:
        raise database_trouble(error) from error
    except OSError as error:
        raise disk_trouble(error, paths.data) from error
    return aside


@contextlib.contextmanager
def _alone(paths: Paths) -> Iterator[None]:
    """Keep everybody out during the block."""
    gate = FileLock.take(paths.data / "studio.opening")
    if gate is None:
        raise StudioError(_IN_USE)
    try:
        using = FileLock.take(paths.data / "studio.using")
        if using is None:
            raise StudioError(_IN_USE)
        try:
            yield
        finally:
            using.release()
    finally:
        gate.release()


def _take_in(source: Path, part: Path) -> None:
    """Copy ``source`` to ``part``, and see that it will do."""
    _clear(part)
    try:
        shutil.copyfile(source, part)
        for companion in _COMPANIONS:
            if (beside := Path(f"{source}{companion}")).exists():
                shutil.copyfile(beside, f"{part}{companion}")
    except FileNotFoundError:
        raise StudioError(f"There is no file {source}. Nothing was changed.") from None
    except IsADirectoryError:
        raise StudioError(f"{source} is a folder; name the copy itself. Nothing was changed.") from None
    if not _is_index(part):
        raise StudioError(f"{source.name} is no copy of a library’s index. Nothing was changed.")
    with contextlib.closing(connect(part)) as connection:
        refuse_newer(connection)
    if not backup.sound(part, thorough=True):
        raise StudioError(f"{source.name} is damaged, so it was not taken. Nothing was changed.")
    with contextlib.closing(connect(part)) as connection:
        make_fit(connection)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    sync_file(part)


def _is_index(part: Path) -> bool:
    try:
        with contextlib.closing(connect(part)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            return version(connection) > 0 and tables >= _TABLES
    except sqlite3.DatabaseError:
        return False


def _set_aside(database: Path) -> Path | None:
    """Keep what is there under another name, and leave nothing that would be played into what takes its place."""
    if not database.exists():
        _clear_companions(database)
        return None
    if not backup.sound(database):
        return backup.set_aside(database)
    number = 1
    while (aside := database.with_name(f"{database.stem}.before-{number}{database.suffix}")).exists():
        number += 1
    backup.copy_to(database, aside)
    with contextlib.closing(connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _clear_companions(database)
    return aside


def _clear_companions(database: Path) -> None:
    for companion in _COMPANIONS:
        Path(f"{database}{companion}").unlink(missing_ok=True)


def _clear(part: Path) -> None:
    part.unlink(missing_ok=True)
    _clear_companions(part)
