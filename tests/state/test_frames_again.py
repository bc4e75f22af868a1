"""The frames of a clip that is there, back in the wells with its settings."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.domain.frame import Frame
from studio.domain.reference import Origin
from studio.domain.request import VideoRequest
from tests.state.test_frame_wells import BLUE, frame, idle, named, picture, rest, sent_is_the_crop, take_away
from tests.studio_fixture import until
from tests.ui.rooms import Room, room

__all__ = ["room"]


async def made_from(room: Room, tmp_path: Path, *, last: bool = True) -> tuple[Frame, ...]:
    """Put frames into the wells and return them."""
    studio = room.studio
    studio.video.wells.add_paths("first", [picture(tmp_path / "a.png")])
    if last:
        studio.video.wells.add_paths("last", [picture(tmp_path / "b.png", BLUE, (320, 180))])
    await rest(studio)
    return tuple(each for each in (frame(studio), frame(studio, "last")) if each is not None)


@pytest.mark.parametrize("way", ["use_settings", "vary"])
@pytest.mark.parametrize("last", [True, False])
async def test_the_frames_of_a_clip_come_back_with_its_settings(
    room: Room, tmp_path: Path, way: str, last: bool
) -> None:
    composer = room.studio.video.composer
    frames = await made_from(room, tmp_path, last=last)
    composer.set(prompt="a heron wades", model_id="orbit", resolution="480p", seed=5, seed_locked=True)
    request = composer.draft.request()
    sent = tuple(replace(each.sent, origin=Origin(generation_id="vid_0")) for each in frames if each.sent)
    clip = await room.add_clip(request=request, references=sent)
    composer.set(first=None, last=None, prompt="something else", ratio="1:1")
    getattr(composer, way)(replace(clip, request=request, seed=5))
    await until(lambda: frame(room.studio) is not None, composer.changed)
    await rest(room.studio)
    found = (frame(room.studio), frame(room.studio, "last"))
    assert [each and each.sent for each in found] == [*sent, *([] if last else [None])]
    assert composer.draft.prompt == "a heron wades" and composer.draft.shape.ratio == "16:9"
    assert (composer.draft.seed_locked, composer.draft.seed == 5) == (
        (True, True) if way == "use_settings" else (False, False)
    )
    assert composer.draft.request().first_frame_url == request.first_frame_url
    sent_is_the_crop(room.studio)


async def test_frames_whose_copies_are_gone_do_not_come_back(room: Room, tmp_path: Path) -> None:
    composer = room.studio.video.composer
    first, last = await made_from(room, tmp_path)
    request = composer.draft.request()
    assert first.sent is not None and last.sent is not None
    clip = await room.add_clip(request=request, references=(first.sent, last.sent))
    take_away(first.sent)
    composer.use_settings(replace(clip, request=request))
    await until(lambda: frame(room.studio, "last") is not None, composer.changed)
    assert frame(room.studio) is None and named(room.studio, "last") == "b.png"


async def test_of_a_clip_that_was_made_elsewhere_no_frames_come(room: Room) -> None:
    composer = room.studio.video.composer
    request = VideoRequest(video_lora_id="orbit", first_frame_url="https://example.com/a.png", ratio="1:1")
    clip = await room.add_clip()
    composer.use_settings(replace(clip, request=request, job_id="unknown"))
    await idle(room.studio)
    assert frame(room.studio) is None and composer.draft.model_id == "orbit"


async def test_a_frame_that_was_dropped_meanwhile_is_not_overwritten(room: Room, tmp_path: Path) -> None:
    composer = room.studio.video.composer
    frames = await made_from(room, tmp_path)
    request = composer.draft.request()
    clip = await room.add_clip(request=request, references=tuple(each.sent for each in frames if each.sent))
    composer.use_settings(replace(clip, request=request))
    composer.set(first=frames[1])
    await idle(room.studio)
    assert (frame(room.studio), frame(room.studio, "last")) == (frames[1], None)
