"""What the server has and this disk lacks comes home: by deadline, from anywhere, however often it is interrupted."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.commands.options import parser
from studio.domain.errors import DiskTrouble, Mistaken, ServerFailed
from studio.domain.job import Job, JobState
from studio.domain.settings import Settings
from studio.flow.events import PictureSaved
from tests.commands.shell import Shell
from tests.faults.books import differences
from tests.faults.test_network import LIST
from tests.faults.test_resume import CREATE, OUTPUT, forget, post
from tests.flow.desk import Desk, QuickClock, clip_order, order
from tests.sandbox_fixture import Sandbox


@pytest.fixture
async def idle(tmp_path: Path, sandbox: Sandbox) -> AsyncIterator[Desk]:
    """A desk whose engine is not started: the server's clock may still be moved."""
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(parallel_downloads=1)).open()
    yield desk
    await desk.close()


def made(sandbox: Sandbox, prompt: str, *, hours_ago: float = 0, count: int = 1) -> str:
    """Let a script buy and get pictures so many hours ago; blocks."""
    sandbox.advance(-hours_ago * 3600)
    run = post(sandbox, order(prompt, count=count).request.body(), prompt)
    while sandbox.get(f"/v1/images/{run}")["status"] != "succeeded":
        pass
    sandbox.advance(hours_ago * 3600)
    return run


async def rescued(desk: Desk, hours: float = 24) -> tuple[Job, ...]:
    """Start, look that far back, and return what was found."""
    await desk.engine.start(reconcile=False)
    return await desk.engine.rescue(timedelta(hours=hours))


async def agree(desk: Desk, *expired: str) -> bool:
    """Whether the books agree; asserts it with the differences."""
    await asyncio.wait_for(desk.engine.drained(), 60)
    told = await asyncio.to_thread(differences, desk.paths, desk.sandbox, others=expired)
    assert told == []
    return True


async def test_what_goes_first_is_fetched_first(idle: Desk, sandbox: Sandbox) -> None:
    hours = (2, 23, 14)
    for each in hours:
        await asyncio.to_thread(made, sandbox, f"{each} hours ago", hours_ago=each)
    found = await rescued(idle)
    assert await agree(idle)
    saved = [event.picture.request.prompt for event in idle.events if isinstance(event, PictureSaved)]
    assert saved == [f"{each} hours ago" for each in sorted(hours, reverse=True)]
    assert len(found) == len(hours)


async def test_clips_of_others_come_home_too(idle: Desk, sandbox: Sandbox) -> None:
    def script() -> None:
        with sandbox.client() as client:
            answer = client.post("/v1/videos", content=clip_order("made by a script").request.body())
            answer.raise_for_status()

    await asyncio.to_thread(script)
    (row,) = await rescued(idle)
    assert await agree(idle)
    assert (await idle.row(row)).state is JobState.SAVED
    assert [picture.is_video for picture in await idle.pictures()] == [True]


async def test_a_run_that_took_long_is_fetched_although_it_began_more_than_a_day_ago(
    idle: Desk, sandbox: Sandbox
) -> None:
    sandbox.control("outcomes", holds=True)
    sandbox.advance(-26 * 3600)
    run = await asyncio.to_thread(post, sandbox, order().request.body(), "script")
    sandbox.advance(4 * 3600)
    sandbox.control("release")
    while (await asyncio.to_thread(sandbox.get, f"/v1/images/{run}"))["status"] != "succeeded":
        await asyncio.sleep(0.01)
    sandbox.advance(22 * 3600)
    assert [row.generation_id for row in await rescued(idle)] == [run]
    assert await agree(idle)


async def test_outputs_whose_rows_are_missing_are_fetched_again_and_deleted_files_are_not(
    idle: Desk, sandbox: Sandbox
) -> None:
    await idle.engine.start(reconcile=False)
    job = await idle.make(count=4)
    pictures = await idle.pictures()
    for picture in pictures[:2]:
        idle.file(picture).unlink()
        forget(idle.paths.database, picture.id)
    idle.file(pictures[2]).unlink()  # by its user, on purpose
    before = sandbox.calls(OUTPUT)
    assert [row.id for row in await idle.engine.rescue()] == [job.id]
    assert (await idle.end(job)).state is JobState.SAVED
    assert sandbox.calls(OUTPUT) == before + 2
    assert len(await idle.pictures()) == 4 and not idle.file(pictures[2]).exists()
    assert await idle.engine.rescue() == ()


