"""The ledger of a run: read from the service once, from the disk ever after."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from studio.domain.errors import StudioError
from studio.domain.job import Job
from studio.flow.ledger import Entries, entries
from tests.flow.desk import Desk

ROUTE = "GET /v1/usage/events"


async def ask(desk: Desk, job: Job) -> Entries:
    """Ask for the lines of ``job`` as whoever looks at one of its pictures does."""
    session = desk.session
    ended = job.ended_at or job.created_at
    return await entries(
        session.client,
        desk.store.ledger,
        job.generation_id or "",
        profile=session.profile,
        began=job.created_at - timedelta(hours=1),
        ended=ended + timedelta(hours=1),
    )


async def test_a_run_that_was_paid_is_asked_about_once(desk: Desk) -> None:
    job = await desk.make(count=2)
    first = await ask(desk, job)
    assert [(line.type, line.credits) for line in first.lines] == [("hold", Decimal(2)), ("charge", Decimal(2))]
    assert first.lines[0].hold_id == first.lines[1].hold_id != ""
    asked = desk.sandbox.calls(ROUTE)
    assert await ask(desk, job) == first
    assert desk.sandbox.calls(ROUTE) == asked == 1


async def test_what_was_met_on_the_way_to_an_older_run_needs_no_request_of_its_own(desk: Desk) -> None:
    older = await desk.make("a heron")
    newer = await desk.make("a lighthouse")
    await ask(desk, older)
    asked = desk.sandbox.calls(ROUTE)
    assert [line.type for line in (await ask(desk, newer)).lines] == ["hold", "charge"]
    assert desk.sandbox.calls(ROUTE) == asked


async def test_offline_what_is_kept_can_be_had_and_nothing_is_made_up(desk: Desk) -> None:
    known = await desk.make("a heron")
    kept = (await ask(desk, known)).lines
    unknown = await desk.make("a lighthouse")
    desk.sandbox.stop()
    assert (await ask(desk, known)).lines == kept
    with pytest.raises(StudioError):
        await ask(desk, unknown)
    profile = desk.session.profile
    assert await desk.store.ledger.of(unknown.generation_id or "", profile=profile) == ()
    assert await desk.store.ledger.of(known.generation_id or "", profile="another") == ()
    desk.sandbox.restart()
