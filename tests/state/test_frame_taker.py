"""Frames that are taken out of the clip on show."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from studio.domain.picture import Picture
from studio.state.frame_taker import ClipEnd
from tests.media.films import film
from tests.state.eye import Eye, clip, eye, pixels
from tests.ui.rooms import Room, room, until

__all__ = ["clip", "eye", "room"]


async def test_a_frame_is_saved_as_it_is_and_never_over_another(eye: Eye, room: Room, clip: Picture) -> None:
    eye.player.seek(17)
    await eye.at(17)
    activity = room.studio.activity
    for name in ("frame 18.png", "frame 18 2.png"):
        room.studio.video.taker.save_frame()
        file = room.studio.path_of(clip)
        path = file.with_name(f"{file.stem}, {name}")
        await until(lambda path=path: activity.rows and activity.rows[0].text.startswith(path.name))  # type: ignore[misc]
        assert pixels(eye.image) == saved(path)[0]
        assert saved(path)[1]["Source"] == f"{clip.generation_id}, output 1, frame 18"
    assert activity.rows[0].title == "Frame 18 was saved"
    assert not list(path.parent.glob(".*.part"))


def saved(path: Path) -> tuple[bytes, dict[str, str]]:
    """Return pixels and words of a PNG."""
    with Image.open(path, formats=["PNG"]) as picture:
        picture.load()
        return picture.tobytes(), dict(getattr(picture, "text", {}))


@pytest.mark.parametrize("which", ["first", "last"])
async def test_the_frame_that_is_seen_goes_into_the_well(eye: Eye, room: Room, clip: Picture, which: str) -> None:
    video = room.studio.video
    if which == "last":
        video.taker.use_frame("first")
    eye.player.seek(9)
    await eye.at(9)
    video.taker.use_frame(which)
    await until(lambda: getattr(video.composer.draft, which))
    reference = getattr(video.composer.draft, which).original
    assert reference.origin.frame == 9 and reference.origin.generation_id == clip.generation_id
    assert saved(Path(reference.source))[0] == pixels(eye.image)


async def test_the_frame_that_is_seen_becomes_a_reference(eye: Eye, room: Room, clip: Picture) -> None:
    big = await room.add_clip(seconds=1.0)
    film(room.studio.path_of(big), frames=12, size=(320, 320))
    eye.player.show(big)
    await until(lambda: eye.player.view.count == 12)
    eye.player.seek(9)
    await eye.at(9)
    room.studio.video.taker.use_frame("reference")
    await until(lambda: room.studio.composer.draft.references)
    (reference,) = room.studio.composer.draft.references
    assert reference.origin is not None and reference.origin.frame == 9
    assert reference.origin.generation_id == big.generation_id and reference.name.endswith(", frame 10")
    assert saved(Path(reference.source))[0] == pixels(eye.image)


async def test_the_last_ten_frames_are_offered_with_how_sharp_they_are(eye: Eye, room: Room) -> None:
    taker = room.studio.video.taker
    found: list[tuple[ClipEnd, ...]] = []
    taker.ends_ready.connect(found.append)
    taker.last_frames()
    await until(lambda: found)
    (ends,) = found
    assert [end.number for end in ends] == list(range(38, 48))
    assert [end.last for end in ends] == [False] * 9 + [True]
    assert sum(end.sharpest for end in ends) == 1 and all(0 < end.sharpness <= 1 for end in ends)


async def test_to_carry_on_begins_a_draft_with_that_frame(eye: Eye, room: Room, clip: Picture) -> None:
    video = room.studio.video
    video.composer.set(prompt="Other words", seed=5, seed_locked=False)
    said: list[bool] = []
    video.taker.carried_on.connect(lambda: said.append(True))
    video.taker.carry_on(44)
    draft = video.composer.draft
    assert (draft.prompt, draft.model_id, draft.duration) == ("A heron wades", "orbit", 4)
    assert draft.last is None and draft.seed not in (5, 7) and not draft.seed_locked and said
    await until(lambda: video.composer.draft.first and video.composer.draft.first.sent)
    assert video.composer.draft.first is not None and video.composer.draft.first.original.origin is not None
    origin = video.composer.draft.first.original.origin
    assert (origin.generation_id, origin.frame) == (clip.generation_id, 44)
    assert video.composer.draft.last is None


async def test_a_locked_seed_is_carried_on(eye: Eye, room: Room) -> None:
    composer = room.studio.video.composer
    composer.set(seed=5, seed_locked=True)
    room.studio.video.taker.carry_on(44)
    assert (composer.draft.seed, composer.draft.seed_locked) == (5, True)
