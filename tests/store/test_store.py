"""Opening: a damaged index costs nobody a picture."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from studio.domain.errors import DiskTrouble, StudioError
from studio.domain.job import JobState
from studio.store import backup
from studio.store.database import connect
from studio.store.paths import Paths
from studio.store.store import Store

from .examples import NOW, job, picture


def damage(path: Path) -> None:
    """Overwrite the middle of a database, as a dying disk does."""
    content = bytearray(path.read_bytes())
    content[4096 : len(content) - 4096] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(content)


async def many_pictures(store: Store) -> None:
    """Fill the database with more than a few pages."""
    one = job(state=JobState.SAVED)
    await store.journal.add(one)
    await store.journal.finish(one, [picture(minute) for minute in range(300)])


async def test_everything_is_there_after_a_restart(paths: Paths) -> None:
    store = await Store.open(paths)
    one = job()
    await store.journal.add(one)
    await store.close()
    store = await Store.open(paths)
    assert await store.journal.unfinished() == (one,)
    assert store.notices == ()
    await store.close()


@pytest.mark.parametrize("content", [b"", b"this is no database" * 1000])
async def test_a_file_that_is_no_database_is_kept_aside(paths: Paths, content: bytes) -> None:
    paths.database.write_bytes(content)
    store = await Store.open(paths)
    await store.library.add(picture())
    await store.close()
    if content:
        assert "new one was begun" in store.notices[0]
        assert (paths.data / "studio.damaged-1.sqlite3").read_bytes() == content


async def test_a_damaged_database_is_replaced_by_its_copy(paths: Paths) -> None:
    store = await Store.open(paths)
    planned, sending = job(0), job(1, state=JobState.SENDING)
    for one in (planned, sending):
        await store.journal.add(one)
    await many_pictures(store)
    assert await store.keep_copy(NOW) is not None
    await store.close()
    damage(paths.database)

    store = await Store.open(paths)
    assert "2026-11-23 took its place" in store.notices[0]
    assert await store.library.count() == 300
    assert [one.id for one in await store.journal.unfinished()] == [sending.id]
    closed = await store.journal.get(planned.id)
    assert closed is not None and closed.error is not None
    assert (closed.state, closed.error.code) == (JobState.CANCELLED, "restored")
    await store.close()


async def test_one_copy_a_day_and_a_week_of_them(paths: Paths, store: Store) -> None:
    for days in range(9):
        assert await store.keep_copy(NOW + timedelta(days=days)) is not None
        assert await store.keep_copy(NOW + timedelta(days=days)) is None
    names = sorted(path.name for path in paths.backups.glob("*.sqlite3"))
    assert names == [f"studio-{NOW + timedelta(days=days):%Y-%m-%d}.sqlite3" for days in range(2, 9)]


async def test_damage_under_a_running_process_is_not_swept_away(paths: Paths, store: Store) -> None:
    await many_pictures(store)
    await store._database.call(lambda: store._database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    damage(paths.database)
    with pytest.raises(StudioError, match="another window or command is using it"):
        await Store.open(paths)
    assert not list(paths.data.glob("*damaged*"))


async def test_a_data_folder_that_cannot_be_made_is_disk_trouble(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file in the way")
    with pytest.raises(DiskTrouble):
        await Store.open(Paths.find({"AUROUS_STUDIO_HOME": str(tmp_path / "home")}))


def test_many_processes_may_begin_at_once(paths: Paths) -> None:
    begin = (
        "import asyncio; from studio.store.paths import Paths; from studio.store.store import Store\n"
        "async def main():\n"
        "    store = await Store.open(Paths.find()); print(await store.library.count()); await store.close()\n"
        "asyncio.run(main())"
    )
    environment = {"AUROUS_STUDIO_HOME": str(paths.data.parent), "PYTHONPATH": str(Path(__file__).parents[2])}
    started = [
        subprocess.Popen([sys.executable, "-c", begin], env=environment, stdout=subprocess.PIPE) for _ in range(4)
    ]
    assert [process.communicate()[0] for process in started] == [b"0\n"] * 4


async def test_closing_does_not_wait_for_the_copy(paths: Paths) -> None:
    store = await Store.open(paths)
    await many_pictures(store)
    copying = asyncio.ensure_future(store.keep_copy(NOW))
    await asyncio.sleep(0)
    await store.close()
    made = await copying
    assert backup.copies(paths.backups) == ([] if made is None else [made])
    assert not list(paths.backups.glob("*.part*"))


def test_a_copy_breaks_off_at_every_point(paths: Paths) -> None:
    big_database(paths.database)
    asked = 0
    for patience in range(200):
        asked = 0

        def ending(patience: int = patience) -> bool:
            nonlocal asked
            asked += 1
            return asked > patience

        made = backup.keep_copy(paths.database, paths.backups, NOW, ending=ending)
        if made is not None:
            break
        assert backup.copies(paths.backups) == [] and not list(paths.backups.glob("*.part*"))
    assert patience > 5 and made is not None and backup.sound(made)


def test_the_copy_is_of_one_moment_while_others_write(paths: Paths) -> None:
    big_database(paths.database)
    with contextlib.closing(connect(paths.database)) as writer:
        written = 0

        def ending() -> bool:
            nonlocal written
            written += 1
            writer.execute("UPDATE numbers SET n = ?", (written,))
            return written > 100

        made = backup.keep_copy(paths.database, paths.backups, NOW, ending=ending)
    assert made is not None and 5 < written < 100
    with contextlib.closing(connect(made)) as copy:
        assert copy.execute("SELECT DISTINCT n FROM numbers").fetchall() == [(0,)]


def test_one_process_copies_at_a_time(paths: Paths) -> None:
    big_database(paths.database)
    seen: list[Path | None] = []

    def ending() -> bool:
        if not seen:
            seen.append(backup.keep_copy(paths.database, paths.backups, NOW))
        return False

    assert backup.keep_copy(paths.database, paths.backups, NOW, ending=ending) is not None
    assert seen == [None]


def big_database(path: Path) -> None:
    """Make a database of 16 MB in which every row says 0."""
    with contextlib.closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE numbers (n INTEGER, ballast BLOB)")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO numbers VALUES (0, ?)", [(bytes(2000),)] * 8000)
        connection.execute("COMMIT")


async def test_an_index_that_knows_nothing_wants_to_be_rebuilt_and_one_that_does_not(paths: Paths) -> None:
    store = await Store.open(paths)
    assert store.rebuild_wanted
    await store.rebuild.finish()
    await store.close()
    store = await Store.open(paths)
    assert not store.rebuild_wanted
    await store.close()


async def test_a_copy_is_made_fit_before_it_has_the_name(paths: Paths) -> None:
    store = await Store.open(paths)
    await store.journal.add(job())
    await store.keep_copy(NOW)
    await store.close()
    paths.database.unlink()
    seen = []
    backup.restore(paths.database, paths.backups, lambda _: seen.append(paths.database.exists()))
    assert seen == [False] and paths.database.exists()
