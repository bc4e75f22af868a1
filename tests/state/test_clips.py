"""A clip made elsewhere in the program is told in the window's words, and may be asked for again there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from msgspec.structs import replace

from studio.domain.job import Job, JobState, Phase, Progress
from studio.domain.request import ImageRequest, Request, VideoRequest
from studio.flow.events import JobChanged
from studio.state.purchase import ConfirmView
from studio.state.queue import QueueRow
from studio.state.queue_words import tell
from studio.state.studio import Studio
from tests.flow.desk import clip_order
from tests.studio_fixture import until

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def made(studio: Studio) -> Job:
    """Buy a clip and wait until its first frame is in the strip."""
    job = await studio.link.engine.submit(clip_order("a heron wades"))
    rows = studio.recent
    await until(lambda: any(tile.picture.job_id == job.id and tile.image for tile in rows.rows))
    await until(lambda: (row := studio.queue.rows.value(job.id)) and row.job.state is JobState.SAVED)
    return job


async def test_a_clip_is_called_a_clip(live: Studio) -> None:
    job = await made(live)
    row = live.queue.rows.value(job.id)
    assert row is not None and live.queue.rows.words(row).startswith("Clip, 1 clip, Saved")
    assert row.extent == "2 s"
    (tile,) = live.recent.rows
    assert tile.length == "0:02" and not tile.broken and tile.picture.is_video
    assert [note.title for note in live.activity.rows if "saved" in note.title] == ["1 clip saved, Clip"]
    live.queue.open(job.id)
    await until(lambda: live.stage.view.picture, live.stage.changed)
    assert (live.stage.view.title, live.stage.view.facts.split(" · ")[0]) == ("Clip", "1 clip of 2 s")
    assert live.stage.view.ratio == 1.0


async def test_a_clip_may_be_asked_for_again(live: Studio) -> None:
    first = await made(live)
    live.preferences.update(confirm_above=Decimal("0.5"))
    asked: list[ConfirmView] = []
    live.purchase.confirm_wanted.connect(asked.append)
    live.queue.retry(first.id)
    await until(lambda: asked, live.purchase.confirm_wanted)
    assert asked[0].title == "Spend 1 credit?" and asked[0].sentence.startswith("1 clip of 2 s, 480 × 480.")
    again: list[Job] = []
    live.purchase.submitted.connect(again.append)
    live.purchase.confirm()
    await until(lambda: again, live.purchase.submitted)
    assert again[0].request == first.request and again[0].key != first.key
    await until(lambda: len(live.recent.rows) == 2, live.recent.rowsInserted)


async def test_the_words_of_a_refused_clip_come_back_into_the_composer_of_clips(studio: Studio) -> None:
    studio.composer.set(prompt="of a picture")
    places: list[str] = []
    studio.place_wanted.connect(places.append)
    studio.answers.edit(_job())
    assert (studio.video.composer.draft.prompt, places) == ("a heron wades", ["video"])
    assert studio.composer.draft.prompt == "of a picture"


def test_a_row_says_how_long_a_clip_is_and_how_many_pictures_there_are() -> None:
    def extent(request: Request) -> str:
        job = replace(_job(), request=request)
        return QueueRow(job, None, tell(job, None, now=_NOW, usual=None)).extent

    assert extent(ImageRequest(prompt="a heron", count=4)) == "× 4"
    assert extent(VideoRequest(video_lora_id="slow-drift", prompt="a heron", duration=5)) == "5 s"
    assert extent(VideoRequest(video_lora_id="slow-drift", prompt="a heron")) == ""


def test_frames_are_uploaded_not_references() -> None:
    progress = Progress(phase=Phase.UPLOADING, done=1, total=2)
    line = tell(replace(_job(), state=JobState.UPLOADING), progress, now=_NOW, usual=None).line
    assert line == "Uploading frame, 2 of 2"


def unsaved(studio: Studio, *jobs: Job) -> str:
    """Let the engine say that ``jobs`` could not be written, and return what the banner says."""
    progress = Progress(phase=Phase.NOT_SAVED, reason="The disk is full.")
    for job in jobs:
        studio.link.heard.emit(JobChanged(job, progress))
    assert studio.notices.banner is not None
    return studio.notices.banner.bold


async def test_the_banner_counts_clips_and_pictures(studio: Studio) -> None:
    clip = replace(_job(), state=JobState.FINISHED, output_count=1)
    pictures = replace(clip, id="02", request=ImageRequest(prompt="a heron", count=2), output_count=2)
    assert unsaved(studio, clip) == "1 paid clip is not on this disk yet."
    assert unsaved(studio, pictures) == "2 paid pictures and 1 clip are not on this disk yet."


def _job() -> Job:
    request = clip_order("a heron wades").request
    return Job(id="01", key="k", profile="sandbox", request=request, created_at=_NOW, deadline=_NOW + timedelta(days=1))