async def test_a_rescue_that_was_killed_goes_on_where_it_stood(idle: Desk, sandbox: Sandbox) -> None:
    for each in range(2):
        await asyncio.to_thread(made, sandbox, f"script {each}", count=2)
    sandbox.fault(OUTPUT, "error", status=503, times=8)
    found = await rescued(idle)
    await idle.engine.stop()
    sandbox.clear_faults()
    # As if it had been killed before the last row was written, and half-way through another.
    following = await idle.again()
    await following.store.journal.put(replace(await following.row(found[1]), output_count=0))
    await following.engine.start()
    assert await agree(following)
    assert len(await following.store.journal.recent()) == 2
    assert await following.engine.rescue() == ()
    await following.close()


async def test_every_quarter_of_an_hour_what_scripts_made_comes_home(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = Desk(tmp_path / "home", sandbox)
    desk.clock = QuickClock(600)
    await desk.open()
    await desk.engine.start()
    assert await agree(desk)
    await asyncio.to_thread(made, sandbox, "made meanwhile")
    await desk.until(lambda: any(isinstance(event, PictureSaved) for event in desk.events))
    assert await agree(desk)
    await desk.close()


async def test_what_could_be_read_of_the_history_is_fetched_although_the_rest_could_not(
    idle: Desk, sandbox: Sandbox
) -> None:
    run = await asyncio.to_thread(made, sandbox, "made by a script")
    page = sandbox.get("/v1/images") | {"has_more": True, "next_cursor": run}
    sandbox.fault("GET /v1/images", "body", status=200, body=json.dumps(page))
    sandbox.fault("GET /v1/images", "error", status=500, times=4)
    with pytest.raises(ServerFailed):
        await rescued(idle)
    assert await agree(idle)


async def test_what_had_expired_before_it_was_seen_is_told_within_the_time_asked_for(
    idle: Desk, sandbox: Sandbox
) -> None:
    run = await asyncio.to_thread(made, sandbox, "made by a script", hours_ago=31, count=2)
    assert await rescued(idle) == ()
    (row,) = await idle.engine.rescue(timedelta(hours=72))
    row = await idle.end(row)
    assert (row.state, row.charged, row.saved_count) == (JobState.LOST, Decimal(2), 0)
    assert row.error is not None and "2 pictures" in row.error.message and "cost 2 credits" in row.error.message
    assert [each.job_id for each in idle.troubles] == [row.id]
    assert await idle.engine.rescue(timedelta(hours=72)) == ()
    assert await agree(idle, run)


async def test_the_command_line_says_a_loss_with_its_own_exit_code(tmp_path: Path, sandbox: Sandbox) -> None:
    await asyncio.to_thread(made, sandbox, "made by a script", hours_ago=31)
    shell = Shell(tmp_path / "home", AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
    said = shell.run("rescue", "--since", "72h", "--json")
    assert (said.code, said.document["jobs"][0]["state"]) == (7, "lost")
    assert "no longer on the server" in said.err and "cost 1 credit" in said.err
    again = shell.run("rescue", "--since", "72h")
    assert (again.code, again.out) == (0, "Everything is here.\n")


async def test_what_was_deleted_is_never_called_here_and_comes_back_when_asked_for(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    await asyncio.to_thread(made, sandbox, "made by a script", count=2)
    shell = Shell(tmp_path / "home", AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
    files = [Path(each["path"]) for each in shell.run("rescue", "--json").document["jobs"][0]["files"]]
    for file in files:
        file.unlink()
    said = shell.run("rescue")
    assert (said.code, "Everything is here" in said.out) == (0, False)
    assert said.out.startswith("2 pictures of the last 24 hours are in the index and not on the disk")
    back = shell.run("rescue", "--deleted", "--json")
    assert (back.code, [job["state"] for job in back.document["jobs"]]) == (0, ["saved"])
    assert all(file.exists() for file in files)
    assert shell.run("rescue").out == "Everything is here.\n"


@pytest.mark.parametrize("since", ["0h", "-1h", "721h", "24m", "1e3", "", "∞", "２４h"])
def test_a_time_that_is_none_is_refused(since: str) -> None:
    with pytest.raises(Mistaken):
        parser().parse_args(["rescue", f"--since={since}"])


@pytest.mark.parametrize(("since", "hours"), [("1h", 1), ("24", 24), ("720h", 720)])
def test_how_far_to_look_back_is_typed_in_hours(since: str, hours: float) -> None:
    assert parser().parse_args(["rescue", "--since", since]).since == hours


@pytest.mark.parametrize(("counted", "saved"), [(0, 2), (1, 2)], ids=["none", "fewer"])
async def test_outputs_that_were_miscounted_are_all_fetched(
    idle: Desk, sandbox: Sandbox, counted: int, saved: int
) -> None:
    run = await asyncio.to_thread(made, sandbox, "made by a script", count=2)
    job = await left_behind(idle, run, output_count=counted)
    assert (job.state, job.output_count, job.saved_count) == (JobState.SAVED, saved, saved)


async def left_behind(desk: Desk, run: str | None, *, ends: JobState = JobState.SAVED, **fields: object) -> Job:
    """Let a dead process leave a row of ``run``; return what the next start makes of it."""
    desk.engine.pause()
    job = await desk.buy("planted")
    await desk.engine.stop()
    body = job.request.body()
    left = {"generation_id": run, "state": JobState.FINISHED, "owner": None, "body": body, "charged": Decimal(2)}
    await desk.store.journal.put(replace(job, **(left | fields)))
    following = await desk.again()
    await following.engine.start(reconcile=False)
    try:
        ended = await following.reaches(job, ends)
        assert ended.state.ended and following.engine.jobs() == ()
        return ended
    finally:
        await following.close()


async def test_outputs_the_server_no_longer_names_are_lost_and_the_others_kept(idle: Desk, sandbox: Sandbox) -> None:
    run = await asyncio.to_thread(made, sandbox, "made by a script", count=2)
    past = idle.clock.now() - timedelta(hours=3)
    job = await left_behind(idle, run, ends=JobState.LOST, output_count=3, deadline=past)
    assert (job.saved_count, job.output_count) == (2, 3)
    assert job.error is not None and "1 picture was" in job.error.message
    assert job.error.request_id is None


async def test_a_run_the_server_forgot_is_lost_once_its_day_is_over(idle: Desk, sandbox: Sandbox) -> None:
    past = idle.clock.now() - timedelta(hours=3)
    job = await left_behind(idle, "img_nobody", ends=JobState.LOST, output_count=1, deadline=past)
    assert job.error is not None and job.error.code == "output_expired"


async def test_a_running_run_the_server_does_not_know_for_days_is_not_watched_for_ever(
    idle: Desk, sandbox: Sandbox
) -> None:
    long_ago = idle.clock.now() - timedelta(hours=50)
    fields = {"state": JobState.ACCEPTED, "accepted_at": long_ago, "charged": None}
    job = await left_behind(idle, "img_nobody", ends=JobState.FAILED, **fields)
    assert (job.charged, job.error and job.error.code) == (None, "resource_not_found")


@pytest.mark.parametrize("state", [JobState.ACCEPTED, JobState.FINISHED])
async def test_a_row_that_names_no_run_asks_with_its_key(idle: Desk, sandbox: Sandbox, state: JobState) -> None:
    now = idle.clock.now()
    job = await left_behind(idle, None, state=state, sent_at=now, asked_at=now)
    assert job.generation_id == sandbox.generations()[0]["id"]
    assert sandbox.calls(CREATE) == 1


async def test_a_history_that_may_not_be_read_is_told_of_once(idle: Desk, sandbox: Sandbox) -> None:
    sandbox.control("faults", route=LIST, kind="error", status=403, times=6)
    run = await asyncio.to_thread(made, sandbox, "a script's heron")
    await idle.engine.start()
    await idle.until(lambda: any(isinstance(event, PictureSaved) for event in idle.events))
    (trouble,) = idle.troubles
    assert trouble.explanation.title == "Runs that were made elsewhere cannot be looked for"
    assert trouble.explanation.cause
    assert [picture.generation_id for picture in await idle.pictures()] == [run]


async def test_a_row_that_cannot_be_written_holds_up_no_other_and_goes_on_later(idle: Desk, sandbox: Sandbox) -> None:
    idle.engine.pause()
    odd, plain = await idle.buy("odd"), await idle.buy("plain")
    await idle.engine.stop()
    now = idle.clock.now()
    fields = {"state": JobState.FINISHED, "owner": None, "body": odd.request.body(), "sent_at": now, "asked_at": now}
    await idle.store.journal.put(replace(odd, **fields))  # finished, and no run named
    with closing(sqlite3.connect(idle.paths.database)) as broken:
        where = f"BEFORE UPDATE ON jobs WHEN NEW.id = '{odd.id}' AND NEW.state = 'sending'"
        broken.execute(f"CREATE TRIGGER sector {where} BEGIN SELECT json(NEW.id); END")
        following = await idle.again()
        await following.engine.start()
        await following.reaches(plain, JobState.SAVED)
        assert isinstance(following.engine.stuck(odd.id), DiskTrouble)
        broken.execute("DROP TRIGGER sector")
    await following.reaches(odd, JobState.SAVED)
    assert await agree(following)
    await following.close()
