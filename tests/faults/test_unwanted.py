"""A job that is not wanted any more is stopped as soon as it is known where it stands, also by the next start."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from studio.domain.job import JobState
from tests.commands.shell import Shell
from tests.faults.test_resume import CREATE, post
from tests.faults.test_unknowns import AGE, bought, closed, unanswered
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox


@pytest.fixture
async def late(tmp_path: Path, sandbox: Sandbox) -> Desk:
    """A desk whose engine is not started yet."""
    return await Desk(tmp_path / "home", sandbox).open()


async def test_a_wish_to_cancel_survives_the_end_of_the_process(late: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    job = await unanswered(late, age=0.01, unwanted=True)
    await asyncio.to_thread(post, sandbox, order().request.body(), job.key)
    await late.engine.start()
    job = await late.end(job)
    assert (job.state, job.charged) == (JobState.CANCELLED, Decimal(0))
    assert len(sandbox.generations()) == 1
    assert await closed(late) == []


async def test_a_wish_that_comes_too_late_saves_what_was_made(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late, age=0.01, unwanted=True)
    await asyncio.to_thread(bought, sandbox, job.key, age=0.01)
    await late.engine.start()
    assert (await late.end(job)).state is JobState.SAVED
    assert await closed(late) == []


async def test_a_row_nobody_wanted_is_dropped_unsent(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late, state=JobState.PLANNED, body=None, sent_at=None, asked_at=None, unwanted=True)
    await late.engine.start()
    job = await late.end(job)
    assert (job.state, job.charged, sandbox.calls(CREATE)) == (JobState.CANCELLED, Decimal(0), 0)
    await late.close()


async def test_a_wish_is_tried_again_until_the_server_hears_it(late: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    job = await unanswered(late, age=0.01, unwanted=True)
    sandbox.fault("POST /v1/images/{id}/cancel", "error", status=500, times=6)
    await late.engine.start()
    job = await late.reaches(job, JobState.CANCELLED)
    assert sandbox.calls("POST /v1/images/{id}/cancel") > 6
    assert await closed(late) == []


async def test_cancel_writes_the_wish_down(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    sandbox.fault(CREATE, "delay", seconds=0.5)
    job = await desk.reaches(await desk.buy(), JobState.SENDING)
    await desk.engine.cancel(job.id)
    assert (await desk.row(job)).unwanted
    await desk.end(job)


async def test_a_wish_typed_while_the_answer_is_out_is_kept_for_the_next_start(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late, age=0.01)
    await late.close()
    shell = Shell(late.paths.data.parent, AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
    said = shell.run("cancel", job.id)
    assert said.code == 0 and "not known yet" in said.err and "resume" in said.err
    following = await late.again()
    assert (await following.row(job)).unwanted
    await following.close()


async def test_a_question_that_is_not_wanted_any_more_holds_nobody_up(late: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    job = await unanswered(late)
    sandbox.advance(-AGE * 3600)
    runs = [await asyncio.to_thread(post, sandbox, order().request.body(), key) for key in (job.key, "a script")]
    sandbox.advance(AGE * 3600)
    await late.engine.start(reconcile=False)
    await late.end(job)
    assert (await late.engine.cancel(job.id)).unwanted
    assert late.engine.stuck(job.id) is not None
    assert (await late.end(job)).state is JobState.SENDING
    await late.engine.settle(job.id, runs[0])
    ended = await late.end(job)
    assert (ended.state, ended.charged) == (JobState.CANCELLED, Decimal(0))
    sandbox.control("release")
    await late.close()
