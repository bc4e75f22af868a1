"""One clip goes on from another: the frame that is sent is the one that was seen, and the chain is remembered."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from studio.domain.job import Job, JobState
from studio.domain.picture import Picture
from studio.domain.reference import Origin
from studio.flow.order import Order
from studio.media.embed import read
from studio.media.frames import ClipFrames
from studio.media.record import read_block
from studio.state.frame_taker import ClipEnd
from studio.state.studio import Studio
from studio.store.files import sidecar_path
from studio.ui.queue.details import facts
from tests.flow.desk import clip_order
from tests.sandbox_fixture import Sandbox
from tests.studio_fixture import until
from tests.ui.rooms import Room, room

__all__ = ["room"]

WORDS = "a heron wades"


async def saved(studio: Studio, order: Order) -> tuple[Job, Picture]:
    """Buy a clip and wait until it is in the strip."""
    job = await studio.link.engine.submit(order)
    await until(lambda: (row := studio.queue.rows.value(job.id)) and row.job.state is JobState.SAVED)
    await until(lambda: any(tile.picture.job_id == job.id for tile in studio.recent.rows))
    row = studio.queue.rows.value(job.id)
    assert row is not None
    return row.job, next(tile.picture for tile in studio.recent.rows if tile.picture.job_id == job.id)


async def last_frames(studio: Studio, clip: Picture) -> tuple[ClipEnd, ...]:
    """Show a clip and have its last frames looked at."""
    ends: list[tuple[ClipEnd, ...]] = []
    studio.video.taker.ends_ready.connect(ends.append)
    studio.video.player.show(clip)
    studio.video.taker.last_frames()
    await until(lambda: ends, studio.video.taker.ends_ready)
    return ends[0]


def uploaded(sandbox: Sandbox, file: str) -> bytes:
    """Return what arrived at the service."""
    return httpx.get(sandbox.get(f"/v1/files/{file}")["url"]).raise_for_status().content


def frame_bytes(path: Path, number: int) -> tuple[tuple[int, int], bytes]:
    with ClipFrames(path) as frames:
        return frames.at(number).size, frames.at(number).tobytes()


async def test_the_next_clip_begins_with_a_frame_of_the_last_and_says_so(live: Studio, sandbox: Sandbox) -> None:
    video = live.video
    before, clip = await saved(live, clip_order(WORDS, seed=7))
    ends = await last_frames(live, clip)
    assert len(ends) == 10 and ends[-1].last and sum(end.last for end in ends) == 1
    assert all(0 <= end.sharpness <= 1 for end in ends) and any(end.sharpest for end in ends)
    chosen = next(end for end in ends if end.sharpest)
    video.composer.set(prompt="something else", resolution="1080p", seed=99, seed_locked=False)
    video.taker.carry_on(chosen.number)
    await until(lambda: video.wells.view.first.sent_image, video.wells.changed)
    draft = video.composer.draft
    assert (draft.prompt, draft.model_id, draft.last) == (WORDS, "slow-drift", None)
    assert (draft.shape.resolution, draft.shape.ratio, draft.shape.duration) == ("480p", "1:1", 2)
    assert draft.seed not in (7, 99) and not draft.seed_locked
    origin = Origin(generation_id=before.generation_id or "", index=0, frame=chosen.number)
    assert draft.first is not None and draft.first.sent is not None and draft.first.sent.origin == origin

    # What is seen of it is the frame, to the pixel, and what arrives at the service is the very file that is seen.
    with_frame = Order(request=draft.request(), references=draft.references, quoted=Decimal(1))
    job, next_clip = await saved(live, with_frame)
    sent = json.loads(job.body or b"")["first_frame_url"]
    content = await asyncio.to_thread(uploaded, sandbox, sent)
    kept = await asyncio.to_thread(Path(draft.first.sent.source).read_bytes)
    assert content == kept and sha256(content).hexdigest() == draft.first.sent.sha256
    size, pixels = await asyncio.to_thread(frame_bytes, live.path_of(clip), chosen.number)
    image = video.wells.view.first.sent_image
    assert image is not None and (image.width(), image.height()) == size
    for x in range(0, size[0], 37):
        for y in range(0, size[1], 41):
            seen, at = image.pixelColor(x, y), 3 * (y * size[0] + x)
            assert bytes((seen.red(), seen.green(), seen.blue())) == pixels[at : at + 3]

    # The chain is in the journal, in the file, beside it, and in words where the clip is looked at.
    assert job.references[0].origin == origin
    path = live.path_of(next_clip)
    record = read(path)
    assert record is not None and record.origins == (origin,)
    assert read_block(await asyncio.to_thread(sidecar_path(path).read_bytes)) == record
    video.player.show(next_clip)
    await until(lambda: "continues" in video.player.view.facts, video.player.changed)
    assert video.player.view.facts.startswith(f"2 s · 480 × 480 · continues “{WORDS}”, frame {chosen.number + 1} · ")
    told = {name: value for name, value, _ in facts(job)}
    assert told["Continues"] == f"frame {chosen.number + 1} of {before.generation_id}"
    video.player.show(clip)
    await until(lambda: "quoted" in video.player.view.facts, video.player.changed)
    assert "continues" not in video.player.view.facts and "Continues" not in dict(fact[:2] for fact in facts(before))


async def test_a_seed_that_is_kept_stays_and_frames_of_before_go(room: Room) -> None:
    live, clip = room.studio, await room.add_clip()
    live.video.wells.add_picture("last", clip)
    await until(lambda: live.video.wells.view.last.sent_image, live.video.wells.changed)
    live.video.composer.set(seed=99, seed_locked=True)
    ends = await last_frames(live, clip)
    live.video.taker.carry_on(ends[0].number)
    await until(lambda: live.video.wells.view.first.sent_image, live.video.wells.changed)
    draft = live.video.composer.draft
    assert (draft.seed, draft.seed_locked, draft.last) == (99, True, None)


@pytest.mark.parametrize("content", [b"<!doctype html><p>Sorry", b""])
async def test_a_clip_that_cannot_be_read_has_no_ends_and_says_why(room: Room, content: bytes) -> None:
    live, clip = room.studio, await room.add_clip()
    live.path_of(clip).write_bytes(content)
    told: list[str] = []
    live.tasks.failed.connect(lambda failure: told.append(failure.sentence))
    assert await last_frames(live, clip) == ()
    await until(lambda: told, live.tasks.failed)
    assert told[0].endswith(".") and ("HTML" in told[0] or "empty" in told[0])
