"""The next start takes up every row where it stood."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from studio.domain.job import Job, JobState
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/images"
OUTPUT = "GET /v1/images/{id}/output/{n}"


async def plant(desk: Desk, **fields: object) -> Job:
    """Write a row as a dead process left it."""
    desk.engine.pause()
    job = await desk.buy()
    await desk.engine.stop()
    job = msgspec.structs.replace(await desk.row(job), owner=None, **fields)
    await desk.store.journal.put(job)
    return job


async def finished(desk: Desk, job: Job, **ahead: float) -> Job:
    """Start again, with a clock that runs so much ahead, and return what became of ``job``."""
    following = await desk.again()
    following.clock.advance(**ahead)
    await following.engine.start()
    try:
        return await following.end(job)
    finally:
        assert await following.sound() == (await following.row(job)).saved_count
        await following.close()


@pytest.mark.parametrize("state", [JobState.PLANNED, JobState.UPLOADING])
async def test_a_row_that_was_not_sent_is_sent(desk: Desk, state: JobState) -> None:
    job = await plant(desk, state=state)
    assert (await finished(desk, job)).state is JobState.SAVED
    assert len(desk.charges()) == 1


@pytest.mark.parametrize("arrived", [False, True])
async def test_a_row_without_an_answer_is_asked_again_with_key_and_body(
    desk: Desk, sandbox: Sandbox, arrived: bool
) -> None:
    body = order().request.body()
    job = await plant(desk, state=JobState.SENDING, body=body, sent_at=desk.clock.now())
    if arrived:
        await asyncio.to_thread(post, sandbox, body, job.key)
    assert (await finished(desk, job)).state is JobState.SAVED
    assert len(sandbox.generations()) == 1 and len(desk.charges()) == 1


def post(sandbox: Sandbox, body: bytes, key: str) -> str:
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    with sandbox.client() as client:
        answer: dict[str, str] = client.post("/v1/images", content=body, headers=headers).raise_for_status().json()
    return answer["id"]


async def test_an_old_row_without_an_answer_is_found_in_the_history(desk: Desk, sandbox: Sandbox) -> None:
    body = order().request.body()
    long_ago = desk.clock.now() - timedelta(hours=23, minutes=30)
    await asyncio.to_thread(sandbox.advance, -(23.5 * 3600))
    job = await plant(desk, state=JobState.SENDING, body=body, sent_at=long_ago, created_at=long_ago)
    await asyncio.to_thread(post, sandbox, body, job.key)
    await asyncio.to_thread(sandbox.advance, 23.5 * 3600)
    before = sandbox.calls(CREATE)
    assert (await finished(desk, job)).state is JobState.SAVED
    assert sandbox.calls(CREATE) == before and len(desk.charges()) == 1


async def test_an_old_row_that_nobody_knows_is_not_bought_again(desk: Desk, sandbox: Sandbox) -> None:
    long_ago = desk.clock.now() - timedelta(hours=30)
    job = await plant(desk, state=JobState.SENDING, body=order().request.body(), sent_at=long_ago)
    job = await finished(desk, job)
    assert (job.state, job.error and job.error.code) == (JobState.FAILED, "not_found_again")
    assert sandbox.calls(CREATE) == 0


async def test_how_old_a_row_is_is_told_by_the_servers_clock(desk: Desk, sandbox: Sandbox) -> None:
    body = order().request.body()
    long_ago = desk.clock.now() - timedelta(hours=25)
    await asyncio.to_thread(sandbox.advance, -(25 * 3600))
    job = await plant(desk, state=JobState.SENDING, body=body, sent_at=long_ago, created_at=long_ago)
    await asyncio.to_thread(post, sandbox, body, job.key)
    await asyncio.to_thread(sandbox.advance, 25 * 3600)
    before = sandbox.calls(CREATE)
    # By our clock, which was set back, the server would still remember the key.
    assert (await finished(desk, job, hours=-6)).generation_id == sandbox.generations()[0]["id"]
    assert sandbox.calls(CREATE) == before and len(desk.charges()) == 1


async def test_an_accepted_row_is_watched_on(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.buy(count=2), JobState.ACCEPTED)
    await desk.engine.stop()
    sandbox.control("release")
    job = await finished(desk, job)
    assert (job.state, job.saved_count) == (JobState.SAVED, 2)
    assert len(desk.charges()) == 1


async def test_a_finished_row_is_collected(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(OUTPUT, "error", status=503, times=100)
    job = await desk.reaches(await desk.buy(count=2), JobState.FINISHED)
    await desk.engine.stop()
    await asyncio.to_thread(httpx.request, "DELETE", f"{sandbox.control_url}/faults")
    job = await finished(desk, job)
    assert (job.state, job.saved_count) == (JobState.SAVED, 2)


async def test_a_file_whose_row_was_lost_is_not_saved_twice(desk: Desk, sandbox: Sandbox) -> None:
    job = await desk.make(count=2)
    pictures = await desk.pictures()
    await desk.engine.stop()
    forget(desk.paths.database, pictures[0].id)
    await desk.store.journal.put(msgspec.structs.replace(job, state=JobState.FINISHED, saved_count=1, owner=None))
    await finished(desk, job)
    assert {each.path for each in await desk.pictures()} == {each.path for each in pictures}
    assert sandbox.calls(OUTPUT) == 2


def forget(database: Path, picture_id: str) -> None:
    """Leave the file without its row, as a crash between the two would."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("DELETE FROM pictures WHERE id = ?", (picture_id,))
    connection.close()


