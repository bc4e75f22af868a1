"""No price is paid that nobody agreed to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from studio.domain.job import JobState, Phase
from studio.domain.settings import Settings
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox


async def test_a_job_that_waited_is_priced_again_and_held_back_when_it_rose(desk: Desk, sandbox: Sandbox) -> None:
    desk.engine.pause()
    job = await desk.buy()
    desk.clock.advance(minutes=10)
    dearer = '{"object": "estimate", "estimated_cost": {"amount": 8, "breakdown": {}}, "currency": "credit"}'
    sandbox.fault("POST /v1/images/estimate", "body", status=200, body=dearer)
    desk.engine.unpause()
    assert (await desk.end(job)).state is JobState.PLANNED
    assert "now 8, it was 1" in str(desk.engine.stuck(job.id))
    assert sandbox.calls("POST /v1/images") == 0
    progress = desk.engine.progress(job.id)
    assert progress is not None and (progress.phase, progress.price) == (Phase.HELD_BACK, Decimal(8))
    await asyncio.gather(*[desk.engine.agree(job.id, progress.price) for _ in range(2)])  # an impatient hand
    job = await desk.reaches(job, JobState.SAVED)
    assert job.quoted == 8 and len(sandbox.generations()) == 1 and desk.engine.progress(job.id) is None


FOUR = Decimal(4)
NOT_SEEN: dict[str, tuple[Settings, Decimal | None, str]] = {
    "dearer than the limit": (Settings(job_limit=Decimal(3)), None, "Price is 4. 1 over the limit for one run."),
    "worth a question": (
        Settings(confirm_above=Decimal(2)),
        None,
        "Price is 4. You asked to confirm anything above 2.",
    ),
    "dearer than it was": (Settings(), Decimal(3), "Price is now 4, it was 3."),
}


@pytest.mark.parametrize("name", NOT_SEEN)
async def test_an_order_nobody_priced_is_judged_before_it_is_sent(desk: Desk, sandbox: Sandbox, name: str) -> None:
    desk.settings, quoted, sentence = NOT_SEEN[name]
    job = await desk.engine.submit(replace(order(count=4), quoted=quoted, unpriced=True))
    assert (await desk.end(job)).state is JobState.PLANNED
    progress = desk.engine.progress(job.id)
    assert progress is not None
    assert (progress.phase, progress.reason, progress.price) == (Phase.HELD_BACK, sentence, FOUR)
    assert sandbox.generations() == []
    following = await desk.again()  # what was not agreed to is not forgotten by the journal
    assert (await following.row(job)).unpriced
    await following.close()
    await desk.engine.agree(job.id, progress.price)
    job = await desk.reaches(job, JobState.SAVED)
    assert (job.quoted, job.charged, job.unpriced) == (FOUR, FOUR, False)


async def test_an_order_nobody_priced_is_sent_when_its_price_is_within_the_limits(desk: Desk) -> None:
    desk.settings = Settings(job_limit=Decimal(4), day_limit=Decimal(4))
    job = await desk.end(await desk.engine.submit(replace(order(count=4), quoted=Decimal(4), unpriced=True)))
    assert (job.state, job.quoted, job.charged, job.unpriced) == (JobState.SAVED, FOUR, FOUR, False)


async def test_without_a_price_it_is_held_back_until_that_is_agreed_to(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault("POST /v1/images/estimate", "error", status=500, times=20)
    job = await desk.end(await desk.engine.submit(replace(order(), quoted=None, unpriced=True)))
    assert (job.state, str(desk.engine.stuck(job.id))) == (JobState.PLANNED, "No estimate came back.")
    assert sandbox.generations() == []
    await desk.engine.agree(job.id, None)
    assert (await desk.reaches(job, JobState.SAVED)).charged == 1


async def test_a_job_that_is_held_back_can_be_cancelled(desk: Desk, sandbox: Sandbox) -> None:
    desk.settings = Settings(job_limit=Decimal(1))
    job = await desk.end(await desk.engine.submit(replace(order(count=4), quoted=None, unpriced=True)))
    assert (await desk.engine.cancel(job.id)).state is JobState.CANCELLED
    await desk.engine.agree(job.id, Decimal(4))
    assert (await desk.end(job)).state is JobState.CANCELLED
    assert sandbox.generations() == []


async def test_two_processes_that_price_at_the_same_moment_stay_below_the_limit_together(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.settings = Settings(day_limit=Decimal(4))
    other = await desk.again()
    await other.engine.start(adopt=False, reconcile=False)
    for each in (desk, other):
        each.engine.pause()
    jobs = [
        await each.engine.submit(replace(order(count=1), quoted=None, unpriced=True))
        for each in (desk, other)
        for _ in range(4)
    ]
    for each in (desk, other):
        each.engine.unpause()
    await asyncio.gather(*[each.end(jobs[0]) for each in (desk, other)])
    assert len(sandbox.generations()) == 4
    await other.close()
