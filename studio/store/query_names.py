"""The names a search may mean: which styles, tags and collections there are for what was typed."""

from __future__ import annotations

import sqlite3

from studio.domain.labels import folded

_DISTINCT = """WITH RECURSIVE each (name) AS (
    SELECT min({column}) FROM {table}
    UNION ALL SELECT (SELECT min({column}) FROM {table} WHERE {column} > each.name) FROM each
    WHERE each.name IS NOT NULL
) SELECT name FROM each WHERE name IS NOT NULL"""
"""Jumps from one to the next in an index: the cost is that of the names, not of the pictures."""

_STYLES = _DISTINCT.format(column="style", table="pictures")
_TAGS = _DISTINCT.format(column="tag", table="picture_tags")


class Names:
    """Looks names up in the index, without regard to case and to how letters are put together."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def styles(self, typed: str) -> tuple[str, ...]:
        """Return the styles and models that have ``typed`` in their names."""
        wanted = folded(typed)
        return tuple(name for name in self._read(_STYLES) if wanted in folded(name))

    def tags(self, typed: str) -> tuple[str, ...]:
        """Return the tag ``typed`` in all the ways it is written."""
        wanted = folded(typed)
        return tuple(name for name in self._read(_TAGS) if folded(name) == wanted)

    def collections(self, typed: str) -> tuple[str, ...]:
        """Return the ids of the collections that are called ``typed``, or the one of ``#id``."""
        if typed.startswith("#"):
            return (typed[1:],)
        wanted = folded(typed)
        rows = self._connection.execute("SELECT id, name FROM collections")
        return tuple(str(identity) for identity, name in rows if folded(str(name)) == wanted)

    def _read(self, query: str) -> list[str]:
        return [str(row[0]) for row in self._connection.execute(query)]
