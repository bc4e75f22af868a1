"""Two processes on one library, the window and a command: neither pays, saves or waits for what the other drives."""

from __future__ import annotations

import asyncio
import os
import secrets
import sqlite3
from argparse import Namespace
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from studio.commands.cancel import stop
from studio.commands.connecting import Desk as CommandDesk
from studio.domain.errors import Mistaken
from studio.domain.job import JobState
from tests.commands.shell import Said, Shell
from tests.faults.test_crash import GENERATE, killed, until
from tests.faults.test_resume import plant, post
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/images"
OUTPUT = "GET /v1/images/{id}/output/{n}"
_PATIENCE = 120


@pytest.fixture
async def other(desk: Desk) -> AsyncIterator[Desk]:
    """A second process on the folders of ``desk``, opened and not started."""
    opened = await desk.again()
    yield opened
    await opened.close()


@pytest.fixture
def shell(tmp_path: Path, sandbox: Sandbox) -> Shell:
    """The command line on the folders of ``desk``."""
    return Shell(tmp_path / "home", AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)


async def says(shell: Shell, *words: str) -> Said:
    """Run a command while the desk goes on."""
    with shell.start(*words) as process:  # here, for only the main thread may listen for Ctrl+C
        out, err = await asyncio.to_thread(process.communicate, timeout=_PATIENCE)
    return Said(process.returncode, out, err)


async def drained(*desks: Desk) -> None:
    await asyncio.wait_for(asyncio.gather(*(desk.engine.drained() for desk in desks)), _PATIENCE)


async def test_both_at_work_at_once_send_and_fetch_each_job_once(desk: Desk, other: Desk, sandbox: Sandbox) -> None:
    await other.engine.start()
    jobs = [await each.buy("a heron", count=2) for _ in range(2) for each in (desk, other)]
    await drained(desk, other)
    assert [(await desk.row(job)).state for job in jobs] == [JobState.SAVED] * 4
    assert (sandbox.calls(CREATE), sandbox.calls(OUTPUT)) == (4, 8)
    assert await desk.sound() == 8


async def test_a_start_leaves_the_jobs_of_a_living_process_alone(desk: Desk, other: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True, times=2)
    jobs = [await desk.reaches(await desk.buy(), JobState.ACCEPTED) for _ in range(2)]
    await other.engine.start()
    assert other.engine.jobs() == ()
    sandbox.control("release")
    await drained(desk, other)
    assert [(await desk.row(job)).state for job in jobs] == [JobState.SAVED] * 2
    assert (sandbox.calls(CREATE), sandbox.calls(OUTPUT)) == (2, 2)


async def test_the_rows_of_a_killed_command_go_on_at_the_next_start(desk: Desk, other: Desk, shell: Shell) -> None:
    sandbox = desk.sandbox
    sandbox.control("outcomes", holds=True, times=2)
    mine = await desk.reaches(await desk.buy(), JobState.ACCEPTED)
    process = shell.start(*GENERATE)
    await asyncio.to_thread(until, lambda: len(sandbox.generations()) == 2)
    await asyncio.to_thread(killed, process)
    await other.engine.start()
    (theirs,) = other.engine.jobs()
    assert theirs.id != mine.id
    sandbox.control("release")
    await drained(desk, other)
    assert [(await desk.row(job)).state for job in (mine, theirs)] == [JobState.SAVED] * 2
    assert sandbox.calls(OUTPUT) == 3 and len(desk.charges()) == 2


@pytest.mark.parametrize("how", ["killed", "not waited for"])
async def test_a_window_that_stays_open_fetches_what_a_command_left(desk: Desk, shell: Shell, how: str) -> None:
    sandbox = desk.sandbox
    sandbox.control("outcomes", holds=True)
    if how == "killed":
        process = shell.start(*GENERATE)
        await asyncio.to_thread(until, lambda: len(sandbox.generations()) == 1)
        await asyncio.to_thread(killed, process)
    else:
        assert (await says(shell, *GENERATE, "--no-wait")).code == 0
    sandbox.control("release")
    await desk.engine.rescue()
    (job,) = await desk.store.journal.recent()
    assert (await desk.end(job)).state is JobState.SAVED
    assert await desk.sound() == 2 and len(desk.charges()) == 1


