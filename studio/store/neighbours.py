"""Which rows belong together: those of one style, and those of one run.

A hundred thousand texts cost a database ten times what whole numbers cost, to sort and to hand over. So the indexes are
asked for the numbers of each style or run, and the rest is counting.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence
from itertools import chain, compress, repeat
from operator import ne, sub

import msgspec

from studio.domain.listing import Group

_FEW = 2_000
"""Rows that are asked for one by one: reading a whole index takes longer."""

_BY_STYLE = "style = '', style COLLATE NOCASE, style"
_OF_KEYS = "json_each(?) AS each CROSS JOIN pictures ON seq = each.value"
_RUNS = """SELECT (SELECT count(*) FROM pictures INDEXED BY pictures_job WHERE job_id = ''),
    (SELECT '[' || coalesce(group_concat(seq), '') || ']'
        FROM (SELECT seq FROM pictures INDEXED BY pictures_job ORDER BY job_id, seq)),
    (SELECT '[' || coalesce(group_concat(size), '') || ']'
        FROM (SELECT count(*) AS size FROM pictures INDEXED BY pictures_job GROUP BY job_id ORDER BY job_id))"""

_numbers = msgspec.json.Decoder(list[int]).decode


def numbers(connection: sqlite3.Connection, query: str, values: Sequence[object] = ()) -> array[int]:
    """Return the whole numbers of a query that gives nothing else, as ``seq``, in its order.

    As one text: as rows they would take twice as long.
    """
    row = connection.execute(f"SELECT '[' || coalesce(group_concat(seq), '') || ']' FROM ({query})", values).fetchone()
    return array("q", _numbers(row[0]))


def by_style(
    connection: sqlite3.Connection, keys: Sequence[int], *, newest: bool
) -> tuple[array[int], tuple[Group, ...]]:
    """Return ``keys`` by the name of their style, those without one last; within a style they stay in their order.

    That is quicker told when it is ``newest``, the highest number first.
    """
    place = {} if newest else dict(zip(keys, range(len(keys)), strict=True))
    wanted = set(keys) if newest else place.keys()
    found = array("q")
    groups = []
    for style, members in _styles(connection, keys):
        there = list(filter(wanted.__contains__, members))
        there.sort(key=None if newest else place.__getitem__, reverse=newest)
        if there:
            groups.append(Group(style, len(found), len(there)))
            found.extend(there)
    return found, tuple(groups)


def _styles(connection: sqlite3.Connection, keys: Sequence[int]) -> Iterator[tuple[str, list[int]]]:
    """Yield the styles by name, with the rows of each, others than ``keys`` among them."""
    source, values = "pictures INDEXED BY pictures_style", tuple[str, ...]()
    if len(keys) <= _FEW:
        source, values = _OF_KEYS, (json.dumps(list(keys)),)
    query = f"SELECT style, '[' || group_concat(seq) || ']' FROM {source} GROUP BY style ORDER BY {_BY_STYLE}"
    for style, members in connection.execute(query, values):
        yield str(style), _numbers(members)


def runs_of(connection: sqlite3.Connection, keys: Sequence[int]) -> list[int]:
    """Return for each of ``keys`` a number that those of one run have in common; 0 is of none."""
    if len(keys) <= _FEW or any(key < 0 for key in keys):
        return _named(connection, keys)
    alone, rows, sizes = connection.execute(_RUNS).fetchone()
    several = _numbers(sizes)[1 if alone else 0 :]
    run = chain(repeat(0, alone), chain.from_iterable(map(repeat, range(1, len(several) + 1), several)))
    run_of = dict(zip(_numbers(rows), run, strict=True))
    return list(map(run_of.get, keys, repeat(0)))


def _named(connection: sqlite3.Connection, keys: Sequence[int]) -> list[int]:
    """Do it by the names of the runs, which those without a file have too."""
    listed = json.dumps([key for key in keys if key >= 0])
    job_of = dict(connection.execute(f"SELECT seq, job_id FROM {_OF_KEYS}", (listed,)))
    if any(key < 0 for key in keys):
        job_of |= dict(connection.execute("SELECT -rowid, id FROM jobs"))
    known: dict[object, int] = {"": 0}
    return [known.setdefault(job_of.get(key, ""), len(known)) for key in keys]


def side_by_side(runs: Sequence[int]) -> tuple[Group, ...]:
    """Return the groups of rows that have the same number and stand together; they have no name."""
    if not runs:
        return ()
    begins = [0, *compress(range(1, len(runs)), map(ne, runs, runs[1:])), len(runs)]
    return tuple(map(Group, repeat(""), begins, map(sub, begins[1:], begins)))
