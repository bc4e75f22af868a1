"""What users with a bad day do: other keys, other folders, impatient fingers, copies put back by hand."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from studio.domain.errors import LimitReached
from studio.domain.job import Job, JobState
from studio.domain.settings import Settings
from studio.flow.events import JobChanged
from studio.flow.spending import spending
from tests.faults.test_resume import CREATE, plant
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox


async def test_what_one_team_may_have_bought_is_never_bought_by_another(desk: Desk, sandbox: Sandbox) -> None:
    mark = desk.session.client.key_mark
    job = await plant(desk, state=JobState.SENDING, body=order().request.body(), sent_at=desk.clock.now(), sent_by=mark)
    stranger = await desk.again(key=sandbox.keys["other_team_key"])
    await stranger.engine.start()
    try:
        told = await stranger.end(job)
    finally:
        await stranger.close()
    assert sandbox.calls(CREATE) == 0
    assert told.state is JobState.FAILED and told.charged is None and told.error


async def test_what_was_bought_comes_home_when_its_own_key_is_back(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(CREATE, "drop", when="after", times=100)
    job = await desk.buy()
    await desk.reaches(job, JobState.SENDING)
    await desk.until(lambda: sandbox.calls(CREATE) > 0)
    await desk.engine.stop()
    sandbox.clear_faults()
    stranger = await desk.again(key=sandbox.keys["other_team_key"])
    await stranger.engine.start()
    await stranger.end(job)
    assert await stranger.sound() == 0
    await stranger.close()
    home = await desk.again()
    await home.engine.start()
    await home.until(lambda: any(each.state is JobState.SAVED for each in _rows(home)))
    assert await home.sound() == len(home.charges()) == 1
    await home.close()


async def test_a_copy_of_the_journal_put_back_days_later_buys_nothing_again(desk: Desk, sandbox: Sandbox) -> None:
    job = await plant(desk)
    first = await desk.again()
    await first.engine.start()
    bought = await first.end(job)
    assert bought.generation_id
    await first.store.journal.put(job)  # as the copy has it
    with sqlite3.connect(desk.paths.database) as index:
        index.execute("DELETE FROM pictures")
    await first.close()
    sandbox.advance(2 * 24 * 3600)
    later = await desk.again()
    later.clock.advance(days=2)
    await later.engine.start()
    try:
        told = await later.end(job)
        assert (told.state, told.generation_id) == (JobState.SAVED, bought.generation_id)
        assert len(later.charges()) == 1 and await later.sound() == 1
    finally:
        await later.close()


async def test_a_click_that_waited_for_days_is_bought_although_its_like_was_bought_before(
    desk: Desk, sandbox: Sandbox
) -> None:
    await desk.make()
    job = await plant(desk)
    sandbox.advance(2 * 24 * 3600)
    later = await desk.again()
    later.clock.advance(days=2)
    await later.engine.start()
    try:
        assert (await later.end(job)).state is JobState.SAVED
        assert len(later.charges()) == await later.sound() == 2
    finally:
        await later.close()


@pytest.mark.parametrize("ended", [JobState.CANCELLED, JobState.FAILED])
async def test_what_the_server_made_after_it_said_no_comes_home(desk: Desk, ended: JobState) -> None:
    job = await desk.make()
    with sqlite3.connect(desk.paths.database) as index:
        index.execute("DELETE FROM pictures")
    await desk.store.journal.put(
        msgspec.structs.replace(await desk.row(job), state=ended, charged=Decimal(0), saved_count=0, output_count=0)
    )
    await desk.engine.rescue()
    told = await desk.end(job)
    assert (told.state, told.charged, told.saved_count) == (JobState.SAVED, Decimal(1), 1)
    assert await desk.sound() == len(desk.charges()) == 1


async def test_a_run_that_cannot_be_read_keeps_no_other_from_coming_home(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(
        "GET /v1/images/{id}", "body", status=200, body=json.dumps({"id": "img_of_somebody_else"}), times=9999
    )
    sandbox.control("outcomes", holds=True, times=2)
    hidden, sound = await desk.buy("hidden"), await desk.buy("sound")
    for job in (hidden, sound):
        await desk.reaches(job, JobState.ACCEPTED)
    first = await desk.row(hidden)
    await desk.engine.stop()
    await desk.store.journal.put(msgspec.structs.replace(first, owner=None, generation_id="img_that_no_list_shows"))
    sandbox.control("release")
    again = await desk.again()
    await again.engine.start()
    try:
        await again.reaches(sound, JobState.SAVED)
        assert (await again.row(hidden)).state is JobState.ACCEPTED
    finally:
        await again.close()


@pytest.mark.parametrize("windows", [1, 2])
async def test_impatient_fingers_do_not_get_past_a_limit(tmp_path: Path, sandbox: Sandbox, windows: int) -> None:
    settings = Settings(day_limit=Decimal(2))
    desks = [await Desk(tmp_path / "home", sandbox, settings=settings).open() for _ in range(windows)]
    for desk in desks:
        await desk.engine.start(adopt=False, reconcile=False)
        desk.engine.pause()
    clicks = (desks[number % windows].buy(f"heron {number}") for number in range(6))
    came = await asyncio.gather(*clicks, return_exceptions=True)
    for desk in desks:
        await desk.close()
    assert [type(each) for each in came].count(LimitReached) == 4


@pytest.mark.parametrize("told", [None, Decimal(-7)])
async def test_a_server_that_lies_about_the_cost_does_not_widen_a_limit(
    tmp_path: Path, sandbox: Sandbox, told: Decimal | None
) -> None:
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(day_limit=Decimal(2))).open()
    await desk.engine.start(adopt=False, reconcile=False)
    desk.engine.pause()
    await desk.buy("an egret")
    job = await desk.buy()
    await desk.store.journal.put(msgspec.structs.replace(job, state=JobState.ACCEPTED, generation_id="1", charged=told))
    try:
        if told is None:
            with pytest.raises(LimitReached):
                await desk.buy("a third")
        assert (await spending(desk.store, desk.clock, desk.session.profile)).today >= 0
    finally:
        await desk.close()


def _rows(desk: Desk) -> list[Job]:
    return [event.job for event in desk.events if isinstance(event, JobChanged)]


async def test_another_run_than_the_one_asked_for_is_not_saved_in_its_place(desk: Desk, sandbox: Sandbox) -> None:
    other = await desk.make("another one")
    run = {**sandbox.get(f"/v1/images/{other.generation_id}")}
    sandbox.control("outcomes", holds=True)
    job = await desk.buy()
    await desk.reaches(job, JobState.ACCEPTED)
    sandbox.fault("GET /v1/images/{id}", "body", status=200, body=json.dumps(run), times=5)
    assert (await desk.end(job)).state is JobState.ACCEPTED
    sandbox.clear_faults()
    sandbox.control("release")
    await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 2
