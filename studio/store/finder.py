"""The questions of the library, answered: which pictures, how many, and in which order."""

from __future__ import annotations

import json
import sqlite3
from array import array
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from studio.domain.clock import Clock, SystemClock
from studio.domain.labels import folded
from studio.domain.listing import Counts, Group, Grouping, Listed, Listing, Order
from studio.domain.query import Query, Vocabulary
from studio.store import grouping as groups
from studio.store import runs
from studio.store.asking import Asking, Found, credits_of
from studio.store.database import Database
from studio.store.library import COLUMNS, picture_of
from studio.store.neighbours import runs_of, side_by_side
from studio.store.stacks import Pile, pile

_AT_ONCE = 500
_IN_ALL = "(SELECT count(*) FROM pictures) - (SELECT count(*) FROM pictures WHERE trashed_at IS NOT NULL)"
_TRASH = "SELECT seq FROM pictures WHERE trashed_at IS NOT NULL"


@dataclass(frozen=True, slots=True)
class Sums:
    """What some pictures come to: bytes on the disk, and credits."""

    size_bytes: int = 0
    charged: Decimal = Decimal(0)


class Finder:
    """Reads only. A second query, ``base``, must hold too wherever one is given: the part of the library looked at."""

    def __init__(self, database: Database, clock: Clock | None = None) -> None:
        self._database = database
        self._clock = clock or SystemClock()

    async def first(
        self, query: Query, *, base: Query | None = None, order: Order = Order.NEWEST, limit: int = 300
    ) -> tuple[Listed, ...]:
        """Return what stands first, at most ``limit``: quick enough to be asked at every key."""

        def work(connection: sqlite3.Connection) -> tuple[Listed, ...]:
            return _listed(connection, Asking(connection, self._clock.now(), base, query).first(order, limit))

        return await self._database.read(work)

    async def find(
        self,
        query: Query,
        *,
        base: Query | None = None,
        order: Order = Order.NEWEST,
        grouping: Grouping = Grouping.NONE,
        spread: Collection[int] = (),
    ) -> Listing:
        """Return everything that is found, by number. ``order`` holds within each group.

        The latest day stands first unless the oldest pictures do, styles stand by name, and jobs with their pictures
        always as they were made, the newest first. In stacks, the first picture of a run stands for the others; those
        of the runs that ``spread`` names by any of their pictures stand behind it.
        """
        wanted = Order.NEWEST if grouping is Grouping.JOB else order

        def work(connection: sqlite3.Connection) -> Listing:
            found = Asking(connection, self._clock.now(), base, query).all(wanted, grouping)
            keys, neighbours = _grouped(connection, found, wanted, grouping)
            pile = _piled(connection, keys, spread) if grouping is Grouping.STACK else Pile(keys)
            return Listing(
                keys=pile.keys,
                groups=neighbours,
                grouping=grouping,
                total=int(connection.execute(f"SELECT {_IN_ALL}").fetchone()[0]),
                charged=found.charged,
                stacks=pile.stacks,
                behind=len(keys) - len(pile.keys),
            )

        return await self._database.read(work)

    async def rows(self, keys: Sequence[int]) -> tuple[Listed, ...]:
        """Return the rows of ``keys``, in their order; what is gone is left out."""
        wanted = tuple(keys)
        return await self._database.read(lambda connection: _listed(connection, wanted))

    async def ids(self, keys: Sequence[int]) -> tuple[str, ...]:
        """Return the ids of the pictures of ``keys``, in their order; runs without a file have none.

        A hundred thousand take up to a second, a third of what reading them would take.
        """
        wanted = tuple(keys)
        query = "SELECT seq, pictures.id FROM json_each(?) AS each JOIN pictures ON seq = each.value"

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            found = dict(connection.execute(query, (json.dumps(wanted),)))
            return tuple(str(found[key]) for key in wanted if key in found)

        return await self._database.read(work)

    async def sums(self, keys: Sequence[int]) -> Sums:
        """Return what the pictures of ``keys`` take and cost in all, without reading them; runs do not count."""
        listed = json.dumps(tuple(keys))
        query = "SELECT total(size_bytes), total(charged) FROM json_each(?) AS each JOIN pictures ON seq = each.value"

        def work(connection: sqlite3.Connection) -> Sums:
            size, charged = connection.execute(query, (listed,)).fetchone()
            return Sums(int(size), credits_of(charged))

        return await self._database.read(work)

    async def key_of(self, picture_id: str) -> int | None:
        """Return what names a picture, or a run without a file, in a listing."""

        def work(connection: sqlite3.Connection) -> int | None:
            row = connection.execute("SELECT seq FROM pictures WHERE id = ?", (picture_id,)).fetchone()
            return runs.key_of(connection, picture_id) if row is None else int(row[0])

        return await self._database.read(work)

    async def keys_of(self, ids: Sequence[str]) -> dict[str, int]:
        """Return what names the pictures ``ids`` in a listing; those that are gone are left out."""
        query = "SELECT pictures.id, seq FROM json_each(?) AS each CROSS JOIN pictures ON pictures.id = each.value"
        listed = json.dumps(tuple(ids))
        return await self._database.read(lambda connection: dict(connection.execute(query, (listed,))))

    async def counts(self) -> Counts:
        """Return how many pictures stand in each part of the library. Reads no pictures, only the indexes."""
        return await self._database.read(_counts)

    async def count(self, query: Query, *, base: Query | None = None) -> int:
        """Return how many are found."""
        return await self._database.read(lambda connection: Asking(connection, self._clock.now(), base, query).count())

    async def vocabulary(self) -> Vocabulary:
        """Return the names that may be completed, the most used first; collections by name."""
        return await self._database.read(_vocabulary)


