"""The inspector asks the real ledger of the sandbox, once, and tells of a run that has no file."""

from __future__ import annotations

from studio.domain.job import Job, JobState
from studio.domain.picture import FileState
from studio.state.library.inspector import Inspector
from studio.state.studio import Studio
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until
from tests.ui.rooms import Room, make_job

ROUTE = "GET /v1/usage/events"


async def test_lines_of_the_ledger_come_from_the_service_once(live: Studio, sandbox: Sandbox) -> None:
    live.composer.set(prompt="a heron", width=256, height=256, count=2)
    await until(lambda: live.pricing.view.enabled, live.pricing.changed)
    live.purchase.generate_next()
    await until(lambda: len(live.recent.rows) == 2)
    inspector = live.library.inspector
    picture = live.recent.rows[0].picture
    await until(lambda: live.queue.rows.rows and live.queue.rows.rows[0].job.state is JobState.SAVED)
    inspector.show([picture.id])
    await until(lambda: inspector.view.ledger)
    lines = inspector.view.ledger
    assert [(line.kind, line.amount, line.paid) for line in lines] == [("Hold", "2", False), ("Charge", "2", True)]
    assert lines[0].hold and lines[0].hold == lines[1].hold
    assert inspector.view.price.words == "quoted 2, charged 2, 1 per picture"
    assert inspector.view.request_ids and inspector.view.file.line
    await until(lambda: inspector.view.file.line.endswith(", checked"))
    asked = sandbox.calls(ROUTE)
    inspector.show([])
    inspector.show([live.recent.rows[1].picture.id])
    await until(lambda: inspector.view.ledger)
    assert (inspector.view.ledger, sandbox.calls(ROUTE)) == (lines, asked)


async def test_a_run_without_a_file_is_told_by_its_row(room: Room, inspector: Inspector) -> None:
    job: Job = make_job(state=JobState.FINISHED, count=2)
    await room.store.journal.add(job)
    inspector.show([job.id])
    await until(lambda: inspector.view.picture is not None and inspector.view.ledger_note)
    view = inspector.view
    assert view.picture is not None and view.picture.state is FileState.WAITING
    assert view.trouble == "It is bought and not on the disk yet."
    assert not view.file.there and view.picture.request.prompt == "A lighthouse at dusk"
    assert view.file.path == ""
