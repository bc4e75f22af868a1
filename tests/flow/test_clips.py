"""A clip is a job like any other: one click, one charge, on disk with its words."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image

from studio.domain.draft import stand_in
from studio.domain.errors import LimitReached, Mistaken
from studio.domain.generation import Generation
from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.query import parse
from studio.domain.reference import Reference
from studio.domain.request import VideoRequest
from studio.domain.settings import Settings
from studio.flow.history import request_of
from studio.flow.likeness import may_be
from studio.flow.order import Order
from studio.flow.pricing import estimate, from_card, price
from studio.flow.references import take
from studio.flow.thumbnails import thumbnail_path
from studio.media.embed import read
from studio.media.record import read_block
from studio.store.files import sidecar_path
from tests.flow.desk import MODEL, Desk, clip_order, exiftool, served_bytes
from tests.media.films import packets
from tests.sandbox_fixture import Sandbox

CREATE = "POST /v1/videos"
UPLOAD = "POST /v1/files"
LINK = "GET /v1/videos/{id}/output"
BYTES = "GET /outputs/{name}"
_MOMENT = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def film(desk: Desk, prompt: str = "a heron wades", **more: Any) -> Job:
    """Buy a clip and wait until nothing moves any more."""
    return await desk.end(await desk.engine.submit(clip_order(prompt, **more)))


async def only(desk: Desk) -> Picture:
    """Return the one clip of the library."""
    (clip,) = await desk.pictures()
    return clip


async def test_from_a_prompt_to_a_saved_clip(desk: Desk) -> None:
    job = await film(desk, seed=7)
    assert job.state is JobState.SAVED
    assert [job.quoted, job.held, job.charged] == [1, 1, 1]
    assert (job.output_count, job.saved_count) == (1, 1)
    clip = await only(desk)
    assert (clip.media_type, clip.width, clip.height, clip.seconds) == ("video/mp4", 480, 480, 2.0)
    assert clip.is_video and clip.seed == 7 and clip.charged == 1 and clip.sandbox
    assert clip.path.endswith(".mp4") and "a heron wades 7 1" in clip.path
    assert await desk.sound() == 1
    assert [row["amount"] for row in desk.charges()] == [1]
    with Image.open(thumbnail_path(desk.paths.thumbnails, clip), formats=["JPEG"]) as small:
        assert small.size == (480, 480)


async def test_what_plays_is_what_was_served_and_other_programs_read_the_words(
    desk: Desk, sandbox: Sandbox, tmp_path: Path
) -> None:
    job = await film(desk, "a heron, reeds & mist")
    path = desk.file(await only(desk))
    (tmp_path / "served.mp4").write_bytes(await asyncio.to_thread(served_bytes, sandbox, job))
    assert packets(path) == packets(tmp_path / "served.mp4")
    assert "a heron, reeds & mist" in await asyncio.to_thread(exiftool, path)
    record = read(path)
    assert record is not None and (record.generation_id, record.request) == (job.generation_id, job.request)
    beside = sidecar_path(path).read_bytes()
    assert read_block(beside) == record and json.loads(beside)["request"]["video_lora_id"] == MODEL


async def test_without_embedding_the_clip_is_as_served_and_has_nothing_beside_it(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    desk = await Desk(tmp_path / "home", sandbox, settings=Settings(embed=False)).open()
    await desk.engine.start()
    await film(desk)
    clip = await only(desk)
    assert clip.sha256 == clip.source_sha256 and not sidecar_path(desk.file(clip)).exists()
    await desk.close()


async def frames(desk: Desk, folder: Path) -> tuple[Reference, Reference]:
    """Take in two pictures."""
    for name in ("teal", "coral"):
        Image.new("RGB", (320, 320), name).save(folder / f"{name}.png")
    first, last = [await take(folder / f"{name}.png", folder=desk.paths.data) for name in ("teal", "coral")]
    return first, last


def between(first: Reference, last: Reference, prompt: str = "") -> Order:
    """Return the order of a clip from one picture to another."""
    plain = clip_order(prompt, first_frame_url=stand_in(first), last_frame_url=stand_in(last))
    return Order(request=plain.request, references=(first, last), quoted=plain.quoted)


async def test_frames_go_up_once_and_say_what_they_are_for(desk: Desk, tmp_path: Path, sandbox: Sandbox) -> None:
    first, last = await frames(desk, tmp_path)
    job = await desk.end(await desk.engine.submit(between(first, last)))
    assert job.state is JobState.SAVED, job.error
    again = await desk.end(await desk.engine.submit(between(last, first)))
    assert again.state is JobState.SAVED and sandbox.calls(UPLOAD) == 2
    sent = json.loads(job.body or b"")
    for name in ("first_frame", "last_frame"):
        kept = await asyncio.to_thread(sandbox.get, f"/v1/files/{sent[f'{name}_url']}")
        assert kept["purpose"] == name


async def test_one_picture_may_be_both_frames(desk: Desk, tmp_path: Path, sandbox: Sandbox) -> None:
    first, _ = await frames(desk, tmp_path)
    job = await desk.end(await desk.engine.submit(between(first, first)))
    sent = json.loads(job.body or b"")
    assert sent["first_frame_url"] == sent["last_frame_url"] and sandbox.calls(UPLOAD) == 1


async def test_the_price_is_the_servers_also_before_the_frames_are_there(desk: Desk, tmp_path: Path) -> None:
    order = between(*await frames(desk, tmp_path))
    client = desk.session.client
    assert client is not None
    assert (await estimate(client, order.request)).amount == 1
    quote = await price(client, VideoRequest(video_lora_id=MODEL, prompt="a heron", resolution="1080p", duration=4))
    assert quote.amount == 5 and not quote.about


@pytest.mark.parametrize(
    ("fields", "amount"),
    [
        ({}, "2.5"),
        ({"duration": 2}, "1"),
        ({"resolution": "1080p", "duration": 12}, "15"),
        ({"resolution": "4k"}, "6.25"),
    ],
)
def test_the_list_price_goes_by_resolution_and_seconds(fields: dict[str, Any], amount: str) -> None:
    quote = from_card(VideoRequest(video_lora_id=MODEL, prompt="a heron", enhance_prompt=True, **fields))
    assert (quote.amount, quote.about) == (Decimal(amount), True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"prompt": " "}, "prompt"), ({"duration": 13}, "duration"), ({"last_frame_url": "file_1"}, "last_frame_url")],
)
async def test_a_mistake_is_refused_before_anything_is_written(desk: Desk, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Mistaken) as caught:
        await desk.engine.submit(clip_order(**fields))
    assert caught.value.field == field and await desk.store.journal.recent() == ()


@pytest.mark.parametrize("limit", ["job_limit", "day_limit", "month_limit"])
async def test_a_limit_holds_for_clips_as_well(desk: Desk, limit: str) -> None:
    desk.settings = msgspec.structs.replace(desk.settings, **{limit: Decimal("1.5")})
    await film(desk)
    dearer = Order(request=clip_order(duration=4).request, quoted=Decimal(2))
    with pytest.raises(LimitReached):
        await desk.engine.submit(dearer)


async def test_an_unpriced_clip_is_priced_and_judged_before_it_is_sent(desk: Desk, sandbox: Sandbox) -> None:
    desk.settings = msgspec.structs.replace(desk.settings, job_limit=Decimal("0.5"))
    held = await desk.engine.submit(Order(request=clip_order().request, unpriced=True))
    assert (await desk.end(held)).state is JobState.PLANNED and sandbox.calls(CREATE) == 0
    await desk.engine.agree(held.id, Decimal(1))
    assert (await desk.end(held)).state is JobState.SAVED


@pytest.mark.parametrize("when", ["before", "during", "after"])
async def test_a_lost_answer_is_not_paid_twice(desk: Desk, sandbox: Sandbox, when: str) -> None:
    sandbox.fault(CREATE, "drop", when=when, times=2)
    assert (await film(desk)).state is JobState.SAVED
    assert len(sandbox.generations()) == 1 and len(desk.charges()) == 1


async def test_a_cancelled_clip_costs_nothing(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    job = await desk.reaches(await desk.engine.submit(clip_order()), JobState.ACCEPTED)
    job = await desk.engine.cancel(job.id)
    assert job.state is JobState.CANCELLED and job.charged == 0
    assert sandbox.balance()["held_credits"] == 0 and desk.charges() == []


@pytest.mark.parametrize(
    ("route", "fault"),
    [
        (BYTES, {"kind": "html", "status": 200}),
        (BYTES, {"kind": "cut"}),
        (BYTES, {"kind": "body", "status": 200, "body": '{"error": {}}'}),
        (LINK, {"kind": "error", "status": 410}),
        (LINK, {"kind": "drop"}),
    ],
    ids=lambda value: value if isinstance(value, str) else value["kind"],
)
async def test_a_broken_download_is_fetched_again(
    desk: Desk, sandbox: Sandbox, route: str, fault: dict[str, Any]
) -> None:
    sandbox.fault(route, **fault)
    assert (await desk.reaches(await desk.engine.submit(clip_order()), JobState.SAVED)).saved_count == 1
    assert await desk.sound() == 1


async def test_clips_made_elsewhere_are_found_and_saved(desk: Desk, sandbox: Sandbox) -> None:
    body = clip_order("made by a script", camera_fixed=True, seed=5).request.body()
    theirs = await asyncio.to_thread(post, sandbox, body)
    found = await desk.engine.rescue()
    found = found or tuple(job for job in await desk.store.journal.recent() if job.another)
    row = await desk.end(found[0])
    assert (row.generation_id, row.another, row.state) == (theirs, True, JobState.SAVED)
    request = row.request
    assert isinstance(request, VideoRequest)
    assert (request.prompt, request.duration, request.resolution) == ("made by a script", 2, "480p")
    assert (request.ratio, request.seed, request.camera_fixed) == ("1:1", 5, True)
    assert await desk.sound() == 1 and await desk.engine.rescue() == ()


def post(sandbox: Sandbox, body: bytes, key: str = "their-key") -> str:
    """Buy a clip without the studio, and return the server's name for it."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    with sandbox.client() as client:
        generation: str = client.post("/v1/videos", content=body, headers=headers).raise_for_status().json()["id"]
    return generation