def _listed(connection: sqlite3.Connection, keys: Sequence[int]) -> tuple[Listed, ...]:
    found = runs.listed(connection, (key for key in keys if key < 0))
    files = [key for key in keys if key >= 0]
    for start in range(0, len(files), _AT_ONCE):
        some = files[start : start + _AT_ONCE]
        query = f"SELECT seq, {COLUMNS} FROM pictures WHERE seq IN ({', '.join('?' * len(some))})"
        for key, *row in connection.execute(query, some):
            picture = picture_of(tuple(row))
            if picture is not None:
                found[key] = Listed(key, picture)
    return tuple(found[key] for key in keys if key in found)


def _grouped(
    connection: sqlite3.Connection, found: Found, order: Order, grouping: Grouping
) -> tuple[array[int], tuple[Group, ...]]:
    """Return the numbers so that those of one group stand together, and the groups."""
    match grouping:
        case Grouping.DAY:
            return _by_day(found, order)
        case Grouping.STYLE:
            return found.keys, found.styles
        case Grouping.JOB:
            return found.keys, side_by_side(runs_of(connection, found.keys))
        case Grouping.NONE | Grouping.STACK:
            return found.keys, ()


def _by_day(found: Found, order: Order) -> tuple[array[int], tuple[Group, ...]]:
    if order in (Order.NEWEST, Order.OLDEST):
        return found.keys, groups.by_day(found.made, newest_first=order is Order.NEWEST)
    begins = groups.days(found.made)
    day_of = [bisect_right(begins, made) - 1 for made in found.made]
    places = sorted(range(len(day_of)), key=lambda place: -day_of[place])  # stable: the order stays within a day
    numbers = [begins[day_of[place]] for place in places]
    return array("q", [found.keys[place] for place in places]), groups.by_day(numbers, newest_first=True)


def _piled(connection: sqlite3.Connection, keys: array[int], spread: Collection[int]) -> Pile:
    """Return ``keys`` with the pictures of each run behind its first."""
    jobs = runs_of(connection, keys)
    spreading = set(spread)
    return pile(keys, jobs, spread={job for key, job in zip(keys, jobs, strict=True) if key in spreading})


def _counts(connection: sqlite3.Connection) -> Counts:
    every, favourites, videos, unrated = connection.execute(
        "SELECT count(*), total(favourite != 0), total(video != 0), total(rating = 0)"
        " FROM pictures INDEXED BY pictures_asked WHERE trashed_at IS NULL"
    ).fetchone()
    gone = f"picture NOT IN ({_TRASH})"
    members = connection.execute(f"SELECT collection, count(*) FROM members WHERE {gone} GROUP BY collection")
    return Counts(
        all=every,
        favourites=int(favourites),
        videos=int(videos),
        unrated=int(unrated),
        waiting=connection.execute(runs.WAITING).fetchone()[0],
        trash=connection.execute(f"SELECT count(*) FROM ({_TRASH})").fetchone()[0],
        collections={str(collection): count for collection, count in members},
        tags=_tags(connection),
    )


def _tags(connection: sqlite3.Connection) -> dict[str, int]:
    """Return how many pictures have each tag, as most write it, the most used first."""
    query = f"SELECT tag, count(*) FROM picture_tags WHERE picture NOT IN ({_TRASH}) GROUP BY tag"
    spellings: dict[str, dict[str, int]] = {}
    for tag, count in connection.execute(query):
        spellings.setdefault(folded(str(tag)), {})[str(tag)] = count
    sums = {max(each, key=lambda tag: (each[tag], tag)): sum(each.values()) for each in spellings.values()}
    return dict(sorted(sums.items(), key=lambda each: (-each[1], folded(each[0]))))


def _vocabulary(connection: sqlite3.Connection) -> Vocabulary:
    query = (
        "SELECT style, video, count(*) FROM pictures INDEXED BY pictures_style WHERE style != '' GROUP BY style, video"
    )
    used = sorted(connection.execute(query), key=lambda row: -row[2])
    shelves = connection.execute("SELECT name FROM collections").fetchall()
    return Vocabulary(
        styles=tuple(dict.fromkeys(str(style) for style, video, _ in used if not video)),
        models=tuple(dict.fromkeys(str(style) for style, video, _ in used if video)),
        tags=tuple(_tags(connection)),
        collections=tuple(sorted({str(row[0]) for row in shelves}, key=folded)),
    )
