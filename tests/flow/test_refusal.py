"""A plain no of the server costs nothing, and the row says so."""

from __future__ import annotations

from studio.domain.job import JobState
from tests.flow.desk import Desk


async def test_a_refused_prompt_is_proven_to_cost_nothing(desk: Desk) -> None:
    job = await desk.make("forbidden-word")
    assert job.state is JobState.FAILED
    assert job.error is not None and job.error.code == "prompt_blocked" and job.error.request_id
    assert job.charged == 0
    assert desk.charges() == []
