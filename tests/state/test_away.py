"""Offline is a state: said once when it begins, once when it ends, and by no job for itself."""

from __future__ import annotations

from studio.domain.job import Job, JobState
from studio.state.studio import Studio
from tests.flow.desk import order
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until


def banner(studio: Studio) -> str:
    view = studio.notices.banner
    return f"{view.bold} {view.text}" if view is not None else ""


async def go_offline(studio: Studio, sandbox: Sandbox) -> None:
    sandbox.kill()
    studio.link.engine.wake()
    await until(lambda: studio.away.offline)


async def test_everything_waits_without_a_word_and_goes_on_without_a_click(live: Studio, sandbox: Sandbox) -> None:
    toasts: list[str] = []
    live.activity.toasted.connect(lambda note: toasts.append(note.title))
    await go_offline(live, sandbox)
    assert banner(live) == "You are offline. Compose and queue as usual; nothing new is sent."
    assert live.account.view.words == "Offline"
    jobs: list[Job] = []
    for number in range(3):
        jobs.append(await live.link.engine.submit(order(f"a heron {number}")))
    await until(lambda: "3 jobs wait, " in banner(live), live.notices.changed)
    rows = live.queue.rows
    await until(lambda: [row.telling.line for row in rows.rows] == ["Waits for connection"] * 3)
    live.account.refresh()
    live.styles.refresh()
    await until(lambda: not live.tasks.running("balance"))
    assert toasts == [] and not [note for note in live.activity.rows if note.tone == "err"]

    sandbox.restart()
    await until(lambda: not live.queue.unfinished)
    assert {row.job.state for row in rows.rows} == {JobState.SAVED}
    assert toasts.count("Back online") == 1
    assert "offline" not in banner(live)
    assert len(sandbox.generations()) == 3


async def test_the_last_job_that_waits_is_told_as_one(live: Studio, sandbox: Sandbox) -> None:
    await go_offline(live, sandbox)
    await live.link.engine.submit(order("a heron"))
    await until(lambda: "1 job waits, " in banner(live), live.notices.changed)
