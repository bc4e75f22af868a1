"""An older index becomes one to search in: no row is lost, and a crash on the way changes nothing."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from studio.domain.job import JobState
from studio.domain.query import parse
from studio.domain.request import ImageRequest, VideoRequest
from studio.store.database import connect, transaction
from studio.store.paths import Paths
from studio.store.rows import ENCODER
from studio.store.schema import STEPS, VERSION, migrate, version
from studio.store.store import Store

from .examples import job, picture

_BEFORE = 7
"""The last schema without the columns of a search."""

_INSERT = (
    "INSERT INTO pictures (id, generation_id, place, path, prompt, negative, style, tags, rating, favourite, data)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
CLIP = VideoRequest(video_lora_id="seedance", prompt="waves", first_frame_url="file_1")
IMAGE = ImageRequest(
    prompt="鷺が夜明けに", steps=28, guidance_scale=6.5, enhance_prompt=True, reference_image_urls=("file_1", "file_2")
)
OLD = (
    picture(0, tags=("sea", "two words", 'a "b" \\n c'), rating=4, favourite=True, style_name="Ink wash"),
    picture(2, index=0, generation_id="img_run", request=IMAGE, seed=3),
    picture(2, index=1, generation_id="img_run", request=IMAGE, seed=4),
    picture(1, request=CLIP, media_type="video/mp4", seconds=5.0, generation_id="vid_1", sandbox=True),
)


def as_it_was(connection: sqlite3.Connection, schema: int, *, copies: int = 1) -> None:
    """Give an empty file an earlier ``schema`` with rows in it, as the program of that day wrote them."""
    for statement in (each for step in STEPS[:schema] for each in step):
        assert isinstance(statement, str)
        connection.execute(statement)
    later = ("notes", "imported", "pixels", "state", "trashed_at", "expires_at")
    for copy in range(copies):
        for one in OLD:
            data = json.loads(ENCODER.encode(one))
            data = {name: value for name, value in data.items() if name not in later}
            request, generation = one.request, f"{one.generation_id}{copy or ''}"
            row = (f"{one.id}{copy or ''}", generation, one.index, one.path, request.prompt, "", one.style_name)
            marks = ("\n".join(one.tags), one.rating, one.favourite, msgspec.json.encode(data))
            connection.execute(_INSERT, (*row, *marks))
    connection.execute(_INSERT, ("odd", "", 0, "odd.png", "an odd one", "", "", "", 0, 0, b'{"broken'))
    known = job(0, state=JobState.FAILED, request_ids=("req_1", "req_2"))
    connection.execute(
        "INSERT INTO jobs (id, state, ended, profile, spent_at, data) VALUES (?, 'failed', 1, 'default', '', ?)",
        (known.id, ENCODER.encode(known)),
    )
    connection.execute(f"PRAGMA user_version={schema}")


@pytest.mark.parametrize("schema", range(1, _BEFORE + 1))
async def test_rows_of_every_earlier_schema_are_found_by_everything_new(paths: Paths, schema: int) -> None:
    with contextlib.closing(connect(paths.database)) as connection:
        as_it_was(connection, schema)
    store = await Store.open(paths)
    listing = await store.finder.find(parse(""))
    rows = await store.finder.rows(listing.keys)
    assert [row.picture for row in rows] == [OLD[1], OLD[2], OLD[3], OLD[0]]
    assert len(listing.keys) == listing.total == 5  # the damaged one stays where it is

    async def found(text: str) -> list[str]:
        return [row.picture.id for row in await store.finder.first(parse(text))]

    first, run, second, clip = (one.id for one in OLD)
    assert await found("heron") == await found("tag:SEA") == await found("is:fav rating>=4") == [first]
    assert await found("夜明け") == await found("steps:28 guidance:6.5 is:enhanced has:reference") == [run, second]
    assert await found('tag:"a ""b"" \\n c"') == await found("style:ink -tag:x") == [first]
    assert await found("type:video is:sandbox duration>4 has:reference cost=.25") == [clip]
    assert await found("seed:4") == [second]
    assert len(await found("req:req_2 status:failed")) == 1
    await store.close()


def test_ids_with_broken_letters_stay_apart(tmp_path: Path) -> None:
    with contextlib.closing(connect(tmp_path / "old.sqlite3")) as connection:
        as_it_was(connection, _BEFORE)
        for letter in (b"\xfe", b"\xff"):
            connection.execute(
                "INSERT INTO pictures SELECT NULL, CAST(? AS TEXT), CAST(? AS TEXT), place, path, prompt, negative,"
                " style, tags, rating, favourite, data FROM pictures WHERE id = 'odd'",
                (letter, letter),
            )
        migrate(connection)
        kept = connection.execute("SELECT hex(id) FROM pictures WHERE path = 'odd.png' AND id != 'odd'").fetchall()
    assert sorted(kept) == [("FE",), ("FF",)]


def content(path: Path) -> list[object]:
    """Return everything the file holds, as SQL would make it again."""
    with contextlib.closing(connect(path)) as connection:
        return [version(connection), *connection.iterdump()]


def test_breaking_off_anywhere_leaves_the_step_before(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    with contextlib.closing(connect(path)) as connection, transaction(connection):
        as_it_was(connection, _BEFORE)
    before = content(path)
    broken, operations = 0, 1
    while not broken_off(path, operations):
        now = content(path)
        assert now == before or now[0] > _BEFORE  # type: ignore[operator]
        broken += now == before
        operations += max(operations // 6, 1)
    assert broken > 10
    assert content(path)[0] == VERSION


def broken_off(path: Path, operations: int) -> bool:
    """Let the upgrade be broken off after so many operations of the database, and return whether it came to its end."""
    left = iter(range(operations))
    with contextlib.closing(connect(path)) as connection:
        connection.set_progress_handler(lambda: next(left, None) is None, 10)
        try:
            migrate(connection)
        except sqlite3.OperationalError as error:
            assert "interrupted" in str(error)
            return False
    return True


_KILLED = """
import os, sys
from pathlib import Path
from studio.store.database import connect
from studio.store.schema import migrate
connection = connect(Path(sys.argv[1]))
connection.execute("PRAGMA cache_size=4")  # so that half of it is in the file already
left = iter(range(int(sys.argv[2])))
connection.set_progress_handler(lambda: os._exit(9) if next(left, None) is None else 0, 10)
migrate(connection)
"""


@pytest.mark.parametrize("operations", [50, 1_000, 4_000])
def test_being_killed_on_the_way_leaves_the_step_before(tmp_path: Path, operations: int) -> None:
    path = tmp_path / "old.sqlite3"
    with contextlib.closing(connect(path)) as connection, transaction(connection):
        as_it_was(connection, _BEFORE, copies=40)
    before = content(path)
    command = [sys.executable, "-c", _KILLED, str(path), str(operations)]
    assert subprocess.run(command, check=False).returncode == 9
    assert content(path) == before
    with contextlib.closing(connect(path)) as connection:
        migrate(connection)
        assert connection.execute("SELECT count(*) FROM pictures").fetchone() == (4 * 40 + 1,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
