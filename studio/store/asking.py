"""One question put to the database: how its rows are reached and ordered, and the first of them without the rest."""

from __future__ import annotations

import sqlite3
from array import array
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from studio.domain.listing import Group, Grouping, Order
from studio.domain.query import Query
from studio.store import grouping as groups
from studio.store import query_sql, runs
from studio.store.facts import MILLION
from studio.store.neighbours import by_style, numbers
from studio.store.query_names import Names
from studio.store.query_sql import Condition

_ASKED = "pictures INDEXED BY pictures_asked"
_COLUMNS = "charged, rating, style, width, height"

_BY_STYLE = "style = '', style COLLATE NOCASE, style, "
_ORDERS = {
    Order.NEWEST: "{made} DESC",
    Order.OLDEST: "{made}",
    Order.RATING: "rating DESC, {made} DESC",
    Order.COST: "charged DESC, {made} DESC",
    Order.LARGEST: "width * height DESC, {made} DESC",
    Order.STYLE: _BY_STYLE + "{made} DESC",
}

_ARRANGED = "coalesce((SELECT place FROM members WHERE collection = ? AND picture = seq), 0), {made} DESC"

_NEAR, _FAR = 1_000, 10_000
"""Matches of words that are looked at one by one, before another way is taken."""
_MOST = 10**18


@dataclass(frozen=True, slots=True)
class Found:
    """All rows of an answer, in order.

    Attributes:
        keys: Their numbers, negative for runs.
        charged: Credits in all.
        made: When each was made, as pictures are numbered.
        styles: Where each style begins and ends, when they stand by style.
    """

    keys: array[int]
    charged: Decimal
    made: array[int]
    styles: tuple[Group, ...] = ()


