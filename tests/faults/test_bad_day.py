"""What users with a bad day do: other keys, other folders, impatient fingers, copies put back by hand."""

from __future__ import annotations

from studio.domain.job import Job, JobState
from studio.flow.events import JobChanged
from tests.faults.test_resume import CREATE, plant
from tests.flow.desk import Desk, order
from tests.sandbox_fixture import Sandbox


async def test_what_one_team_may_have_bought_is_never_bought_by_another(desk: Desk, sandbox: Sandbox) -> None:
    mark = desk.session.client.key_mark
    job = await plant(desk, state=JobState.SENDING, body=order().request.body(), sent_at=desk.clock.now(), sent_by=mark)
    stranger = await desk.again(key=sandbox.keys["other_team_key"])
    await stranger.engine.start()
    try:
        told = await stranger.end(job)
    finally:
        await stranger.close()
    assert sandbox.calls(CREATE) == 0
    assert told.state is JobState.FAILED and told.charged is None and told.error


async def test_what_was_bought_comes_home_when_its_own_key_is_back(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(CREATE, "drop", when="after", times=100)
    job = await desk.buy()
    await desk.reaches(job, JobState.SENDING)
    await desk.until(lambda: sandbox.calls(CREATE) > 0)
    await desk.engine.stop()
    sandbox.clear_faults()
    stranger = await desk.again(key=sandbox.keys["other_team_key"])
    await stranger.engine.start()
    await stranger.end(job)
    assert await stranger.sound() == 0
    await stranger.close()
    home = await desk.again()
    await home.engine.start()
    await home.until(lambda: any(each.state is JobState.SAVED for each in _rows(home)))
    assert await home.sound() == len(home.charges()) == 1
    await home.close()


def _rows(desk: Desk) -> list[Job]:
    return [event.job for event in desk.events if isinstance(event, JobChanged)]
