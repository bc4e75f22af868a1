"""An index that another program keeps locked, or that turns out damaged at work: nothing is paid twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from studio.domain.errors import DiskTrouble
from studio.domain.job import JobState
from studio.store.database import suspicion
from studio.store.store import Store
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/images"


@contextmanager
def locked(database: Path) -> Iterator[Callable[[], None]]:
    """Keep the index locked as another program, until the block ends or the yielded function is called."""
    with closing(sqlite3.connect(database, isolation_level=None)) as outsider:
        outsider.execute("BEGIN EXCLUSIVE")
        yield partial(_end, outsider)


def _end(outsider: sqlite3.Connection) -> None:
    outsider.execute("ROLLBACK")


@pytest.fixture
async def hasty(desk: Desk) -> Desk:
    """A desk that does not wait ten seconds for a lock."""
    writer = desk.store._database
    await writer.call(lambda: writer.connection.execute("PRAGMA busy_timeout=50"))
    return desk


async def test_a_lock_of_a_moment_is_waited_for_and_the_loop_goes_on(desk: Desk) -> None:
    with locked(desk.paths.database) as release:
        buying = asyncio.ensure_future(desk.buy())
        for _ in range(50):
            assert await desk.store.library.count() == 0  # reading goes on, and so does this loop
        assert not buying.done()
        release()
    assert (await desk.end(await buying)).state is JobState.SAVED
    assert len(desk.charges()) == 1


async def test_a_lock_that_stays_is_a_sentence_and_buys_nothing(hasty: Desk) -> None:
    with locked(hasty.paths.database), pytest.raises(DiskTrouble, match=r"keeps the studio’s index busy.*Nothing was"):
        await hasty.buy()
    assert hasty.sandbox.calls(CREATE) == 0
    assert (await hasty.make()).state is JobState.SAVED


async def test_a_lock_before_sending_lets_the_job_wait_and_go_on(hasty: Desk) -> None:
    hasty.engine.pause()
    job = await hasty.buy()
    with locked(hasty.paths.database):
        hasty.engine.unpause()
        assert (await hasty.end(job)).state is JobState.PLANNED
        await hasty.clock.sleep(30)
        assert hasty.sandbox.calls(CREATE) == 0
        assert len(hasty.troubles) == 1 and "busy" in hasty.troubles[0].explanation.title
    await hasty.reaches(job, JobState.SAVED)
    assert len(hasty.charges()) == 1


async def test_a_lock_while_the_answer_comes_costs_no_second_charge(hasty: Desk) -> None:
    hasty.sandbox.fault(CREATE, "delay", when="after", seconds=0.5)
    job = await hasty.buy()
    await hasty.reaches(job, JobState.SENDING)
    with locked(hasty.paths.database):
        await hasty.until(lambda: bool(hasty.troubles))
        assert (await hasty.row(job)).state is JobState.SENDING
    saved = await hasty.reaches(job, JobState.SAVED)
    assert saved.charged == 1 and len(hasty.charges()) == 1 and len(hasty.sandbox.generations()) == 1


async def test_a_lock_while_a_run_ends_loses_nothing(hasty: Desk) -> None:
    hasty.sandbox.control("outcomes", holds=True)
    job = await hasty.reaches(await hasty.buy(), JobState.ACCEPTED)
    with locked(hasty.paths.database):
        hasty.sandbox.control("release")
        await asyncio.wait_for(hasty.engine.drained(), 60)
    await hasty.reaches(job, JobState.SAVED)
    assert await hasty.sound() == 1 and len(hasty.charges()) == 1


async def test_an_index_that_is_never_free_is_a_sentence_at_the_start(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.paths.database.with_name("other.sqlite3"), isolation_level=None)) as outsider:
        outsider.execute("PRAGMA journal_mode=WAL")
        outsider.execute("CREATE TABLE t (n)")
        outsider.execute("PRAGMA locking_mode=EXCLUSIVE")
        outsider.execute("BEGIN EXCLUSIVE")
        outsider.execute("INSERT INTO t VALUES (1)")
        paths = desk.paths
        home = paths.data.with_name("second")
        home.mkdir()
        (home / "studio.sqlite3").symlink_to(paths.data / "other.sqlite3")
        with pytest.raises(DiskTrouble, match="keeps the studio’s index busy"):
            await Store.open(type(paths)(home, paths.config, paths.cache, paths.logs, paths.library))
    assert not list(home.glob("*damaged*"))


def spoil(database: Path) -> None:
    """Overwrite the pages of the tables while they are in use, as a dying disk does."""
    with database.open("r+b") as file:
        size = file.seek(0, 2)
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))


async def test_damage_met_at_work_is_a_sentence_buys_nothing_and_heals_at_the_next_start(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    await desk.make("before")
    waiting = await line_up(desk)
    writer = desk.store._database
    await writer.call(lambda: writer.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"))
    spoil(desk.paths.database)
    await writer.call(lambda: writer.connection.execute("PRAGMA shrink_memory"))
    bought = sandbox.calls(CREATE)
    with pytest.raises(DiskTrouble, match=r"index is damaged.*Nothing was bought"):
        await desk.buy("never")
    desk.engine.unpause()
    await desk.until(lambda: any(each.job_id == waiting for each in desk.troubles))
    assert sandbox.calls(CREATE) == bought and desk.engine._board.broken is None
    assert suspicion(desk.paths.database).exists()
    with pytest.raises(DiskTrouble):
        await desk.close()
    await desk.store.close()
    following = await desk.again()
    assert "was damaged" in following.store.notices[0]
    await following.engine.start()
    await following.make("after")
    assert await following.sound() == 2 and len(following.charges()) == 2
    assert not suspicion(desk.paths.database).exists()
    await following.close()


async def line_up(desk: Desk) -> str:
    """Let a job wait in line, and return its id."""
    desk.engine.pause()
    return (await desk.buy("waiting")).id


async def test_a_damaged_word_list_that_a_quick_look_misses_is_found_after_it_was_met(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    await desk.make("before")
    await desk.close()
    with closing(sqlite3.connect(desk.paths.database, isolation_level=None)) as other:
        other.execute("DELETE FROM words_data WHERE id = 10")
    desk = await desk.again()
    await desk.engine.start()
    await desk.buy("after")
    await desk.until(lambda: bool(desk.troubles))
    assert "index is damaged" in desk.troubles[0].explanation.title
    await desk.close()
    following = await desk.again()
    assert following.store.notices
    await following.engine.start()
    await following.session.engine.rescue()
    await asyncio.wait_for(following.engine.drained(), 60)
    assert await following.sound() == 2 and len(following.charges()) == 2
    await following.close()


async def test_a_damaged_write_ahead_log_costs_no_second_charge(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    job = await desk.make()
    kept = {
        path: path.read_bytes() for path in desk.paths.data.glob("studio.sqlite3*") if path.suffix != ".sqlite3-shm"
    }
    await desk.close()
    for path, content in kept.items():
        middle = len(content) // 2
        torn = content[:middle] + b"\xa5" * 64 + content[middle + 64 :] if path.name.endswith("-wal") else content
        path.write_bytes(torn)
    following = await desk.again()
    assert [row.id for row in await following.store.journal.recent()] in ([], [job.id])
    await following.engine.start()
    await following.engine.rescue()
    await asyncio.wait_for(following.engine.drained(), 60)
    assert await following.sound() == 1 and len(following.charges()) == 1
    await following.close()
