"""What expired unsaved is told until somebody has said that they know of it: now, and at every start to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from studio.domain.identity import new_id
from studio.domain.job import Job, JobError, JobState
from studio.domain.request import ImageRequest, VideoRequest
from studio.flow.events import JobChanged
from studio.state.studio import Studio
from tests.flow.desk import order
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import Home, until

SAVE = "GET /v1/images/{id}/output/{n}"


def lost(profile: str, *, minutes: int = 0, **fields: Any) -> Job:
    moment = datetime.now(UTC) - timedelta(days=3, minutes=minutes)
    values: dict[str, Any] = {
        "id": new_id(moment),
        "key": f"k{minutes}",
        "profile": profile,
        "request": ImageRequest(prompt="a heron", count=2),
        "created_at": moment,
        "state": JobState.LOST,
        "style_name": "Woodblock Print",
        "generation_id": f"img_{minutes}",
        "quoted": Decimal(2),
        "charged": Decimal(2),
        "output_count": 2,
        "error": JobError(code="output_expired", message="They were no longer on the server.", request_id="req_7"),
    }
    return Job(**values | fields)


async def connect(home: Home, sandbox: Sandbox, *jobs: Job) -> Studio:
    """Start a studio that finds ``jobs`` in its journal."""
    studio = await home.studio(sandbox)
    for job in jobs:
        await home.store.journal.add(job)
    await studio.start()
    return studio


def banner(studio: Studio) -> tuple[str, str, str]:
    view = studio.notices.banner
    return (view.matter, view.bold, view.text) if view is not None else ("", "", "")


async def test_a_loss_of_a_time_without_a_window_is_told_at_every_start_until_it_was_seen(
    home: Home, sandbox: Sandbox
) -> None:
    first = lost("sandbox")
    await connect(home, sandbox, first, lost("other", minutes=1))
    await home.close()
    studio = await connect(home, sandbox)
    await until(lambda: banner(studio)[0] == "lost", studio.notices.changed)
    assert banner(studio)[1:] == (
        "2 paid pictures expired before they were saved.",
        "Charged 2 pretend credits.",
    )
    assert studio.queue.rows.value(first.id) is not None, "it can be made again from its row"
    note = next(note for note in studio.activity.rows if note.tone == "err")
    assert note.title == "2 paid pictures expired unsaved, Woodblock Print"
    assert note.text.endswith("Charged 2. Make it again, or ask support. Request id req_7.")

    studio.notices.act("second")
    assert banner(studio)[0] != "lost"
    await home.close()
    again = await connect(home, sandbox)
    await until(lambda: not again.tasks.running("losses"))
    assert banner(again)[0] != "lost"


async def test_hiding_is_not_knowing(home: Home, sandbox: Sandbox) -> None:
    studio = await connect(home, sandbox, lost("sandbox"))
    await until(lambda: banner(studio)[0] == "lost", studio.notices.changed)
    studio.notices.dismiss()
    assert banner(studio)[0] != "lost"
    await home.close()
    again = await connect(home, sandbox)
    await until(lambda: banner(again)[0] == "lost", again.notices.changed)


async def test_pictures_and_clips_and_parts_are_counted_rightly(home: Home, sandbox: Sandbox) -> None:
    clip = VideoRequest(video_lora_id="slow-drift", prompt="a heron wades")
    part = lost("sandbox", minutes=1, saved_count=1)
    studio = await connect(home, sandbox, part, lost("sandbox", request=clip, output_count=1, charged=Decimal("7.5")))
    await until(lambda: banner(studio)[0] == "lost", studio.notices.changed)
    assert banner(studio)[1:] == (
        "1 paid picture and 1 clip expired before they were saved.",
        "Charged 9.5 pretend credits in all.",
    )
    shown: list[Job] = []
    studio.losses.shown.connect(shown.append)
    for _ in range(3):
        studio.notices.act("first")
    assert len({job.id for job in shown[:2]}) == 2 and shown[2] == shown[0], "each press shows the next"


async def test_an_output_that_expires_now_is_the_loudest_banner_and_one_note(live: Studio, sandbox: Sandbox) -> None:
    sandbox.fault(SAVE, "drop", times=200)
    happened: list[Job] = []
    live.losses.happened.connect(happened.append)
    job = await live.link.engine.submit(order("a heron at dawn", count=2))
    await until(lambda: sandbox.calls(SAVE) > 0)
    sandbox.advance(30 * 3600)
    sandbox.clear_faults()
    live.link.engine.wake()
    await until(lambda: banner(live)[0] == "lost", live.notices.changed)
    assert [each.id for each in happened] == [job.id]
    row = live.queue.rows.value(job.id)
    assert row is not None and (row.telling.tone, row.telling.action) == ("err", "retry")
    about = [note.title for note in live.activity.rows if note.job_id == job.id and note.tone == "err"]
    assert about.count("2 paid pictures expired unsaved, No style") == 1


async def test_what_is_fetched_after_all_is_no_loss(live: Studio) -> None:
    job = lost("sandbox")
    live.link.heard.emit(JobChanged(job))
    assert banner(live)[0] == "lost"
    live.link.heard.emit(JobChanged(replace(job, state=JobState.FINISHED, error=None)))
    assert banner(live)[0] != "lost"
