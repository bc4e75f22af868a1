"""Many jobs are watched with few questions."""

from __future__ import annotations

from studio.domain.job import JobState
from tests.flow.desk import Desk
from tests.sandbox_fixture import Sandbox

LIST, SINGLE = "GET /v1/images", "GET /v1/images/{id}"


async def test_a_hundred_in_flight_cost_a_tenth_of_one_poll_per_job(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("concurrency", limit=100)
    sandbox.control("outcomes", holds=True, times=100)
    jobs = [await desk.buy(f"heron {number}") for number in range(100)]
    for job in jobs:
        await desk.reaches(job, JobState.ACCEPTED)
    before, began = sandbox.calls(LIST) + sandbox.calls(SINGLE), desk.clock.now()
    await desk.clock.sleep(60)
    seconds = (desk.clock.now() - began).total_seconds()
    asked = sandbox.calls(LIST) + sandbox.calls(SINGLE) - before
    assert 0 < asked <= 100 * seconds / 2 / 10
    assert sandbox.calls(SINGLE) == 0


async def test_a_word_of_a_newer_server_keeps_the_job_watched(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.buy(), JobState.ACCEPTED)
    body = f'{{"id": "{job.generation_id}", "status": "reviewing", "cost": {{"amount": 1}}}}'
    sandbox.fault(SINGLE, "body", status=200, body=body)
    await desk.until(lambda: "reviewing" in getattr(desk.engine.progress(job.id), "reason", ""))
    assert (await desk.row(job)).status_word == "reviewing"
    sandbox.control("release")
    assert (await desk.end(job)).state is JobState.SAVED
