"""Older files become newer ones; newer ones are left alone."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from studio.domain.errors import StudioError
from studio.domain.generation import Style
from studio.store.database import connect
from studio.store.paths import Paths
from studio.store.schema import VERSION, migrate, take_step, version
from studio.store.store import Store


def test_an_empty_file_gets_every_table(tmp_path: Path) -> None:
    with contextlib.closing(connect(tmp_path / "a.sqlite3")) as connection:
        assert version(connection) == 0
        migrate(connection)
        migrate(connection)
        assert version(connection) == VERSION
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        assert {"jobs", "pictures", "words", "uploads", "drafts", "offers", "marks", "prompts"} <= tables


async def test_a_newer_file_is_refused_and_not_touched(paths: Paths) -> None:
    with contextlib.closing(connect(paths.database)) as connection:
        connection.execute("PRAGMA user_version=999")
    before = paths.database.read_bytes()
    with pytest.raises(StudioError, match="written by a newer Aurous Studio"):
        await Store.open(paths)
    assert paths.database.read_bytes() == before
    with contextlib.closing(connect(paths.database)) as connection:
        assert version(connection) == 999


async def test_styles_and_the_marks_on_them_outlive_the_tables_they_were_in(paths: Paths) -> None:
    with contextlib.closing(connect(paths.database)) as connection:
        for _ in range(5):
            take_step(connection)
        connection.execute("INSERT INTO styles VALUES ('p', ?)", (b'[{"id": "a", "name": "Ink"}]',))
        connection.execute("INSERT INTO style_marks VALUES ('a', 1, 0), ('b', 0, 7), ('c', 0, 9)")
    store = await Store.open(paths)
    assert await store.styles.load("p") == (Style(id="a", name="Ink"),)
    assert (await store.styles.favourites(), await store.styles.recent()) == (frozenset({"a"}), ("c", "b"))
    await store.styles.used("a")
    assert await store.styles.recent() == ("a", "c", "b")
    assert (await store.models.favourites(), await store.models.recent()) == (frozenset(), ())
    await store.close()
