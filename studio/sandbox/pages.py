"""Cursor pages: newest first, at most a hundred rows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

from studio.sandbox.database import Database
from studio.sandbox.problems import Problem

_LIMIT = range(1, 100 + 1)
_USUAL_LIMIT = 20


class Pager:
    """Pages over one table with ``seq``, ``id`` and ``team`` columns, or over its rows with certain values."""

    def __init__(self, database: Database, table: str, **only: str) -> None:
        self._database = database
        self._table = table
        self._only = only

    def page(
        self,
        team: str,
        query: Mapping[str, str],
        public: Callable[[sqlite3.Row], Any],
        *,
        kind: str | None = None,
        backwards: bool = False,
    ) -> dict[str, Any]:
        """Return one page as the service writes it, rows shown by ``public``.

        ``kind`` keeps rows of one type; ``backwards`` allows ``ending_before``.

        Raises:
            Problem: 400 for a wrong limit or cursor.
        """
        limit = _limit(query)
        after, before = query.get("starting_after"), query.get("ending_before") if backwards else None
        if after is not None and before is not None:
            raise Problem("value_out_of_range", "Send one cursor, not both.", param="ending_before")
        where, values = ["team = ?", *(f"{column} = ?" for column in self._only)], [team, *self._only.values()]
        if kind is not None:
            where, values = [*where, "type = ?"], [*values, kind]
        if after is not None:
            rows = self._rows([*where, "seq < ?"], [*values, self._seq(team, after, "starting_after")], "DESC", limit)
        elif before is not None:
            rows = self._rows([*where, "seq > ?"], [*values, self._seq(team, before, "ending_before")], "ASC", limit)
        else:
            rows = self._rows(where, values, "DESC", limit)
        more, rows = len(rows) > limit, rows[:limit]
        if before is not None:
            rows.reverse()
        cursor = rows[-1]["id"] if more else None
        return {"object": "list", "data": [public(row) for row in rows], "has_more": more, "next_cursor": cursor}

    def _rows(self, where: list[str], values: list[Any], order: str, limit: int) -> list[sqlite3.Row]:
        sql = f"SELECT * FROM {self._table} WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?"
        return self._database.rows(sql, *values, limit + 1)

    def _seq(self, team: str, cursor: str, param: str) -> int:
        row = self._database.row(f"SELECT seq FROM {self._table} WHERE id = ? AND team = ?", cursor, team)
        if row is None:
            raise Problem("invalid_format", f"{param} is not a known id.", param=param)
        return int(row["seq"])


def _limit(query: Mapping[str, str]) -> int:
    text = query.get("limit", str(_USUAL_LIMIT))
    if not re.fullmatch(r"-?[0-9]+", text):
        raise Problem("invalid_format", "limit must be an integer.", param="limit")
    if len(text) > 3 or int(text) not in _LIMIT:
        raise Problem("value_out_of_range", "limit must be between 1 and 100.", param="limit")
    return int(text)