async def test_what_expired_before_the_next_start_is_lost_loudly(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(OUTPUT, "error", status=503, times=100)
    job = await desk.reaches(await desk.buy(), JobState.FINISHED)
    await desk.engine.stop()
    await asyncio.to_thread(httpx.request, "DELETE", f"{sandbox.control_url}/faults")
    sandbox.advance(25 * 3600)
    following = await desk.again()
    await following.engine.start()
    job = await following.end(job)
    assert (job.state, job.charged == 1, job.error and job.error.code) == (JobState.LOST, True, "output_expired")
    assert [each.job_id for each in following.troubles] == [job.id]
    again = await following.engine.save_again(job.id)
    assert (again.state, again.error) == (JobState.FINISHED, None)  # what is tried again is not called lost
    await following.close()


async def test_runs_made_elsewhere_are_found_and_saved(desk: Desk, sandbox: Sandbox) -> None:
    theirs = await asyncio.to_thread(post, sandbox, order("made by a script").request.body(), "their-key")
    mine = await desk.make()
    found = await desk.engine.rescue()
    found = found or tuple(job for job in await desk.store.journal.recent() if job.another)
    assert [job.generation_id for job in found] == [theirs]
    row = await desk.end(found[0])
    assert (row.another, row.state, row.request.prompt) == (True, JobState.SAVED, "made by a script")
    assert await desk.sound() == 2
    assert await desk.engine.rescue() == ()
    assert (await desk.row(mine)).state is JobState.SAVED


async def test_a_clock_that_runs_ahead_hides_no_run_made_elsewhere(desk: Desk, sandbox: Sandbox) -> None:
    await desk.engine.stop()  # it looks for such runs too, and may be quicker
    await asyncio.to_thread(sandbox.advance, -(10 * 3600))
    theirs = await asyncio.to_thread(post, sandbox, order("made by a script").request.body(), "their-key")
    await asyncio.to_thread(sandbox.advance, 10 * 3600)
    following = await desk.again()
    following.clock.advance(hours=20)
    assert [job.generation_id for job in await following.engine.rescue()] == [theirs]
    await following.close()


async def test_a_run_whose_answer_is_still_out_is_not_taken_for_a_strangers(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    sandbox.fault(CREATE, "delay", when="after", seconds=1.0)
    job = await desk.reaches(await desk.buy(), JobState.SENDING)
    while not sandbox.generations():
        await desk.clock.sleep(0.2)
    assert await desk.engine.rescue() == ()
    sandbox.control("release")
    await desk.end(job)
    assert len(await desk.store.journal.recent()) == 1
    assert await desk.sound() == 1
