"""What people add to pictures, read and changed by the thousand: stars, hearts, tags, notes, places in collections."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from studio.domain import labels
from studio.domain.errors import Mistaken
from studio.domain.marks import MOST_TAGS, Change, Marked, Marks, Member
from studio.domain.undoing import undone
from studio.store import root as roots
from studio.store.shelves import Shelves, put_member
from studio.store.spacing import spaced
from studio.store.unwritten import note

_Item = TypeVar("_Item")
_AT_ONCE = 500
"""Values of one statement."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A picture with its marks, as whoever writes them beside its file needs it.

    Attributes:
        path: Absolute.
        index: Which output of its generation, from 0.
    """

    id: str
    path: Path
    generation_id: str
    index: int
    marks: Marks


@dataclass(frozen=True, slots=True)
class _Row:
    """The marks of a picture, and where it stands in the index."""

    seq: int
    marked: Marked


class MarkBook(Shelves):
    """The marks. Each change is one transaction, in which it is also noted for the files beside the pictures."""

    async def read(self, ids: Iterable[str]) -> dict[str, Marks]:
        """Return the marks of the pictures ``ids``; those the index does not know are left out."""
        wanted = tuple(ids)
        rows = await self._database.read(lambda connection: _rows(connection, wanted))
        return {row.marked.picture_id: row.marked.marks for row in rows}

    async def leaves(self, ids: Iterable[str]) -> tuple[Leaf, ...]:
        """Return the pictures ``ids`` with their files; those the index does not know are left out."""
        wanted = tuple(ids)

        def work(connection: sqlite3.Connection) -> tuple[Leaf, ...]:
            root = roots.noted(connection)
            query = "SELECT path, generation_id, place FROM pictures WHERE seq = ?"
            found = ((row, connection.execute(query, (row.seq,)).fetchone()) for row in _rows(connection, wanted))
            return tuple(_leaf(row, root, *facts) for row, facts in found)

        return await self._database.read(work)

    async def apply(self, ids: Iterable[str], change: Change) -> tuple[Marked, ...]:
        """Change the marks of the pictures ``ids``, all or none; 10,000 take about a second.

        Returns the marks as they were and became, of those only that are different now: what :meth:`restore` needs. A
        picture that joins a collection without a place comes last where somebody put the pictures in order.

        Raises:
            Mistaken: A tag or the notes cannot be kept, a picture would have too many, or a collection is gone.
        """
        wanted = tuple(dict.fromkeys(ids))
        tidied = _tidied(change)

        def work(connection: sqlite3.Connection) -> tuple[Marked, ...]:
            joining = _Joining(connection, tidied.join)
            rows = _rows(connection, wanted)
            return _write(connection, ((row, _changed(row.marked.marks, tidied, joining)) for row in rows))

        return await self._changed(work)

    async def restore(self, marked: Sequence[Marked]) -> tuple[Marked, ...]:
        """Undo what :meth:`apply` or :meth:`arrange` returned, all or none; 10,000 take about a second.

        Puts back what that deed changed, and leaves what was given by another way since. Marks that nobody tells what
        became of are given exactly. Returns the marks as they were: :meth:`restore` undoes itself. Collections and
        pictures that are gone meanwhile are passed over.

        Raises:
            Mistaken: A picture would have too many tags, or be in too many collections.
        """
        wanted = {each.picture_id: each for each in marked}

        def work(connection: sqlite3.Connection) -> tuple[Marked, ...]:
            known = {str(row[0]) for row in connection.execute("SELECT id FROM collections")}
            rows = _rows(connection, tuple(wanted))
            return _write(connection, ((row, _back(row.marked, wanted, known)) for row in rows))

        return await self._changed(work)

    async def arrange(self, collection_id: str, ids: Sequence[str], *, before: str | None = None) -> tuple[Marked, ...]:
        """Put the pictures ``ids`` in this order right before another one of a collection, or (None) at its end.

        Those that are not in it join it. Returns what :meth:`apply` does.

        Raises:
            Mistaken: The collection is gone.
        """
        moving = tuple(dict.fromkeys(ids))

        def work(connection: sqlite3.Connection) -> tuple[Marked, ...]:
            _refuse_gone(connection, collection_id)
            rows = {row.marked.picture_id: row for row in _rows(connection, moving)}
            there = [each for each in _in_order(connection, collection_id) if each[0] not in rows]
            places = _placed(there, [each for each in moving if each in rows], before)
            rows |= {row.marked.picture_id: row for row in _rows(connection, tuple(places.keys() - rows.keys()))}
            member = {each: Member(collection_id, place) for each, place in places.items()}
            return _write(connection, ((rows[each], _joined(rows[each].marked.marks, member[each])) for each in member))

        return await self._changed(work)

    async def tags(self) -> dict[str, int]:
        """Return how many pictures have each tag, as most write it."""

        def work(connection: sqlite3.Connection) -> dict[str, int]:
            found: dict[str, dict[str, int]] = {}
            query = "SELECT tags, count(*) FROM pictures WHERE tags != '' GROUP BY tags"
            for joined, count in connection.execute(query):
                for tag in str(joined).split("\n"):
                    spellings = found.setdefault(labels.folded(tag), {})
                    spellings[tag] = spellings.get(tag, 0) + count
            return {max(each, key=lambda tag: (each[tag], tag)): sum(each.values()) for each in found.values()}

        return await self._database.read(work)


def put_marks(connection: sqlite3.Connection, picture_id: str, marks: Marks) -> bool:
    """Give a picture the marks that its file has, inside a transaction of the caller; nothing is noted for the file.

    Returns whether they differed.
    """
    rows = _rows(connection, (picture_id,))
    return bool(_write(connection, ((row, marks) for row in rows), noted=False))


def _leaf(row: _Row, root: Path | None, path: roots.Stored, generation_id: object, place: object) -> Leaf:
    return Leaf(
        id=row.marked.picture_id,
        path=Path(roots.seen(path, None if root is None else root.as_posix())),
        generation_id=str(generation_id),
        index=place if isinstance(place, int) else 0,
        marks=row.marked.marks,
    )


class _Joining:
    """The collections that pictures join, and the next place in each: 0 where nobody put pictures in order."""

    def __init__(self, connection: sqlite3.Connection, join: Sequence[Member]) -> None:
        self._members = join
        self._next: dict[str, float] = {}
        for each in join:
            _refuse_gone(connection, each.collection)
            row = connection.execute("SELECT max(place) FROM members WHERE collection = ?", (each.collection,))
            last = labels.sensible_place(row.fetchone()[0])
            self._next[each.collection] = last // 1 + 1 if last > 0 else 0.0

    def of(self, marks: Marks) -> Marks:
        """Return ``marks`` with the collections joined."""
        mine = {each.collection: each for each in marks.collections}
        for each in self._members:
            if each.place or each.collection not in mine:
                mine[each.collection] = Member(each.collection, each.place or self._place(each.collection))
        if len(mine) > labels.MOST_COLLECTIONS:
            raise Mistaken(
                f"A picture can be in {labels.MOST_COLLECTIONS} collections at most. Nothing was changed.",
                field="collection",
            )
        return replace(marks, collections=tuple(mine.values()))

    def _place(self, collection: str) -> float:
        place = self._next[collection]
        if place:
            self._next[collection] = place + 1
        return place


def _tidied(change: Change) -> Change:
    return replace(
        change,
        rating=None if change.rating is None else labels.stars(change.rating),
        notes=None if change.notes is None else labels.notes(change.notes),
        add_tags=labels.unlike(labels.tag(each) for each in change.add_tags),
        remove_tags=tuple(labels.folded(each.strip()) for each in change.remove_tags),
    )


def _changed(marks: Marks, change: Change, joining: _Joining) -> Marks:
    marks = joining.of(marks) if change.join else marks
    return Marks(
        rating=marks.rating if change.rating is None else change.rating,
        favourite=marks.favourite if change.favourite is None else change.favourite,
        tags=_tagged(marks.tags, change),
        notes=marks.notes if change.notes is None else change.notes,
        collections=tuple(each for each in marks.collections if each.collection not in change.leave),
    )


def _tagged(tags: tuple[str, ...], change: Change) -> tuple[str, ...]:
    if not change.add_tags and not change.remove_tags:
        return tags
    kept = (each for each in tags if labels.folded(each) not in change.remove_tags)
    found = labels.unlike((*kept, *change.add_tags))
    if len(found) > max(MOST_TAGS, len(tags)):
        raise Mistaken(f"A picture can have {MOST_TAGS} tags at most. Nothing was changed.", field="tag")
    return found


def _back(now: Marked, wanted: Mapping[str, Marked], known: Collection[str]) -> Marks:
    return undone(now.marks, wanted[now.picture_id], known=known)


def _joined(marks: Marks, member: Member) -> Marks:
    others = tuple(each for each in marks.collections if each.collection != member.collection)
    return replace(marks, collections=(*others, member))


def _refuse_gone(connection: sqlite3.Connection, collection_id: str) -> None:
    if connection.execute("SELECT 1 FROM collections WHERE id = ?", (collection_id,)).fetchone() is None:
        raise Mistaken("That collection is not there any more. Nothing was changed.", field="collection")


def _in_order(connection: sqlite3.Connection, collection_id: str) -> list[tuple[str, float]]:
    """Return the pictures of a collection with their places; equal ones stand by age, the newest first."""
    rows = connection.execute(
        "SELECT pictures.id, members.place FROM members JOIN pictures ON pictures.seq = members.picture"
        " WHERE members.collection = ? ORDER BY members.place, members.picture DESC",
        (collection_id,),
    )
    return [(str(picture), labels.sensible_place(place)) for picture, place in rows]


def _placed(there: list[tuple[str, float]], moving: list[str], before: str | None) -> dict[str, float]:
    """Return the new places: of what is moving where there is a gap for it, else of everybody."""
    at = next((number for number, (picture, _) in enumerate(there) if picture == before), len(there))
    low = there[at - 1][1] if at else 0.0
    high = there[at][1] if at < len(there) else low + len(moving) + 1.0
    step = (high - low) / (len(moving) + 1)
    places = [low + step * number for number in range(1, len(moving) + 1)]
    if _is_strict([*(place for _, place in there[:at]), *places, *(place for _, place in there[at:])]):
        return dict(zip(moving, places, strict=True))
    order = [*(picture for picture, _ in there[:at]), *moving, *(picture for picture, _ in there[at:])]
    return {picture: float(number) for number, picture in enumerate(order, 1)}


def _is_strict(places: list[float]) -> bool:
    """Whether each is larger than the one before, and the first than 0, which means no place at all."""
    return all(one < other for one, other in itertools.pairwise([0.0, *places]))


def _rows(connection: sqlite3.Connection, ids: Sequence[str]) -> list[_Row]:
    """Return the rows of ``ids`` in that order."""
    found: dict[str, tuple[int, int, int, str, str]] = {}
    for some in _batches(ids):
        query = f"SELECT id, seq, rating, favourite, tags, notes FROM pictures WHERE id IN ({_marks_for(some)})"
        found |= {identity: tuple(rest) for identity, *rest in connection.execute(query, some)}
    members = _members(connection, [row[0] for row in found.values()])
    return [_Row(found[each][0], Marked(each, _marks(found[each], members))) for each in ids if each in found]


def _marks(row: tuple[int, int, int, str, str], members: Mapping[int, list[Member]]) -> Marks:
    seq, rating, favourite, tags, notes = row
    return Marks(
        rating=labels.stars(rating),
        favourite=bool(favourite),
        tags=tuple(str(tags).split("\n")) if tags else (),
        notes=str(notes),
        collections=tuple(members.get(seq, ())),
    )


def _members(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = {}
    for some in _batches(rows):
        query = f"SELECT picture, collection, place FROM members WHERE picture IN ({_marks_for(some)})"
        for seq, collection, place in connection.execute(f"{query} ORDER BY picture, collection", some):
            found.setdefault(seq, []).append(Member(str(collection), labels.sensible_place(place)))
    return found


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + _AT_ONCE] for start in range(0, len(items), _AT_ONCE))


def _marks_for(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _write(
    connection: sqlite3.Connection, wanted: Iterable[tuple[_Row, Marks]], *, noted: bool = True
) -> tuple[Marked, ...]:
    """Write the marks that differ, note their pictures, and return what was there before."""
    sorted_out = ((row, _in_one_order(marks)) for row, marks in wanted)
    changes = [(row, marks) for row, marks in sorted_out if row.marked.marks != marks]
    stars = [(row.seq, marks) for row, marks in changes if _stars(row.marked.marks) != _stars(marks)]
    words = [(row.seq, marks) for row, marks in changes if _words(row.marked.marks) != _words(marks)]
    connection.executemany(
        "UPDATE pictures SET rating = ?, favourite = ? WHERE seq = ?",
        ((marks.rating, int(marks.favourite), seq) for seq, marks in stars),
    )
    connection.executemany(
        "UPDATE pictures SET tags = ?, notes = ?, spaced_marks = ? WHERE seq = ?",
        (("\n".join(marks.tags), marks.notes, spaced(*marks.tags, marks.notes), seq) for seq, marks in words),
    )
    for row, marks in changes:
        if row.marked.marks.collections != marks.collections:
            _write_members(connection, row, marks)
    if noted:
        note(connection, (row.marked.picture_id for row, _ in changes))
    return tuple(replace(row.marked, became=marks) for row, marks in changes)


def _in_one_order(marks: Marks) -> Marks:
    """Two that say the same are equal then."""
    if len(marks.collections) < 2:
        return marks
    return replace(marks, collections=tuple(sorted(marks.collections, key=lambda member: member.collection)))


def _stars(marks: Marks) -> tuple[int, bool]:
    return marks.rating, marks.favourite


def _words(marks: Marks) -> tuple[tuple[str, ...], str]:
    """Return what search reads, which costs more to write."""
    return marks.tags, marks.notes


def _write_members(connection: sqlite3.Connection, row: _Row, marks: Marks) -> None:
    stay = {each.collection for each in marks.collections}
    for gone in row.marked.marks.collections:
        if gone.collection not in stay:
            connection.execute("DELETE FROM members WHERE collection = ? AND picture = ?", (gone.collection, row.seq))
    for member in set(marks.collections) - set(row.marked.marks.collections):
        put_member(connection, row.seq, member)
