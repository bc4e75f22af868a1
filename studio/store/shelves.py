"""Collections, one in another, and smart folders: how they are named, nested, ordered, taken away and put back."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from studio.domain import labels
from studio.domain.errors import Mistaken
from studio.domain.identity import new_id
from studio.domain.marks import Collection, Member, Shelf, SmartFolder
from studio.store.unwritten import SHELVES, Noting, note

_GONE = "That collection is not there any more. Nothing was changed."
_FOLDER_GONE = "That smart folder is not there any more. Nothing was changed."


class Shelves(Noting):
    """The rows. Each change is one transaction, and returns what :meth:`put_back` needs to undo it."""

    async def collections(self) -> tuple[Collection, ...]:
        """Return all collections: each level in the order of its places."""
        return await self._database.read(collections)

    async def smart_folders(self) -> tuple[SmartFolder, ...]:
        """Return all smart folders in the order of their places."""
        return await self._database.read(smart_folders)

    async def create(self, name: str, *, parent: str | None = None) -> Collection:
        """Make a collection, the last one in ``parent``. Undone by ``Shelf(gone=(its id,))``.

        Raises:
            Mistaken: The name cannot be one, is taken there, or ``parent`` is gone.
        """
        kept = labels.name(name)

        def work(connection: sqlite3.Connection) -> Collection:
            _refuse_many(len(collections(connection)), labels.MOST_COLLECTIONS_IN_ALL)
            _refuse_below(connection, parent)
            _refuse_taken(connection, kept, parent)
            made = Collection(id=new_id(datetime.now(UTC)), name=kept, parent=parent, place=_last(connection, parent))
            put_collection(connection, made)
            note(connection, [SHELVES])
            return made

        return await self._changed(work)

    async def rename(self, collection_id: str, name: str) -> Shelf:
        """Give a collection another name.

        Raises:
            Mistaken: The name cannot be one, is taken there, or the collection is gone.
        """
        kept = labels.name(name)

        def work(connection: sqlite3.Connection) -> Shelf:
            before = _collection(connection, collection_id)
            _refuse_taken(connection, kept, before.parent, but=collection_id)
            connection.execute("UPDATE collections SET name = ? WHERE id = ?", (kept, collection_id))
            note(connection, [SHELVES])
            return Shelf(collections=(before,))

        return await self._changed(work)

    async def move(self, collection_id: str, *, parent: str | None, place: int) -> Shelf:
        """Put a collection into ``parent`` (None: at the top) as the ``place``-th of those there, from 0.

        Raises:
            Mistaken: It would be inside itself, its name is taken there, or one of the two is gone.
        """

        def work(connection: sqlite3.Connection) -> Shelf:
            moved = _collection(connection, collection_id)
            _refuse_inside_itself(connection, collection_id, parent)
            _refuse_below(connection, parent, deep=_height(connection, collection_id))
            _refuse_taken(connection, moved.name, parent, but=collection_id)
            others = [each for each in _nested(connection, parent) if each.id != collection_id]
            before = _inserted(connection, moved, others, place, parent)
            note(connection, [SHELVES])
            return Shelf(collections=before)

        return await self._changed(work)

    async def delete(self, collection_id: str) -> Shelf:
        """Take a collection away, and those nested in it. The pictures stay in the library.

        Raises:
            Mistaken: It is gone already.
        """

        def work(connection: sqlite3.Connection) -> Shelf:
            _collection(connection, collection_id)
            return _taken_away(connection, (collection_id,))

        return await self._changed(work)

    async def create_folder(self, name: str, query: str) -> SmartFolder:
        """Keep a search, as the last of the smart folders. Undone by ``Shelf(gone=(its id,))``.

        Raises:
            Mistaken: The name cannot be one or is taken, or the search is too long.
        """
        kept, asked = labels.name(name), labels.query(query)

        def work(connection: sqlite3.Connection) -> SmartFolder:
            there = smart_folders(connection)
            _refuse_many(len(there), labels.MOST_FOLDERS)
            _refuse_alike(kept, there)
            last = max((each.place for each in there), default=0.0)
            made = SmartFolder(id=new_id(datetime.now(UTC)), name=kept, query=asked, place=math.floor(last) + 1.0)
            put_folder(connection, made)
            note(connection, [SHELVES])
            return made

        return await self._changed(work)

    async def change_folder(
        self, folder_id: str, *, name: str | None = None, query: str | None = None, place: int | None = None
    ) -> Shelf:
        """Change what is given of a smart folder; ``place`` makes it the ``place``-th, from 0.

        Raises:
            Mistaken: The name cannot be one or is taken, the search is too long, or the folder is gone.
        """
        kept = None if name is None else labels.name(name)
        asked = None if query is None else labels.query(query)

        def work(connection: sqlite3.Connection) -> Shelf:
            there = smart_folders(connection)
            before = next((each for each in there if each.id == folder_id), None)
            if before is None:
                raise Mistaken(_FOLDER_GONE, field="id")
            others = [each for each in there if each.id != folder_id]
            if kept is not None:
                _refuse_alike(kept, others)
            connection.execute(
                "UPDATE smart_folders SET name = coalesce(?, name), query = coalesce(?, query) WHERE id = ?",
                (kept, asked, folder_id),
            )
            if place is not None:
                others.insert(min(max(place, 0), len(others)), before)
                rows = [(float(number), each.id) for number, each in enumerate(others, 1)]
                connection.executemany("UPDATE smart_folders SET place = ? WHERE id = ?", rows)
            note(connection, [SHELVES])
            return Shelf(folders=there if place is not None else (before,))

        return await self._changed(work)

    async def delete_folder(self, folder_id: str) -> Shelf:
        """Take a smart folder away. Nothing else is touched.

        Raises:
            Mistaken: It is gone already.
        """

        def work(connection: sqlite3.Connection) -> Shelf:
            if folder_id not in {each.id for each in smart_folders(connection)}:
                raise Mistaken(_FOLDER_GONE, field="id")
            return _taken_away(connection, (folder_id,))

        return await self._changed(work)

    async def put_back(self, shelf: Shelf) -> Shelf:
        """Undo what returned ``shelf``, and return what undoes that again. Also pictures get back their places."""

        def work(connection: sqlite3.Connection) -> Shelf:
            taken = _taken_away(connection, shelf.gone)
            before = _put_all(connection, shelf)
            note(connection, [SHELVES])
            return Shelf(
                collections=(*taken.collections, *before.collections),
                folders=(*taken.folders, *before.folders),
                members=taken.members,
                gone=before.gone,
            )

        return await self._changed(work)


def collections(connection: sqlite3.Connection) -> tuple[Collection, ...]:
    """Return all collections, inside a transaction of the caller."""
    rows = connection.execute("SELECT id, name, parent, place FROM collections ORDER BY place, id")
    return tuple(_read_collection(row) for row in rows)


def smart_folders(connection: sqlite3.Connection) -> tuple[SmartFolder, ...]:
    """Return all smart folders, inside a transaction of the caller."""
    rows = connection.execute("SELECT id, name, query, place FROM smart_folders ORDER BY place, id").fetchall()
    return tuple(
        SmartFolder(id=str(identity), name=str(name), query=str(query), place=labels.sensible_place(place))
        for identity, name, query, place in rows
    )


def put_collection(connection: sqlite3.Connection, collection: Collection) -> None:
    """Write a collection, or write it anew."""
    connection.execute(
        "INSERT INTO collections (id, name, parent, place) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, parent = excluded.parent, place = excluded.place",
        (collection.id, collection.name, collection.parent, collection.place),
    )


def put_folder(connection: sqlite3.Connection, folder: SmartFolder) -> None:
    """Write a smart folder, or write it anew."""
    connection.execute(
        "INSERT INTO smart_folders (id, name, query, place) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query, place = excluded.place",
        (folder.id, folder.name, folder.query, folder.place),
    )


def put_member(connection: sqlite3.Connection, seq: int, member: Member) -> None:
    """Put the picture in row ``seq`` into a collection that is there, or give it another place in it."""
    connection.execute(
        "INSERT INTO members (collection, picture, place) SELECT id, ?, ? FROM collections WHERE id = ?"
        " ON CONFLICT (collection, picture) DO UPDATE SET place = excluded.place",
        (seq, member.place, member.collection),
    )


def _collection(connection: sqlite3.Connection, collection_id: str) -> Collection:
    row = connection.execute(
        "SELECT id, name, parent, place FROM collections WHERE id = ?", (collection_id,)
    ).fetchone()
    if row is None:
        raise Mistaken(_GONE, field="id")
    return _read_collection(row)


def _read_collection(row: Sequence[object]) -> Collection:
    identity, name, parent, place = row
    return Collection(
        id=str(identity),
        name=str(name),
        parent=None if parent is None else str(parent),
        place=labels.sensible_place(place),
    )


def _nested(connection: sqlite3.Connection, parent: str | None) -> list[Collection]:
    rows = connection.execute(
        "SELECT id, name, parent, place FROM collections WHERE parent IS ? ORDER BY place, id", (parent,)
    )
    return [_read_collection(row) for row in rows]


def _last(connection: sqlite3.Connection, parent: str | None) -> float:
    row = connection.execute("SELECT max(place) FROM collections WHERE parent IS ?", (parent,)).fetchone()
    return math.floor(labels.sensible_place(row[0])) + 1.0


def _inserted(
    connection: sqlite3.Connection, moved: Collection, others: list[Collection], at: int, parent: str | None
) -> tuple[Collection, ...]:
    """Write ``moved`` between ``others``, and return those that changed as they were before."""
    at = min(max(at, 0), len(others))
    low = others[at - 1].place if at else (others[0].place - 2.0 if others else 0.0)
    high = others[at].place if at < len(others) else low + 2.0
    between = (low + high) / 2
    changed = [(moved, between)]
    if not low < between < high:  # as many moves to one place as halve a gap to nothing: all get places anew
        order = [*others[:at], moved, *others[at:]]
        changed = [(each, float(number)) for number, each in enumerate(order, 1)]
    connection.executemany(
        "UPDATE collections SET place = ? WHERE id = ?", ((place, each.id) for each, place in changed)
    )
    connection.execute("UPDATE collections SET parent = ? WHERE id = ?", (parent, moved.id))
    return tuple(each for each, _ in changed)


def _above(connection: sqlite3.Connection, collection_id: str | None) -> list[str]:
    """Return a collection and those it is in, the innermost first. A damaged index may have a circle: told once."""
    found: list[str] = []
    while collection_id is not None and collection_id not in found:
        row = connection.execute("SELECT parent FROM collections WHERE id = ?", (collection_id,)).fetchone()
        if row is None:
            break
        found.append(collection_id)
        collection_id = row[0]
    return found


def _with_nested(connection: sqlite3.Connection, ids: Iterable[str]) -> list[Collection]:
    """Return the collections ``ids`` and all in them, those above before those below."""
    below: dict[str | None, list[Collection]] = {}
    for each in collections(connection):
        below.setdefault(each.parent, []).append(each)
    wanted = set(ids)
    found = {each.id: each for level in below.values() for each in level if each.id in wanted}
    waiting = list(found)
    while waiting:
        for each in below.get(waiting.pop(0), ()):
            if each.id not in found:
                found[each.id] = each
                waiting.append(each.id)
    return list(found.values())


def _height(connection: sqlite3.Connection, collection_id: str) -> int:
    """Return how many levels there are from a collection to the innermost in it, at least one."""
    levels = {collection_id: 1}
    for each in _with_nested(connection, [collection_id])[1:]:
        levels[each.id] = levels.get(each.parent or "", 0) + 1
    return max(levels.values())


def _refuse_many(there: int, most: int) -> None:
    if there >= most:
        raise Mistaken(f"There are {most:,} already. Take some away first; nothing was changed.")


def _refuse_below(connection: sqlite3.Connection, parent: str | None, *, deep: int = 1) -> None:
    if parent is None:
        return
    _collection(connection, parent)
    if len(_above(connection, parent)) + deep > labels.DEEPEST:
        raise Mistaken(
            f"Collections can be {labels.DEEPEST} deep in one another at most. Nothing was changed.", field="parent"
        )


def _refuse_inside_itself(connection: sqlite3.Connection, collection_id: str, parent: str | None) -> None:
    if collection_id in _above(connection, parent):
        raise Mistaken("A collection cannot be put into itself. Nothing was changed.", field="parent")


def _refuse_taken(connection: sqlite3.Connection, name: str, parent: str | None, *, but: str = "") -> None:
    _refuse_alike(name, (each for each in _nested(connection, parent) if each.id != but))


def _refuse_alike(name: str, others: Iterable[Collection | SmartFolder]) -> None:
    if labels.folded(name) in {labels.folded(each.name) for each in others}:
        raise Mistaken(f"There is one called “{name}” here already. Nothing was changed.", field="name")


def _taken_away(connection: sqlite3.Connection, ids: Sequence[str]) -> Shelf:
    """Take away collections with all in them, and smart folders; return what puts them back."""
    gone = _with_nested(connection, ids)
    folders = tuple(each for each in smart_folders(connection) if each.id in ids)
    members: list[tuple[str, Member]] = []
    for each in gone:
        rows = connection.execute(
            "SELECT pictures.id, members.place FROM members JOIN pictures ON pictures.seq = members.picture"
            " WHERE members.collection = ?",
            (each.id,),
        )
        members += [(str(picture), Member(each.id, labels.sensible_place(place))) for picture, place in rows]
        connection.execute("DELETE FROM members WHERE collection = ?", (each.id,))
        connection.execute("DELETE FROM collections WHERE id = ?", (each.id,))
    connection.executemany("DELETE FROM smart_folders WHERE id = ?", [(each.id,) for each in folders])
    note(connection, [SHELVES, *dict.fromkeys(picture for picture, _ in members)])
    return Shelf(collections=tuple(gone), folders=folders, members=tuple(members))


def _put_all(connection: sqlite3.Connection, shelf: Shelf) -> Shelf:
    """Write what ``shelf`` holds; return what was there before, or was not."""
    known = {each.id: each for each in collections(connection)}
    kept = {each.id: each for each in smart_folders(connection)}
    for collection in shelf.collections:
        put_collection(connection, collection)
    connection.execute("UPDATE collections SET parent = NULL WHERE parent NOT IN (SELECT id FROM collections)")
    for folder in shelf.folders:
        put_folder(connection, folder)
    for picture, member in shelf.members:
        row = connection.execute("SELECT seq FROM pictures WHERE id = ?", (picture,)).fetchone()
        if row is not None:
            put_member(connection, row[0], member)
    note(connection, dict.fromkeys(picture for picture, _ in shelf.members))
    ids = [*(each.id for each in shelf.collections), *(each.id for each in shelf.folders)]
    return Shelf(
        collections=tuple(known[each] for each in ids if each in known),
        folders=tuple(kept[each] for each in ids if each in kept),
        gone=tuple(each for each in ids if each not in known and each not in kept),
    )
