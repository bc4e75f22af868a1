"""Lost, foreign and refused answers: never paid twice, never stranded."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from studio.domain.job import JobState, Phase
from studio.flow.events import Connection, ConnectionSeen, JobChanged
from studio.state.queue_words import tell
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/images"
LINK = "GET /v1/images/{id}/output/{n}"
BYTES = "GET /outputs/{name}"


@pytest.mark.parametrize("when", ["before", "during", "after"])
async def test_a_lost_answer_is_not_paid_twice(desk: Desk, sandbox: Sandbox, when: str) -> None:
    sandbox.fault(CREATE, "drop", when=when, times=2)
    job = await desk.make()
    assert job.state is JobState.SAVED
    assert sandbox.calls(CREATE) >= 3
    assert len(sandbox.generations()) == 1 and len(desk.charges()) == 1


@pytest.mark.parametrize("kind", ["html", "body", "error"])
async def test_a_foreign_answer_to_a_purchase_is_asked_again(desk: Desk, sandbox: Sandbox, kind: str) -> None:
    more = {"status": 200, "body": '{"id": '} if kind == "body" else {}
    sandbox.fault(CREATE, kind, when="after", **more)
    job = await desk.make()
    assert job.state is JobState.SAVED
    assert len(sandbox.generations()) == 1 and len(desk.charges()) == 1


async def test_while_asking_again_the_row_says_so(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(CREATE, "drop", when="after")
    job = await desk.make()
    steps = [event for event in desk.events if isinstance(event, JobChanged)]
    assert Phase.ASKING_AGAIN in [step.progress.phase for step in steps if step.progress is not None]
    lines = [tell(step.job, step.progress, now=desk.clock.now(), usual=None).line for step in steps]
    assert "Connection lost, asking again with the same key" in lines
    assert job.state is JobState.SAVED


async def test_a_server_that_keeps_failing_fails_the_job(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(CREATE, "error", status=500, times=50)
    job = await desk.make()
    assert (job.state, job.error and job.error.code) == (JobState.FAILED, "internal_error")
    assert job.error is not None and job.error.request_id
    assert sandbox.generations() == []


@pytest.mark.parametrize("kind", ["html", "error"])
async def test_watching_survives_foreign_answers(desk: Desk, sandbox: Sandbox, kind: str) -> None:
    sandbox.fault("GET /v1/images/{id}", kind, times=6)
    sandbox.fault("GET /v1/images", kind, times=2)
    job = await desk.buy()
    job = await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 1


@pytest.mark.parametrize(
    ("route", "fault"),
    [
        (BYTES, {"kind": "html", "status": 200}),
        (BYTES, {"kind": "cut"}),
        (BYTES, {"kind": "body", "status": 200, "body": '{"error": {}}'}),
        (LINK, {"kind": "drop"}),
        (LINK, {"kind": "error", "status": 401}),
        (BYTES, {"kind": "error", "status": 403}),
        (LINK, {"kind": "error", "status": 410}),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value['kind']} {value.get('status', '')}",
)
async def test_a_broken_download_is_fetched_again(
    desk: Desk, sandbox: Sandbox, route: str, fault: dict[str, object]
) -> None:
    sandbox.control("faults", route=route, **fault)
    job = await desk.buy(count=2)
    job = await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 2
    assert job.saved_count == 2
    assert sandbox.calls(route) == 3


async def test_a_refused_key_pauses_the_queue_and_sends_nothing_more(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("keys", revoked=True)
    job = await desk.make()
    await desk.make("another")
    assert job.state is JobState.PLANNED
    assert ConnectionSeen(Connection.KEY_REFUSED) in desk.events
    assert sandbox.calls(CREATE) <= 1


async def test_after_the_key_is_good_again_the_next_start_sends_the_row(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("keys", revoked=True)
    job = await desk.make()
    await desk.engine.stop()
    sandbox.control("keys", revoked=False)
    following = await desk.again()
    await following.engine.start()
    assert (await following.end(job)).state is JobState.SAVED
    await following.close()


async def test_a_key_that_may_only_look_sends_nothing_but_saves(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = await Desk(tmp_path / "home", sandbox, key=sandbox.keys["read_only_key"]).open()
    await desk.engine.start()
    job = await desk.make()
    assert job.state is JobState.PLANNED
    assert ConnectionSeen(Connection.READ_ONLY) in desk.events
    await desk.close()


async def test_too_many_in_flight_waits_for_one_to_end(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("concurrency", limit=2)
    jobs = [await desk.buy(f"heron {number}") for number in range(5)]
    for job in jobs:
        await desk.reaches(job, JobState.SAVED)
    assert len(desk.charges()) == 5
    reasons = {event.progress.reason for event in desk.events if getattr(event, "progress", None)}  # type: ignore[union-attr]
    assert "Waits for a running job to end" in reasons


async def test_an_empty_bucket_is_waited_for(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("faults", route=CREATE, kind="error", status=429, retry_after=5, times=4)
    await desk.reaches(await desk.buy(), JobState.SAVED)
    assert len(desk.charges()) == 1


async def test_one_bad_prompt_does_not_stop_the_others(desk: Desk) -> None:
    bad = await desk.buy("forbidden-word")
    good = await desk.buy()
    assert (await desk.end(good)).state is JobState.SAVED
    bad = await desk.row(bad)
    assert (bad.state, bad.error and bad.error.code) == (JobState.FAILED, "prompt_blocked")


async def test_offline_and_back(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.kill()
    job = await desk.make()
    assert job.state is JobState.PLANNED
    assert ConnectionSeen(Connection.OFFLINE) in desk.events
    await asyncio.to_thread(sandbox.restart)
    desk.engine.wake()
    job = await desk.reaches(job, JobState.SAVED)
    assert await desk.sound() == 1 and len(desk.charges()) == 1
