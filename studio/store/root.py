"""The folder the index is written for. Rows inside it are relative, so that it may move; all others are absolute."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import msgspec

from studio.store.rows import NOT_READABLE

NOTED = "(SELECT value FROM meta WHERE name = 'library')"
"""The noted folder, as a column of any query."""

_SAMPLE = 50

Stored = str | bytes
"""A path in a row: bytes when the file system's name for it is no Unicode."""


class _Sized(msgspec.Struct):
    size_bytes: int


_DECODER = msgspec.json.Decoder(_Sized)


def noted(connection: sqlite3.Connection) -> Path | None:
    """Return the folder the rows are relative to; None until :func:`rebase` was called once."""
    value: Stored | None = connection.execute(f"SELECT {NOTED}").fetchone()[0]
    return None if value is None else Path(os.fsdecode(value))


def seen(path: Stored, root: Stored | None) -> str:
    """Return the path of a row as everybody may use it: absolute as soon as a folder is noted."""
    text = os.fsdecode(path)
    return text if root is None or _absolute(text) else _prefix(os.fsdecode(root)) + text


def kept(path: str, root: Path | None) -> Stored:
    """Return ``path`` as a row holds it while ``root`` is noted."""
    return _stored(path if root is None else _inside(path, _prefix(root.as_posix())))


def mounted(connection: sqlite3.Connection) -> Path | None:
    """Return the folder that was noted as the place of a disk of its own."""
    row: tuple[Stored] | None = connection.execute("SELECT value FROM meta WHERE name = 'mounted'").fetchone()
    return None if row is None else Path(os.fsdecode(row[0]))


def note_mounted(connection: sqlite3.Connection, root: Path | None) -> None:
    """Note that a disk of its own belongs at ``root``, or (None) that none is expected anywhere."""
    connection.execute("DELETE FROM meta WHERE name = 'mounted'")
    if root is not None:
        connection.execute("INSERT INTO meta (name, value) VALUES ('mounted', ?)", (_stored(root.as_posix()),))


def rebase(connection: sqlite3.Connection, root: Path, stay: frozenset[int]) -> None:
    """Note ``root`` and rewrite the rows for it, except those that ``stay``; in a transaction of the caller."""
    old = _stored((noted(connection) or root).as_posix())
    prefix = _prefix(root.as_posix())
    rows: list[tuple[int, Stored]] = connection.execute("SELECT seq, path FROM pictures").fetchall()
    moved = ((_stored(_inside(seen(path, old), prefix)), path, seq) for seq, path in rows if seq not in stay)
    connection.executemany(
        "UPDATE pictures SET path = ? WHERE seq = ?", ((new, seq) for new, path, seq in moved if new != path)
    )
    connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('library', ?)", (_stored(root.as_posix()),))


def followed(connection: sqlite3.Connection, root: Path) -> frozenset[int]:
    """Return the rows whose file is under ``root`` by the same relative name: the folder was moved or copied there.

    Looks at a few newest files, and at each only when one of them is there or the old folder is gone: up to some
    seconds for 100,000 pictures.
    """
    old = noted(connection)
    if old is None or old == root:
        return frozenset()
    found = connection.execute("SELECT seq, path FROM pictures ORDER BY seq DESC")
    rows = [(seq, os.fsdecode(path)) for seq, path in found]
    prefix = _prefix(root.as_posix())
    taken = {_inside(path, prefix) for _, path in rows if _absolute(path)}
    free = [(seq, root / path) for seq, path in rows if not _absolute(path) and path not in taken]
    here = _there(connection, free[:_SAMPLE])
    if not here and old.is_dir():
        return frozenset()
    return here | _there(connection, free[_SAMPLE:])


def _there(connection: sqlite3.Connection, files: list[tuple[int, Path]]) -> frozenset[int]:
    """Return the rows whose file is where it is looked for, and of their size."""
    query = "SELECT data FROM pictures WHERE seq = ?"
    there = ((seq, size) for seq, file in files if (size := _size(file)) is not None)
    return frozenset(seq for seq, size in there if size == _said(connection.execute(query, (seq,)).fetchone()[0]))


def _absolute(path: str) -> bool:
    return os.path.isabs(path)  # noqa: PTH117  # a Path costs ten times as much, and there may be 100,000


def _prefix(root: str) -> str:
    return root.rstrip("/") + "/"


def _inside(path: str, prefix: str) -> str:
    """Return ``path`` relative to the folder of ``prefix`` if it is in it."""
    return path[len(prefix) :] if os.path.normcase(path).startswith(os.path.normcase(prefix)) else path


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _said(data: bytes) -> int:
    try:
        return _DECODER.decode(data).size_bytes
    except NOT_READABLE:
        return -1


def _stored(text: str) -> Stored:
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text
