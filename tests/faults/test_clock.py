"""Clocks that are wrong, are set while we run, or stood still while the computer slept."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from studio.domain.job import JobState, Phase, Progress
from studio.store.paths import Paths
from tests.commands.shell import Shell
from tests.faults.books import differences
from tests.faults.proxy import Act, Line, Proxy, between
from tests.faults.test_network import BUY, BYTES, POLL, PRICE, storm
from tests.faults.test_resume import post
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox

PATIENCE = 180


@pytest.fixture
async def network(sandbox: Sandbox) -> AsyncIterator[Proxy]:
    async with between(sandbox) as proxy:
        yield proxy


@pytest.fixture
async def far(tmp_path: Path, sandbox: Sandbox, network: Proxy) -> AsyncIterator[Desk]:
    desk = await Desk(tmp_path / "home", sandbox, base_url=network.base_url).open()
    await desk.engine.start()
    yield desk
    await desk.close()


async def paid_once(desk: Desk, count: int = 1) -> None:
    await desk.engine.drained()
    assert await desk.sound() == len(desk.charges()) == len(desk.sandbox.generations()) == count


async def test_a_clock_that_is_days_late_makes_no_click_an_old_one(desk: Desk) -> None:
    """Its like was made elsewhere just before: an old click would be asked about, whether it is that run."""
    desk.sandbox.advance(2 * 24 * 3600)
    elsewhere = await asyncio.to_thread(post, desk.sandbox, order().request.body(), "elsewhere")
    job = await desk.make()
    assert job.state is JobState.SAVED and job.generation_id != elsewhere
    # It is charged when it is made, and comes home whenever the history is looked at: both, before they are counted.
    while desk.sandbox.get(f"/v1/images/{elsewhere}")["status"] != "succeeded":
        await desk.clock.sleep(1)
    await desk.engine.rescue()
    await paid_once(desk, 2)


SET = [-24.0, -1.0, 1.0, 24.0]


@pytest.mark.parametrize("hours", SET)
async def test_a_clock_that_is_wrong_from_the_start_changes_nothing(
    tmp_path: Path, sandbox: Sandbox, hours: float
) -> None:
    desk = Desk(tmp_path / "home", sandbox)
    desk.clock.advance(hours=hours)
    await desk.open()
    await desk.engine.start()
    job = await desk.make(count=2)
    assert (job.state, job.saved_count) == (JobState.SAVED, 2)
    run = sandbox.generations()[0]
    assert job.sent_at is not None and job.accepted_at is not None and job.deadline is not None
    assert abs(job.accepted_at - job.sent_at) < timedelta(minutes=5)
    assert job.deadline - job.accepted_at < timedelta(hours=24, minutes=5)
    assert run["id"] == job.generation_id
    assert await desk.sound() == 2 and len(desk.charges()) == 1
    await desk.close()


@pytest.mark.parametrize("hours", [-3.0, 3.0])
async def test_a_clock_that_is_set_while_a_job_runs_holds_nothing_up(
    desk: Desk, sandbox: Sandbox, hours: float
) -> None:
    sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.buy(), JobState.ACCEPTED)
    desk.clock.advance(hours=hours)
    sandbox.control("release")
    await desk.reaches(job, JobState.SAVED)
    await desk.reaches(await desk.buy("another"), JobState.SAVED)
    await paid_once(desk, 2)


@pytest.mark.parametrize("hours", [-3.0, 3.0])
async def test_a_clock_that_is_set_while_the_line_waits_neither_holds_it_up_nor_lets_it_spin(
    far: Desk, network: Proxy, hours: float
) -> None:
    network.plan(BUY, storm("Retry-After: 70"), times=1)
    job = await far.buy()
    await far.until(lambda: any(each.retry_at for each in waiting(far)))
    far.clock.advance(hours=hours)
    await far.reaches(job, JobState.SAVED)
    await paid_once(far)
    assert network.calls[BUY] == 2


def waiting(desk: Desk) -> list[Progress]:
    return [progress for job in desk.engine.jobs() if (progress := desk.engine.progress(job.id)) is not None]


@pytest.mark.parametrize("hours", [-3.0, 3.0])
async def test_a_clock_that_is_set_while_a_download_rests_neither_holds_it_up_nor_lets_it_spin(
    desk: Desk, sandbox: Sandbox, hours: float
) -> None:
    sandbox.fault(BYTES, "error", status=500, times=6)
    job = await desk.buy()
    await desk.until(lambda: any(each.phase is Phase.NOT_SAVED for each in waiting(desk)))
    desk.clock.advance(hours=hours)
    await desk.reaches(job, JobState.SAVED)
    await paid_once(desk)
    assert sandbox.calls(BYTES) == 7


@pytest.mark.parametrize("hours", [-3.0, 3.0])
async def test_a_price_is_asked_again_when_the_clock_was_set(desk: Desk, sandbox: Sandbox, hours: float) -> None:
    desk.engine.pause()
    job = await desk.buy()
    desk.clock.advance(hours=hours)
    desk.engine.unpause()
    assert (await desk.reaches(job, JobState.SAVED)).charged == Decimal(1)
    assert sandbox.calls(PRICE) == 1


@pytest.mark.parametrize("hours", [-26.0, 26.0])
async def test_the_age_of_a_purchase_survives_a_clock_that_is_set(desk: Desk, sandbox: Sandbox, hours: float) -> None:
    await desk.make("the first")  # the server's time is known
    desk.clock.advance(hours=hours)
    job = await desk.make("the second")
    assert job.sent_at is not None and job.accepted_at is not None
    assert abs(job.accepted_at - job.sent_at) < timedelta(minutes=5)


@pytest.mark.parametrize("route", [BUY, POLL, BYTES])
async def test_a_computer_that_sleeps_for_three_hours_goes_on_where_it_was(
    tmp_path: Path, sandbox: Sandbox, network: Proxy, route: str
) -> None:
    shell = Shell(tmp_path / "home", AUROUS_BASE_URL=network.base_url, AUROUS_API_KEY=sandbox.api_key)
    network.plan(route, nap(sandbox, network))
    with shell.start("generate", "a heron", "--width", "256", "--height", "256", "--count", "2") as process:
        network.sleeper = process.pid
        _, said = await asyncio.to_thread(process.communicate, timeout=PATIENCE)
    assert (process.returncode, network.planned) == (0, []), said
    assert "Traceback" not in said
    assert differences(Paths.find({"AUROUS_STUDIO_HOME": str(shell.home)}), sandbox) == []


def nap(sandbox: Sandbox, network: Proxy) -> Act:
    """Stop the process in the middle of an answer, for three hours in which every connection dies."""

    async def act(line: Line) -> None:
        os.kill(network.sleeper, signal.SIGSTOP)
        answer = await line.served()
        await line.say(answer.head, answer.body[: len(answer.body) // 2])
        await asyncio.to_thread(sandbox.advance, 3 * 3600)
        network.drop()
        os.kill(network.sleeper, signal.SIGCONT)

    return act
