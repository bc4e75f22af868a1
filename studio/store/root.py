"""The folder the index is written for. Rows inside it are relative, so that it may move; all others are absolute."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import msgspec

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
    if root is None or Path(text).is_absolute():
        return text
    return f"{os.fsdecode(root).rstrip('/')}/{text}"


def kept(path: str, root: Path | None) -> Stored:
    """Return ``path`` as a row holds it while ``root`` is noted."""
    if root is not None and (whole := root / path).is_relative_to(root):
        path = whole.relative_to(root).as_posix()
    return _stored(path)


def rebase(connection: sqlite3.Connection, root: Path, stay: frozenset[int]) -> None:
    """Note ``root`` and rewrite the rows for it, except those that ``stay``; in a transaction of the caller."""
    old = _stored((noted(connection) or root).as_posix())
    rows: list[tuple[int, Stored]] = connection.execute("SELECT seq, path FROM pictures").fetchall()
    moved = ((kept(seen(path, old), root), path, seq) for seq, path in rows if seq not in stay)
    connection.executemany(
        "UPDATE pictures SET path = ? WHERE seq = ?", [(new, seq) for new, path, seq in moved if new != path]
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
    rows = connection.execute("SELECT seq, path, data FROM pictures ORDER BY seq DESC").fetchall()
    taken = {Path(os.fsdecode(path)) for _, path, _ in rows if Path(os.fsdecode(path)).is_absolute()}
    relative = [row for row in rows if not Path(os.fsdecode(row[1])).is_absolute()]
    here = _there(relative[:_SAMPLE], root, taken)
    if not here and old.is_dir():
        return frozenset()
    return here | _there(relative[_SAMPLE:], root, taken)


def _there(rows: list[tuple[int, Stored, bytes]], root: Path, taken: set[Path]) -> frozenset[int]:
    """Return which rows have a file of their size under ``root`` that is no other row's."""
    return frozenset(
        seq
        for seq, path, data in rows
        if (file := root / os.fsdecode(path)) not in taken and _size(file) == _said(data)
    )


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _said(data: bytes) -> int:
    try:
        return _DECODER.decode(data).size_bytes
    except msgspec.MsgspecError:
        return -1


def _stored(text: str) -> Stored:
    try:
        text.encode()
    except UnicodeEncodeError:
        return os.fsencode(text)
    return text
