"""What was queued without a price waits for a yes in its row, and goes on with it."""

from __future__ import annotations

from decimal import Decimal

from studio.domain.job import Job, JobState, Phase
from studio.state.queue import QueueRow
from studio.state.studio import Studio
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until


class Row:
    """The row of a job, as the queue shows it."""

    def __init__(self, studio: Studio, job: Job) -> None:
        self._rows = studio.queue.rows
        self._id = job.id

    @property
    def now(self) -> QueueRow:
        row = self._rows.value(self._id)
        assert row is not None
        return row

    async def offers(self, action: str) -> None:
        await until(lambda: self.now.telling.action == action, self._rows.dataChanged, self._rows.rowsInserted)


async def queue_offline(live: Studio, sandbox: Sandbox) -> Row:
    """Press the button that queues while the server cannot be reached, then let the server come back."""
    live.preferences.update(job_limit=Decimal(1), day_limit=Decimal(1))
    sandbox.stop()
    live.composer.set(prompt="a heron at dawn", size="custom", width=256, height=256, count=4)
    live.link.engine.wake()
    await until(lambda: live.pricing.view.button == "Add to queue", live.pricing.changed)
    jobs: list[Job] = []
    live.purchase.submitted.connect(jobs.append)
    live.purchase.generate()
    await until(lambda: bool(jobs), live.purchase.submitted)
    assert jobs[0].unpriced
    sandbox.restart()
    live.link.engine.wake()
    return Row(live, jobs[0])


async def test_what_was_queued_offline_is_judged_by_the_limits_and_sent_on_a_yes(
    live: Studio, sandbox: Sandbox
) -> None:
    row = await queue_offline(live, sandbox)
    await row.offers("agree")
    assert row.now.telling.line == "Price is 4. 3 over the limit for one run"
    assert sandbox.generations() == []
    live.queue.act(row.now.job.id)
    await row.offers("reveal")
    assert (row.now.job.state, row.now.job.charged) == (JobState.SAVED, Decimal(4))
    assert len(sandbox.generations()) == 1


async def test_it_can_be_cancelled_instead(live: Studio, sandbox: Sandbox) -> None:
    row = await queue_offline(live, sandbox)
    await row.offers("agree")
    assert row.now.progress is not None and row.now.progress.phase is Phase.HELD_BACK
    live.queue.cancel_waiting()
    await row.offers("retry")
    assert (row.now.job.state, sandbox.generations()) == (JobState.CANCELLED, [])
