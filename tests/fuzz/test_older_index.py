"""An older index with rows that others or a failing disk left in it: it becomes a new one all the same, with each."""

from __future__ import annotations

import contextlib
import sqlite3
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import msgspec
import pytest

from studio.store.database import connect
from studio.store.rows import ENCODER
from studio.store.schema import VERSION, migrate, version
from tests.fuzz.documents import documents
from tests.fuzz.dose import cases, quick
from tests.fuzz.recipes import either, listed, pick
from tests.fuzz.test_rows import CELL, TEXT, as_text
from tests.store.examples import job
from tests.store.test_library_step import OLD, as_it_was

PARSERS = ("studio.store.library_step._document", "studio.store.library_step._made")

BEFORE = 7
"""The last schema without the columns of a search."""
ID = OLD[0].id.encode()
SHARED = "img_run"
"""A run of which the index has two outputs already."""

Row = dict[str, object]

_IDENTITIES = (
    "SELECT hex(id), hex(generation_id), hex(place), hex(prompt), hex(tags), hex(data) FROM pictures ORDER BY 1, 2"
)

PICTURE = documents([msgspec.json.decode(ENCODER.encode(each)) for each in OLD])
JOB = documents([msgspec.json.decode(ENCODER.encode(job(request_ids=("req_1", "req_2"))))])
NAME = either(pick(ID[:10] + b"X", b"Z" * 26, b"0" * 26, b"x\xff", b"x\xfe"), TEXT)


@cache
def older() -> bytes:
    with TemporaryDirectory() as name:
        path = Path(name) / "index"
        with contextlib.closing(connect(path)) as connection:
            as_it_was(connection, BEFORE)
            connection.execute("PRAGMA journal_mode=DELETE")
        return path.read_bytes()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite3"


COLUMNS = {
    "id": NAME,
    "generation_id": either(pick(b"", SHARED.encode(), b"x\xff", b"x\xfe"), CELL),
    "place": either(CELL, pick(5, 2**62, -(2**62))),
    "prompt": either(TEXT, CELL),
    "negative": TEXT,
    "style": TEXT,
    "tags": either(TEXT, CELL),
    "data": either(PICTURE, PICTURE, CELL),
}


def row(random: Random) -> Row:
    return {name: recipe(random) for name, recipe in COLUMNS.items()}


@cases(rows=listed(row, 1, 4), asked=either(JOB, JOB, CELL))
def test_it_is_upgraded(path: Path, rows: list[Row], asked: object) -> None:
    for each in path.parent.iterdir():
        each.unlink()
    path.write_bytes(older())
    with contextlib.closing(connect(path)) as connection:
        added = sum(_add(connection, each) for each in rows)
        connection.execute(
            "INSERT INTO jobs (id, state, ended, profile, spent_at, data) VALUES ('odd', 'failed', 1, '', '', ?)",
            (asked,),
        )
        before = connection.execute(_IDENTITIES).fetchall()
        with quick():
            migrate(connection)
        assert version(connection) == VERSION
        assert connection.execute("SELECT count(*) FROM pictures").fetchone() == (len(OLD) + 1 + added,)
        assert connection.execute(_IDENTITIES).fetchall() == before, "a row is another one now"
        assert connection.execute("SELECT count(*) FROM words WHERE words MATCH 'heron'").fetchone()[0] >= 1
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _add(connection: sqlite3.Connection, row: Row) -> int:
    """Write a row as it comes, and return 1; 0 when it would have been refused then too."""
    odd = {name: ("?", cell) if name == "data" else as_text(cell) for name, cell in row.items()}
    columns, marks = ", ".join(odd), ", ".join(mark for mark, _ in odd.values())
    return connection.execute(
        f"INSERT OR IGNORE INTO pictures ({columns}, path, rating, favourite) VALUES ({marks}, 'x.png', 0, 0)",
        [cell for _, cell in odd.values()],
    ).rowcount