async def test_a_reused_process_number_keeps_no_row(desk: Desk) -> None:
    token = f"{os.getpid()}:1:{secrets.token_hex(4)}:{secrets.token_hex(4)}"
    job = await plant(desk, state=JobState.PLANNED)
    await desk.store.journal.put(job)
    await asyncio.to_thread(own, desk, job.id, token)
    following = await desk.again()
    await following.engine.start()
    assert (await following.end(job)).state is JobState.SAVED
    await following.close()


def own(desk: Desk, job_id: str, token: str) -> None:
    connection = sqlite3.connect(desk.paths.database)
    with connection:
        connection.execute("UPDATE jobs SET owner = ? WHERE id = ?", (token, job_id))
    connection.close()


async def test_two_starts_at_the_same_moment_share_what_is_left(desk: Desk, other: Desk, sandbox: Sandbox) -> None:
    desk.engine.pause()
    jobs = [await desk.buy("a heron") for _ in range(4)]
    await desk.engine.stop()
    third = await desk.again()
    await asyncio.gather(other.engine.start(), third.engine.start())
    taken = [{job.id for job in each.engine.jobs()} for each in (other, third)]
    assert taken[0] | taken[1] == {job.id for job in jobs} and not taken[0] & taken[1]
    await drained(other, third)
    assert [(await desk.row(job)).state for job in jobs] == [JobState.SAVED] * 4
    assert (sandbox.calls(CREATE), sandbox.calls(OUTPUT)) == (4, 4)
    await third.close()


async def test_a_command_stops_a_run_that_the_window_watches(desk: Desk, shell: Shell, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.buy(), JobState.ACCEPTED)
    said = await says(shell, "cancel", job.id, "--json")
    assert (said.code, said.document["jobs"][0]["state"]) == (0, "cancelled")
    ended = await desk.end(job)
    assert ended.state is JobState.CANCELLED and ended.charged == 0 and not desk.charges()


async def test_a_command_says_where_to_stop_a_job_that_the_window_is_about_to_send(desk: Desk, shell: Shell) -> None:
    desk.engine.pause()
    job = await desk.buy()
    said = await says(shell, "cancel", job.id)
    assert (said.code, said.out) == (2, "")
    assert said.err == "aurous-studio: Another window or command is about to send this job. Cancel it there.\n"
    desk.engine.unpause()
    assert (await desk.reaches(job, JobState.SAVED)).charged == 1


async def test_a_cancel_that_comes_late_does_not_call_unsent_what_another_process_has_taken_over(desk: Desk) -> None:
    job = await plant(desk, state=JobState.PLANNED)
    following = await desk.again()
    following.engine.pause()
    await following.engine.start()
    here = CommandDesk(desk.paths, desk.store, desk.settings)
    with pytest.raises(Mistaken, match="Another window or command is about to send"):
        await stop(job, Namespace(profile=job.profile), here)  # with the row as it was before
    following.engine.unpause()
    assert (await following.reaches(job, JobState.SAVED)).charged == 1
    await following.close()


async def test_two_rescues_at_once_make_one_row_and_one_file_of_each_foreign_run(desk: Desk, other: Desk) -> None:
    await other.engine.start()
    bodies = [order(f"made by a script {number}").request.body() for number in range(5)]
    runs = [await asyncio.to_thread(post, desk.sandbox, body, f"key-{number}") for number, body in enumerate(bodies)]
    found = await asyncio.gather(desk.engine.rescue(), other.engine.rescue())
    await drained(desk, other)
    rows = await desk.store.journal.recent()
    assert Counter(job.generation_id for job in rows) == Counter(runs)
    assert {job.state for job in rows} == {JobState.SAVED}
    assert sum(map(len, found)) == len({job.id for each in found for job in each})
    assert desk.sandbox.calls(OUTPUT) == await desk.sound() == len(runs)