async def test_an_old_clip_without_an_answer_is_found_in_the_history(desk: Desk, sandbox: Sandbox) -> None:
    desk.engine.pause()
    job = await desk.engine.submit(clip_order(seed=9))
    await desk.engine.stop()
    body = job.request.body()
    await asyncio.to_thread(post, sandbox, clip_order(seed=8).request.body(), "another")
    theirs = await asyncio.to_thread(post, sandbox, body, job.key)
    sent = desk.clock.now() - timedelta(minutes=1)
    await desk.store.journal.put(
        msgspec.structs.replace(job, state=JobState.SENDING, body=body, sent_at=sent, owner=None)
    )
    sandbox.advance(23.5 * 3600)
    following = await desk.again()
    await following.engine.start(reconcile=False)
    job = await following.end(job)
    assert (job.generation_id, job.state) == (theirs, JobState.SAVED)
    assert len(sandbox.generations()) == 2
    await following.close()


def test_a_clip_and_a_picture_of_the_same_words_are_told_apart() -> None:
    job = Job(id="1", key="k", profile="p", request=clip_order("a heron").request, created_at=_MOMENT)
    clip = Generation(id="vid_1", prompt="a heron", media_type="video", video_duration=2.0, created_at=_MOMENT)
    assert may_be(job, clip)
    assert not may_be(job, Generation(id="img_1", prompt="a heron", media_type="image", created_at=_MOMENT))
    for other in ({"video_duration": 3.0}, {"video_ratio": "16:9"}, {"video_resolution": "720p"}):
        assert not may_be(job, msgspec.structs.replace(clip, **other))