class Asking:
    """A search and the part of the library it is made in, as one connection sees them."""

    def __init__(self, connection: sqlite3.Connection, now: datetime, *queries: Query | None) -> None:
        names = Names(connection)
        self._connection = connection
        self._states = query_sql.asks_for_unsaved(*queries)
        self._question = query_sql.of_pictures(names, now, *queries)
        self._collection = query_sql.collection(names, *queries)
        self._runs = query_sql.of_runs(names, now, *queries) if self._states else None

    def all(self, order: Order, grouping: Grouping = Grouping.NONE) -> Found:
        """Return everything that is found, in order; within styles, when grouped by them."""
        styled = grouping is Grouping.STYLE or order is Order.STYLE
        if self._runs is not None:
            rows = self._rows("seq, charged, {made}, style", order, before=_BY_STYLE if styled else "")
            named = groups.by_name(str(row[3]) for row in rows) if styled else ()
            return Found(_keys(rows), _sum(rows), _column(rows, 2), named)
        within = Order.NEWEST if order is Order.STYLE else order
        keys, charged = self._files(within)
        if not styled:
            return Found(keys, charged, keys)
        keys, named = by_style(self._connection, keys, newest=within is Order.NEWEST)
        return Found(keys, charged, keys, named)

    def _files(self, order: Order) -> tuple[array[int], Decimal]:
        """Return the numbers of the pictures, and what they cost in all."""
        if self._question.match is not None:
            rows = self._rows("seq, charged", order)
            return _keys(rows), _sum(rows)
        source, values = self._pictures("total(charged)")
        charged = credits_of(self._execute(source, values)[0][0])
        # Twice through the index takes less than carrying a second column.
        return numbers(self._connection, *self._ordered("seq", order)), charged

    def first(self, order: Order, limit: int) -> list[int]:
        """Return the numbers of what stands first, at most ``limit``."""
        match = self._question.match
        if order is Order.NEWEST and self._runs is None and match is not None:
            return self._newest_with_words(match, limit)
        return [row[0] for row in self._rows("seq", order, limit=limit)]

    def count(self) -> int:
        """Return how many rows there are."""
        source, values = self._pictures("count(*)")
        found = int(self._execute(source, values)[0][0])
        if self._runs is not None:
            query = f"SELECT count(*) FROM {runs.rows(self._states)} WHERE {self._runs.sql}"
            found += int(self._execute(query, self._runs.values)[0][0])
        return found

    def _rows(self, columns: str, order: Order, *, before: str = "", limit: int = -1) -> list[tuple[Any, ...]]:
        return self._execute(*self._ordered(columns, order, before=before, limit=limit))

    def _ordered(
        self, columns: str, order: Order, *, before: str = "", limit: int = -1
    ) -> tuple[str, tuple[object, ...]]:
        """Return the query for ``columns`` of everything that is found, in order, and its values."""
        placed = () if order is not Order.ARRANGED or self._collection is None else (self._collection,)
        ordered = before + (_ARRANGED if placed else _ORDERS.get(order, _ORDERS[Order.NEWEST]))
        if self._runs is None:
            made = "seq" if self._question.match is None else "found"
            source, values = self._pictures(columns.format(made="seq"))
            query = f"{source} ORDER BY {ordered.format(made=made)} LIMIT ?"
            return query, _storable(*values, *placed, limit)
        source, values = self._pictures(f"seq, seq AS made, {_COLUMNS}")
        unsaved = f"SELECT seq, made, {_COLUMNS} FROM {runs.rows(self._states)} WHERE {self._runs.sql}"
        both = f"SELECT {columns.format(made='made')} FROM ({source} UNION ALL {unsaved})"
        query = f"{both} ORDER BY {ordered.format(made='made')} LIMIT ?"
        return query, _storable(*values, *self._runs.values, *placed, limit)

    def _pictures(self, columns: str) -> tuple[str, tuple[object, ...]]:
        """Return the query for ``columns`` of the pictures, without an order, and its values."""
        match, where = self._question.match, self._question.where
        if match is None:
            return f"SELECT {columns} FROM {_ASKED} WHERE {where.sql}", where.values
        source = f"({_found(match)}) CROSS JOIN {_ASKED} ON seq = found"
        return f"SELECT {columns} FROM {source} WHERE {where.sql}", (*match.values, *where.values)

    def _newest_with_words(self, match: Condition, limit: int) -> list[int]:
        """Walk from the newest match of the words; where hardly any is wanted, find out first which others are."""
        where = self._question.where
        for most in (_NEAR, _FAR):
            found = self._among_newest(match, most, limit)
            if len(found) == limit or self._count_newest(match, most) < most:
                return found
            if len(found) * _FAR < limit * most:
                break  # at this rate there will not be enough among them
        others = f"SELECT seq FROM {_ASKED} WHERE {where.sql}"
        # The plus keeps the words from being searched anew for each of the others.
        query = f"SELECT found FROM ({_found(match)}) WHERE +found IN ({others}) ORDER BY found DESC LIMIT ?"
        return [row[0] for row in self._execute(query, (*match.values, *where.values, limit))]

    def _among_newest(self, match: Condition, most: int, limit: int) -> list[int]:
        where = self._question.where
        newest = f"({_found(match)} ORDER BY rowid DESC LIMIT ?)"
        query = f"SELECT seq FROM {newest} CROSS JOIN {_ASKED} ON seq = found WHERE {where.sql}"
        rows = self._execute(f"{query} ORDER BY found DESC LIMIT ?", (*match.values, most, *where.values, limit))
        return [row[0] for row in rows]

    def _count_newest(self, match: Condition, most: int) -> int:
        query = f"SELECT count(*) FROM ({_found(match)} LIMIT ?)"
        return int(self._execute(query, (*match.values, most))[0][0])

    def _execute(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, _storable(*values)).fetchall()


def _found(match: Condition) -> str:
    return f"SELECT rowid AS found FROM words WHERE {match.sql}"


def _keys(rows: list[tuple[Any, ...]]) -> array[int]:
    return _column(rows, 0)


def _column(rows: list[tuple[Any, ...]], place: int) -> array[int]:
    return array("q", [row[place] for row in rows])


def _sum(rows: list[tuple[Any, ...]]) -> Decimal:
    return credits_of(sum([row[1] for row in rows if isinstance(row[1], int)]))


def credits_of(millionths: float) -> Decimal:
    """Return what a column of prices, or their sum, means in credits."""
    return Decimal(round(min(max(millionths, -_MOST), _MOST))) / MILLION


def _storable(*values: object) -> tuple[object, ...]:
    """Return ``values`` so that they can be asked for: what was typed may hold half a letter."""
    return tuple(each.encode(errors="replace").decode() if isinstance(each, str) else each for each in values)
