"""Marks that files tell of, taken back into an index that was lost or is older than they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from studio.domain.marks import Collection, Marks, Shelf
from studio.domain.nesting import nested, told_apart
from studio.store.marks import put_marks
from studio.store.shelves import collections, put_collection, put_folder, smart_folders
from studio.store.unwritten import SHELVES, is_noted, note

Output = tuple[str, int]
"""Generation and index."""

_NAMELESS = "Found again"
_HAS_MARKS = (
    "rating != 0 OR favourite != 0 OR tags != '' OR notes != ''"
    " OR EXISTS (SELECT 1 FROM members WHERE members.picture = pictures.seq)"
)


def recall_marks(connection: sqlite3.Connection, found: Mapping[Output, Marks | None]) -> None:
    """Give pictures the marks that stand beside their files, inside a transaction of the caller.

    The file is right where all was written that the index knew; else the index is. Where the file says nothing (None)
    the index keeps what it has, and has it written again.
    """
    rows = ((_picture(connection, output), marks) for output, marks in found.items())
    _recall(connection, ((row, marks) for row, marks in rows if row is not None))


def recall_strangers(connection: sqlite3.Connection, found: Mapping[str, Marks | None]) -> None:
    """Do :func:`recall_marks` for pictures that no generation names, by their ids."""
    query = f"SELECT id, {_HAS_MARKS} FROM pictures WHERE id = ?"
    rows = ((connection.execute(query, (each,)).fetchone(), marks) for each, marks in found.items())
    _recall(connection, (((str(row[0]), bool(row[1])), marks) for row, marks in rows if row is not None))


def _recall(connection: sqlite3.Connection, found: Iterable[tuple[tuple[str, bool], Marks | None]]) -> None:
    """Give marks to rows, each with its id and whether it has marks."""
    known = {each.id for each in collections(connection)}
    for (identity, marked), marks in found:
        if is_noted(connection, identity):
            continue
        if marks is not None:
            known |= _name(connection, marks, known)
            put_marks(connection, identity, marks)
        elif marked:
            note(connection, [identity])


def note_saved_again(connection: sqlite3.Connection, output: Output) -> None:
    """Have the marks of a picture written beside its file, which is a new one; in a transaction of the caller."""
    row = _picture(connection, output)
    if row is not None and row[1]:
        note(connection, [row[0]])


def note_moved(connection: sqlite3.Connection, picture_id: str) -> None:
    """The same for one whose file has another place; what was just being written may have gone to the old one."""
    row = connection.execute(f"SELECT {_HAS_MARKS} FROM pictures WHERE id = ?", (picture_id,)).fetchone()
    if row is not None and row[0]:
        note(connection, [picture_id])


def recall_shelves(connection: sqlite3.Connection, found: Shelf) -> None:
    """Take in collections and smart folders, inside a transaction of the caller. None is taken away."""
    pending = is_noted(connection, SHELVES)
    ours = {each.id: each for each in collections(connection)}
    theirs = {each.id: each for each in found.collections}
    both = nested(tuple((theirs | ours if pending else ours | theirs).values()))
    kept = {each.id: each for each in smart_folders(connection)}
    told = {each.id: each for each in found.folders}
    folders = told_apart((each, "") for each in (told | kept if pending else kept | told).values())
    for collection in both:
        put_collection(connection, collection)
    for folder in folders:
        put_folder(connection, folder)
    if set(both) != set(found.collections) or set(folders) != set(found.folders):
        note(connection, [SHELVES])


def believe_files(connection: sqlite3.Connection) -> None:
    """Let an older copy of the index know, inside a transaction of the caller, that files say more than it does.

    What it held to be unwritten has been written since, or is found missing and noted anew by the rebuild.
    """
    connection.execute("DELETE FROM unwritten WHERE item = ? OR item IN (SELECT id FROM pictures)", (SHELVES,))


def _picture(connection: sqlite3.Connection, output: Output) -> tuple[str, bool] | None:
    """Return the id of a picture, and whether it has marks."""
    where = "WHERE generation_id = ? AND place = ? AND generation_id != ''"
    row = connection.execute(f"SELECT id, {_HAS_MARKS} FROM pictures {where}", output).fetchone()
    return None if row is None else (str(row[0]), bool(row[1]))


def _name(connection: sqlite3.Connection, marks: Marks, known: set[str]) -> set[str]:
    """Make the collections that a picture is in and that no file names; return their ids."""
    lost = [each.collection for each in marks.collections if each.collection not in known]
    if lost:
        there = collections(connection)
        last = max((each.place for each in there), default=0.0)
        new = [Collection(id=each, name=_NAMELESS, place=last + number) for number, each in enumerate(lost, 1)]
        for collection in told_apart((each, each.parent or "") for each in (*there, *new)):
            put_collection(connection, collection)
        note(connection, [SHELVES])
    return set(lost)