def test_of_an_absurd_length_nothing_is_believed() -> None:
    request = request_of(Generation(id="vid_1", prompt=None, video_duration=1e300))
    assert isinstance(request, VideoRequest)
    assert (request.prompt, request.duration, request.video_lora_id) == ("", None, "")


async def crashed(desk: Desk) -> tuple[Job, Path]:
    """Leave a saved clip as a crash between its name and its row would; return the job and the file."""
    job = await film(desk)
    clip = await only(desk)
    await desk.engine.stop()
    connection = sqlite3.connect(desk.paths.database)
    with connection:
        connection.execute("DELETE FROM pictures")
    connection.close()
    await desk.store.journal.put(msgspec.structs.replace(job, state=JobState.FINISHED, saved_count=0, owner=None))
    return job, desk.file(clip)


async def resumed(desk: Desk, job: Job) -> list[str]:
    """Start again, and return the names in the library's folder once all is still."""
    following = await desk.again()
    await following.engine.start()
    assert (await following.end(job)).state is JobState.SAVED
    assert await following.sound() == 1
    names = sorted(path.name for path in following.file(await only(following)).parent.iterdir())
    await following.close()
    return names


@pytest.mark.parametrize("lost", ["nothing", "words", "clip"])
async def test_whatever_a_crash_left_of_a_clip_becomes_one_clip(desk: Desk, sandbox: Sandbox, lost: str) -> None:
    job, path = await crashed(desk)
    if lost == "words":
        sidecar_path(path).unlink()
    if lost == "clip":
        path.unlink()
    fetched = sandbox.calls(BYTES)
    assert await resumed(desk, job) == sorted([path.name, sidecar_path(path).name])
    assert sandbox.calls(BYTES) == fetched + (lost == "clip")
    assert len(desk.charges()) == 1


async def test_words_of_others_are_left_alone(desk: Desk) -> None:
    job, path = await crashed(desk)
    path.unlink()
    sidecar_path(path).write_text('{"mine": true}')
    stem = path.stem
    assert await resumed(desk, job) == sorted([f"{stem}.json", f"{stem} 2.json", f"{stem} 2.mp4"])
    assert sidecar_path(path).read_text() == '{"mine": true}'


async def test_a_clip_that_nobody_fetched_in_time_is_lost_loudly(desk: Desk, sandbox: Sandbox) -> None:
    sandbox.fault(LINK, "error", status=503, times=100)
    job = await desk.reaches(await desk.engine.submit(clip_order()), JobState.FINISHED)
    await desk.engine.stop()
    await asyncio.to_thread(sandbox.clear_faults)
    sandbox.advance(25 * 3600)
    following = await desk.again()
    await following.engine.start()
    job = await following.end(job)
    assert job.state is JobState.LOST and job.error is not None
    assert job.error.message == "1 clip was no longer on the server when we came to fetch. The run cost 1 credit."
    await following.close()


async def test_how_long_clips_take_is_learnt_by_their_length(desk: Desk) -> None:
    job = await film(desk)
    assert desk.engine.median_duration(job) is not None
    longer = msgspec.structs.replace(job, request=clip_order(duration=12).request)
    assert desk.engine.median_duration(longer) is None


async def test_clips_are_found_by_their_words(desk: Desk) -> None:
    await film(desk, "a grebe dives")
    (found,) = await desk.store.finder.first(parse("greb"))
    assert found.picture == await only(desk)
