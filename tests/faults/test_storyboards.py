"""A storyboard under abuse: each take is paid once, whatever is put back, changed or broken meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from studio.domain.job import JobState
from studio.domain.settings import Settings
from studio.flow.storyboards import Why
from studio.flow.takes import takes_of
from tests.faults.proxy import Act, Proxy
from tests.faults.test_full import clear, fill, small
from tests.faults.test_network import (
    BYTES,
    LINK,
    LIST,
    POLL,
    UPLOAD,
    corrupt_json,
    far,
    reset_after,
    silence_after,
    storm,
)
from tests.flow.desk import Desk
from tests.flow.test_storyboards import PRICE, TWO, agree, chain, running, until_saved
from tests.sandbox_fixture import Sandbox

__all__ = ["far", "small"]

CREATE = "POST /v1/videos"
ONE = chain("1:1")


async def test_an_old_copy_of_the_data_folder_asks_for_what_it_bought(tmp_path: Path, sandbox: Sandbox) -> None:
    """Put back by hand within the day: the key is the agreement's, so the server answers with the run there was.

    Or its file tells which shot it was made for before anything is asked. Either way each shot has one clip, paid once.
    """
    desk = await Desk(tmp_path / "home", sandbox).open()
    await agree(desk, TWO)
    await desk.close()
    shutil.copytree(desk.paths.data, tmp_path / "old")
    desk = await desk.again()
    await desk.engine.start()
    async with running(desk) as work:
        await work.saved("s1", "s2")
    await desk.close()

    shutil.rmtree(desk.paths.data)
    shutil.copytree(tmp_path / "old", desk.paths.data)
    later = await desk.again()
    await later.engine.start()
    async with running(later), asyncio.timeout(60):
        while [job.state for each in TWO.shots for job in await later.store.journal.takes(each.id)] != [
            JobState.SAVED
        ] * 2:
            await asyncio.sleep(0.05)
    await later.engine.rescue()
    await later.engine.drained()
    assert len(sandbox.generations()) == len(later.charges()) == await later.sound() == 2
    await later.close()


@pytest.mark.parametrize("copied", [True, False], ids=["a copy of the day", "nothing but the files"])
async def test_after_a_damaged_index_the_shots_know_their_clips(tmp_path: Path, sandbox: Sandbox, copied: bool) -> None:
    """Otherwise they would be shown as not made, and sending the storyboard would buy them a second time."""
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    await desk.store.storyboards.save(TWO)
    if copied:
        await desk.store.keep_copy(desk.clock.now())
    await agree(desk, TWO)
    async with running(desk) as work:
        await work.saved("s1", "s2")
    await desk.close()
    desk.paths.database.write_bytes(b"no database")
    later = await desk.again()
    await later.engine.start()
    await later.engine.rescue()
    await later.engine.drained()
    assert [len(board.shots) for board in await later.store.storyboards.all()] == ([2] if copied else [])
    assert await later.store.storyboards.pending() == ()
    for name in ("s1", "s2"):
        (take,) = await takes_of(later.store, name)
        assert take.clip is not None and take.job.charged == 1
    assert await later.sound() == len(later.charges()) == 2
    await later.close()


async def test_what_is_agreed_anew_while_the_price_is_asked_for_is_what_is_bought(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(PRICE, "delay", seconds=30)
    await agree(desk, ONE)
    changed = replace(ONE.shots[0], draft=replace(ONE.shots[0].draft, prompt="a heron, redrawn"))
    async with running(desk) as work:
        while not sandbox.calls(PRICE):
            await desk.clock.sleep(0.2)
        await desk.store.storyboards.withdraw(["s1"])
        await agree(desk, replace(ONE, shots=(changed,)))
        sandbox.clear_faults()
        await until_saved(desk, work, "s1")
        (job,) = await desk.store.journal.takes("s1")
    assert job.request.prompt == "a heron, redrawn" and len(desk.charges()) == 1


async def test_what_is_withdrawn_while_the_price_is_asked_for_is_not_bought(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(PRICE, "delay", seconds=30)
    await agree(desk, ONE)
    async with running(desk) as work:
        while not sandbox.calls(PRICE):
            await desk.clock.sleep(0.2)
        await desk.store.storyboards.withdraw(["s1"])
        sandbox.clear_faults()
        await work.director.advance()
    assert await desk.store.journal.takes("s1") == () and sandbox.calls(CREATE) == 0 and work.director.standing == {}


async def test_an_index_that_cannot_be_read_for_a_while_ends_no_storyboard(desk: Desk) -> None:
    with contextlib.closing(sqlite3.connect(desk.paths.database)) as other:
        other.execute("ALTER TABLE agreements RENAME TO away")
        async with running(desk) as work:
            await desk.clock.sleep(1)
            other.execute("ALTER TABLE away RENAME TO agreements")
            await agree(desk, ONE)
            await work.saved("s1")
    assert len(desk.charges()) == 1


async def test_without_the_picture_folder_no_shot_is_bought(desk: Desk, sandbox: Sandbox) -> None:
    away = desk.paths.library.with_name("away")
    desk.paths.library.rename(away)
    await agree(desk, ONE)
    async with running(desk) as work:
        await work.stands("s1", Why.TROUBLE)
        assert "Nothing was bought" in work.director.standing["s1"].sentence and sandbox.calls(CREATE) == 0
        away.rename(desk.paths.library)
        await work.saved("s1")
    assert len(desk.charges()) == 1


async def test_without_room_for_the_frame_the_next_shot_waits(
    tmp_path: Path, small: Callable[..., Path], sandbox: Sandbox
) -> None:
    data = small("data", "size=4m")
    desk = await Desk(tmp_path / "home", sandbox).open()
    await desk.engine.start()
    await agree(desk, TWO, only="s1")
    async with running(desk) as work:
        await work.saved("s1")
        await agree(desk, TWO, only="s2")
        fill(data, leave=16 << 10)
        work.director.look()
        await work.stands("s2", Why.TROUBLE)
        assert "could not be kept" in work.director.standing["s2"].sentence and sandbox.calls(CREATE) == 1
        clear(data)
        await work.saved("s2")
    assert len(desk.charges()) == 2
    await desk.close()


async def test_a_fault_of_ours_while_a_shot_is_judged_ends_no_storyboard(desk: Desk) -> None:
    sound, desk.settings = desk.settings, cast(Settings, None)
    await agree(desk, ONE)
    async with running(desk) as work:
        await work.stands("s1", Why.TROUBLE)
        assert "The studio failed" in work.director.standing["s1"].sentence
        desk.settings = sound
        await work.saved("s1")
    assert len(desk.charges()) == 1


ROUTES = (PRICE, CREATE, UPLOAD, POLL, LIST, LINK, BYTES)
ACTS = (reset_after, silence_after, corrupt_json, storm())


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
async def test_each_shot_is_paid_once_whatever_the_network_does(far: Desk, network: Proxy, act: Act) -> None:
    """Every route of a clip goes wrong, and again while the second shot is made."""
    await agree(far, TWO)
    for route in ROUTES:
        network.plan(route, act)
    async with running(far) as work:
        await until_saved(far, work, "s1")
        for route in (PRICE, CREATE, UPLOAD, BYTES):
            network.plan(route, act)
        await until_saved(far, work, "s2")
    await far.engine.drained()
    assert await far.sound() == len(far.charges()) == len(far.sandbox.generations()) == 2
    assert [len(await far.store.journal.takes(name)) for name in ("s1", "s2")] == [1, 1]


@pytest.mark.parametrize("hours", [-30.0, 30.0])
async def test_an_agreement_by_a_clock_that_was_wrong_is_asked_about_again(
    desk: Desk, sandbox: Sandbox, hours: float
) -> None:
    await agree(desk, ONE)
    desk.clock.advance(hours=hours)
    async with running(desk) as work:
        await work.stands("s1", Why.OLD)
    assert sandbox.calls(CREATE) == 0


@pytest.mark.parametrize("hours", [-1.0, 1.0])
async def test_an_hour_makes_no_agreement_an_old_one(desk: Desk, hours: float) -> None:
    await agree(desk, ONE)
    desk.clock.advance(hours=hours)
    async with running(desk) as work:
        await work.saved("s1")
    assert len(desk.charges()) == 1
