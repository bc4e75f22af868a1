"""A run that is another row's already is no outage: its job waits, is found or asks, and the others go on."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from studio.domain.identity import new_id
from studio.domain.job import Job, JobState
from studio.flow.events import Connection, ConnectionSeen
from tests.faults.test_resume import CREATE, post
from tests.faults.test_unknowns import closed, unanswered
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox


@pytest.fixture
async def late(tmp_path: Path, sandbox: Sandbox) -> Desk:
    """A desk whose engine is not started yet."""
    return await Desk(tmp_path / "home", sandbox).open()


def online(desk: Desk) -> bool:
    """Whether nobody was told that the network is gone."""
    seen = [event.connection for event in desk.events if isinstance(event, ConnectionSeen)]
    return Connection.LIVE in seen and Connection.OFFLINE not in seen


@pytest.mark.parametrize("when", ["after", "before"], ids=["bought", "not bought"])
async def test_one_run_for_two_purchases_is_looked_up_or_told_and_holds_nobody_up(
    late: Desk, sandbox: Sandbox, when: str
) -> None:
    await late.engine.start(reconcile=False)
    first = await late.make("a heron")
    again = json.dumps(await asyncio.to_thread(sandbox.get, f"/v1/images/{first.generation_id}"))
    sandbox.fault(CREATE, "body", when=when, status=202, body=again)
    job, other = await late.buy("an owl"), await late.buy("a wren")
    job, other = await late.end(job), await late.end(other)
    assert other.state is JobState.SAVED and online(late)
    if when == "after":
        assert job.state is JobState.SAVED and job.generation_id != first.generation_id
        assert len(late.charges()) == 3
    else:
        assert (job.state, job.charged, job.generation_id) == (JobState.FAILED, None, None)
        assert job.error is not None and str(first.generation_id) in job.error.message
        assert [each.job_id for each in late.troubles] == [job.id]
    await late.close()


async def test_a_run_that_another_process_saves_is_waited_for_by_its_job_alone(late: Desk, sandbox: Sandbox) -> None:
    job = await unanswered(late, age=0.01)
    run = await asyncio.to_thread(post, sandbox, order().request.body(), job.key)
    window = await late.again()
    theirs = await rescued_by(window, job, run)
    await late.engine.start(reconcile=False)
    assert (await late.make("an owl")).state is JobState.SAVED
    assert "another window or command" in str(late.engine.stuck(job.id))
    assert online(late)
    await window.store.journal.release(theirs.owner or "")
    await window.close()
    assert (await late.reaches(job, JobState.SAVED)).generation_id == run
    assert await closed(late) == []


async def rescued_by(desk: Desk, job: Job, run: str) -> Job:
    """Write a row of ``run`` as another living process drives it that took it for one made elsewhere."""
    mark = await desk.engine.submit(order("never sent"))  # tells by which name the rows of that process go
    await desk.engine.cancel(mark.id)
    fields = {"state": JobState.FINISHED, "generation_id": run, "output_count": 1, "charged": Decimal(1)}
    row = msgspec.structs.replace(job, id=new_id(job.created_at), owner=mark.owner, another=True, **fields)
    await desk.store.journal.add(row)
    return row
