"""An answer that never came: the run is found again, or its user is asked, and no run is ever two jobs'."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from studio.domain.errors import Mistaken
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState, Phase
from tests.commands.shell import Shell
from tests.faults.books import differences
from tests.faults.test_resume import CREATE, OUTPUT, post
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox

AGE = 23.5
"""Hours: older than a key is relied upon, younger than outputs live."""


async def unanswered(desk: Desk, *, age: float = AGE, later: float = 0, **fields: object) -> Job:
    """Write a row as a process left it that died while it asked, so many hours ago; ``later`` adds seconds."""
    sent = desk.clock.now() - timedelta(hours=age) + timedelta(seconds=later)
    request = order().request
    values: dict[str, object] = {
        "id": new_id(sent),
        "key": new_key(),
        "profile": desk.session.profile,
        "request": request,
        "created_at": sent,
        "state": JobState.SENDING,
        "body": request.body(),
        "quoted": Decimal(1),
        "sent_at": sent,
        "asked_at": sent,
    }
    job = Job(**(values | fields))  # type: ignore[arg-type]
    await desk.store.journal.add(job)
    return job


def bought(sandbox: Sandbox, *keys: str, age: float = AGE) -> list[str]:
    """Buy the same picture so many hours ago, once per key, and let it be made. Returns the runs; blocks."""
    sandbox.advance(-age * 3600)
    runs = [post(sandbox, order().request.body(), key) for key in keys]
    while any(row["status"] != "succeeded" for row in sandbox.generations()):
        pass
    sandbox.advance(age * 3600)
    return runs


@pytest.fixture
async def late(tmp_path: Path, sandbox: Sandbox) -> Desk:
    """A desk whose engine is not started yet."""
    return await Desk(tmp_path / "home", sandbox).open()


async def closed(desk: Desk) -> list[str]:
    """End the desk and return what the books say."""
    await desk.close()
    return await asyncio.to_thread(books, desk)


def books(desk: Desk) -> list[str]:
    """Return what the books say of a closed desk; that a script asked for the same is no difference. Blocks."""
    told = differences(desk.paths, desk.sandbox)
    return [each for each in told if "clicked" not in each]


async def test_one_run_that_is_like_it_is_taken_and_collected(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    (run,) = await asyncio.to_thread(bought, sandbox, job.key)
    before = sandbox.calls(CREATE)
    await late.engine.start()
    job = await late.end(job)
    assert (job.state, job.generation_id, job.charged) == (JobState.SAVED, run, Decimal(1))
    assert sandbox.calls(CREATE) == before
    assert len(await late.store.journal.recent()) == 1
    assert await closed(late) == []


async def test_a_run_that_is_anothers_is_not_taken(late: Desk, sandbox: Sandbox) -> None:
    other, job = await unanswered(late), await unanswered(late, later=5)
    (run,) = await asyncio.to_thread(bought, sandbox, other.key)
    await late.store.journal.put(
        msgspec.structs.replace(other, state=JobState.ACCEPTED, generation_id=run, accepted_at=other.sent_at)
    )
    await late.engine.start()
    job = await late.end(job)
    assert (job.state, job.error and job.error.code, job.charged) == (JobState.FAILED, "not_found_again", None)
    assert job.error is not None and "1 credit" in job.error.message and "not charged" not in job.error.message
    assert (await late.row(other)).state is JobState.SAVED
    assert await closed(late) == []


async def test_as_many_rows_as_runs_take_one_each_the_oldest_the_oldest(late: Desk, sandbox: Sandbox) -> None:
    jobs = [await unanswered(late, later=each) for each in range(3)]
    runs = await asyncio.to_thread(bought, sandbox, *(job.key for job in jobs))
    await late.engine.start()
    ended = [await late.end(job) for job in jobs]
    assert [job.generation_id for job in ended] == runs
    assert {job.state for job in ended} == {JobState.SAVED}
    assert await closed(late) == []


async def test_more_runs_than_rows_are_put_before_the_user(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    runs = await asyncio.to_thread(bought, sandbox, job.key, "a script")
    await late.engine.start(reconcile=False)
    assert (await late.end(job)).state is JobState.SENDING
    progress = late.engine.progress(job.id)
    assert progress is not None and progress.phase is Phase.UNANSWERED
    assert [each.generation_id for each in progress.candidates] == runs
    assert [(each.cost, each.status_word) for each in progress.candidates] == [(Decimal(1), "succeeded")] * 2
    assert all(each.seed is not None and isinstance(each.created_at, datetime) for each in progress.candidates)
    assert [each.job_id for each in late.troubles] == [job.id]
    await late.close()


async def test_while_it_is_open_nothing_expires_and_a_decision_makes_one_row_of_two(
    late: Desk, sandbox: Sandbox
) -> None:
    job = await unanswered(late)
    runs = await asyncio.to_thread(bought, sandbox, job.key, "a script")
    await late.engine.start(reconcile=False)
    await late.end(job)
    found = await late.engine.rescue()
    await late.end(job)
    assert {each.generation_id for each in found} == set(runs)
    assert await late.sound() == 2
    settled = await late.engine.settle(job.id, runs[0])
    assert (settled.state, settled.generation_id, settled.charged) == (JobState.SAVED, runs[0], Decimal(1))
    rows = await late.store.journal.recent()
    assert {(row.id == job.id, row.generation_id) for row in rows} == {(True, runs[0]), (False, runs[1])}
    assert {each.job_id for each in await late.pictures() if each.generation_id == runs[0]} == {job.id}
    assert await closed(late) == []


async def test_a_decision_while_the_candidate_is_being_fetched_loses_nothing(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    runs = await asyncio.to_thread(bought, sandbox, job.key, "a script")
    await late.engine.start(reconcile=False)
    await late.end(job)
    sandbox.fault(OUTPUT, "error", status=503, times=8)
    found = await late.engine.rescue()
    assert {each.state for each in found} == {JobState.FINISHED}
    settled = await late.engine.settle(job.id, runs[1])
    assert settled.generation_id == runs[1]
    await late.reaches(settled, JobState.SAVED)
    await late.end(job)
    assert len(await late.store.journal.recent()) == 2
    assert await closed(late) == []


async def test_none_of_them_ends_it_and_claims_nothing_about_the_cost(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    await asyncio.to_thread(bought, sandbox, "one script", "another script")
    await late.engine.start(reconcile=False)
    await late.end(job)
    ended = await late.engine.settle(job.id, None)
    assert (ended.state, ended.error and ended.error.code, ended.charged) == (JobState.FAILED, "not_found_again", None)
    await late.engine.rescue()
    await late.end(job)
    assert await closed(late) == []


async def test_only_what_was_named_can_be_chosen_and_only_once(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    runs = await asyncio.to_thread(bought, sandbox, job.key, "a script")
    await late.engine.start(reconcile=False)
    await late.end(job)
    with pytest.raises(Mistaken):
        await late.engine.settle(job.id, "img_other")
    await late.engine.settle(job.id, runs[0])
    with pytest.raises(Mistaken):
        await late.engine.settle(job.id, runs[1])
    with pytest.raises(Mistaken):
        await late.engine.look_again(job.id)
    await late.close()


async def test_the_question_comes_back_at_the_next_start(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    await asyncio.to_thread(bought, sandbox, job.key, "a script")
    await late.engine.start()
    await late.end(job)
    await late.engine.rescue()  # its candidates have rows by now, and are candidates still
    await late.end(job)
    await late.close()
    following = await late.again()
    await following.engine.start()
    await following.end(job)
    progress = following.engine.progress(job.id)
    assert progress is not None and (progress.phase, len(progress.candidates)) == (Phase.UNANSWERED, 2)
    await following.close()


async def test_a_history_that_cannot_be_read_decides_nothing(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    await asyncio.to_thread(bought, sandbox, job.key)
    sandbox.fault("GET /v1/images", "error", status=500, times=4)
    await late.engine.start(reconcile=False)
    assert (await late.end(job)).state is JobState.SENDING
    progress = late.engine.progress(job.id)
    assert progress is not None and progress.phase is Phase.UNANSWERED and "could not be read" in progress.reason
    assert (await late.engine.look_again(job.id)).generation_id is not None
    assert (await late.end(job)).state is JobState.SAVED
    await late.close()


_BUSY = {"kind": "error", "code": "idempotency_key_in_use"}
_FAILS = {"kind": "error", "status": 500}


@pytest.mark.parametrize(
    ("fault", "error", "made"),
    [
        (_FAILS, "internal_error", 0),
        (_BUSY, "idempotency_key_in_use", 0),
        (_FAILS, "", 1),
        (_BUSY, "", 2),
    ],
    ids=["5xx, none", "409, none", "5xx, one", "409, two"],
)
async def test_a_server_that_keeps_saying_no_is_looked_up_too(
    late: Desk, sandbox: Sandbox, fault: dict[str, object], error: str, made: int
) -> None:
    job = await unanswered(late, age=0.1)
    runs = await asyncio.to_thread(bought, sandbox, *(f"key {each}" for each in range(made)), age=0.1)
    sandbox.fault(CREATE, times=500, **fault)  # type: ignore[arg-type]
    await late.engine.start(reconcile=False)
    job = await late.end(job)
    if made == 0:
        assert (job.state, job.error and job.error.code, job.charged) == (JobState.FAILED, error, None)
    elif made == 1:
        assert (job.state, job.generation_id) == (JobState.SAVED, runs[0])
    else:
        assert job.state is JobState.SENDING
        assert (await late.engine.settle(job.id, runs[1])).generation_id == runs[1]
        await late.end(job)
    await late.close()


async def test_a_refusal_before_the_key_was_looked_up_proves_nothing(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late, age=0.1)
    (run,) = await asyncio.to_thread(bought, sandbox, job.key, age=0.1)
    sandbox.fault(CREATE, "error", code="invalid_format", status=400)
    await late.engine.start(reconcile=False)
    assert (await late.end(job)).generation_id == run
    assert await closed(late) == []


async def test_what_was_taken_after_the_last_try_is_not_ours(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    await asyncio.to_thread(bought, sandbox, "a script", age=AGE - 2)
    await late.engine.start(reconcile=False)
    assert (await late.end(job)).error is not None
    await late.engine.rescue()
    await late.end(job)
    assert [row.another for row in await late.store.journal.recent() if row.generation_id] == [True]
    assert await closed(late) == []


async def test_each_try_is_written_down_before_it_leaves(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(CREATE, "drop", times=2)
    job = await desk.make()
    assert job.sent_at is not None and job.asked_at is not None and job.asked_at > job.sent_at


async def test_the_command_line_tells_the_facts_and_takes_the_decision(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late)
    runs = await asyncio.to_thread(bought, sandbox, job.key, "a script")
    await late.close()
    shell = Shell(late.paths.data.parent, AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
    asked = shell.run("resume", "--json")
    assert asked.code == 7 and asked.document["jobs"][0]["state"] == "sending"
    assert [each["generation_id"] for each in asked.document["jobs"][0]["candidates"]] == runs
    assert all(words in asked.err for words in (*runs, "'a heron'", "1 credit", f"settle {job.id} --is"))
    assert "no answer yet" in shell.run("jobs").out
    wrong = shell.run("settle", job.id, "--is", "img_other")
    assert wrong.code == 2 and "none of the runs" in wrong.err
    said = shell.run("settle", job.id, "--is", runs[0], "--json")
    assert said.code == 0, said.err
    assert (said.document["jobs"][0]["generation_id"], said.document["jobs"][0]["state"]) == (runs[0], "saved")
    again = shell.run("settle", job.id, "--none")
    assert again.code == 2 and "nothing to decide" in again.err
    shell.run("rescue")
    assert books(late) == []


async def test_none_on_the_command_line_is_believed_also_where_the_history_leaves_no_doubt(
    late: Desk, sandbox: Sandbox
) -> None:
    job = await unanswered(late)
    await asyncio.to_thread(bought, sandbox, "a script")
    await late.close()
    shell = Shell(late.paths.data.parent, AUROUS_BASE_URL=sandbox.base_url, AUROUS_API_KEY=sandbox.api_key)
    said = shell.run("settle", job.id, "--none", "--json")
    assert said.code == 5 and said.document["jobs"][0]["error"]["code"] == "not_found_again"
    assert said.document["jobs"][0]["charged"] is None


async def test_a_run_that_a_key_still_tells_about_is_not_given_away(late: Desk, sandbox: Sandbox) -> None:
    now = late.clock.now()
    job = await unanswered(late, age=23.2, asked_at=now - timedelta(hours=22))
    rival = await unanswered(late, age=22.7)
    await asyncio.to_thread(bought, sandbox, job.key, rival.key, age=22.6)
    late.engine.pause()
    await late.engine.start(reconcile=False)
    await late.engine.rescue()
    assert (await late.row(job)).generation_id is None
    progress = late.engine.progress(job.id)
    assert progress is not None and progress.phase is Phase.UNANSWERED and "1 more of your jobs" in progress.reason
    await late.close()


async def test_what_a_rescue_found_while_the_queue_was_paused_is_not_bought_when_it_goes_on(
    late: Desk, sandbox: Sandbox
) -> None:
    job = await unanswered(late)
    (run,) = await asyncio.to_thread(bought, sandbox, job.key)
    before = sandbox.calls(CREATE)
    late.engine.pause()
    await late.engine.start(reconcile=False)
    await late.engine.rescue()
    late.engine.unpause()
    assert (await late.reaches(job, JobState.SAVED)).generation_id == run
    await late.make("another")
    assert sandbox.calls(CREATE) == before + 1
    assert await closed(late) == []
