"""The clips of a storyboard become one film, in their order, and what is there already is never overwritten."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from PIL import Image

from studio.domain.storyboard import Storyboard
from studio.state.joining import Joining, Seam
from studio.state.studio import Studio
from tests.state.boards import draw
from tests.studio_fixture import until
from tests.ui.rooms import Room, room

__all__ = ["room"]


async def furnished(room: Room, *seconds: float) -> Joining:
    """Draw a shot for each of ``seconds``, with a clip of that length; none for 0."""
    storyboard = room.studio.video.storyboard
    shots = draw(room.studio, *(f"shot {number}" for number in range(len(seconds))))
    for shot, length in zip(shots, seconds, strict=True):
        if length:
            await room.add_clip(seconds=length, shot=shot)
    await storyboard.makings.read()
    storyboard.drawing.rename("Nightfall: part 1/2")
    joining = room.studio.video.joining
    joining.begin()
    return joining


def length_of(path: str) -> float:
    with av.open(path) as film:
        assert film.duration is not None
        return film.duration / av.time_base


def left_in(folder: str) -> list[Path]:
    return list(Path(folder).rglob("*"))


async def over(joining: Joining) -> None:
    await until(lambda: not joining.view.doing, joining.changed)


async def test_it_says_what_would_be_made(room: Room) -> None:
    joining = await furnished(room, 2, 0, 3)
    view = joining.view
    assert (view.clips, view.left_out, view.seconds, view.hindrance) == (2, (2,), 5, "")
    assert view.name == "Nightfall part 1 2" and Path(view.folder) == room.studio.library_folder / "Joined"
    joining.set_seam(Seam.FADE)
    joining.set_fade(1.0)
    assert joining.view.seconds == 4
    joining.set_fade(9)
    assert joining.view.fade == 2.0 and joining.view.shortened == 1.0 and joining.view.seconds == 4


async def test_a_film_is_as_long_as_its_clips_together(room: Room) -> None:
    joining = await furnished(room, 2, 3)
    heard: list[float] = []
    joining.changed.connect(lambda view: heard.append(view.done))
    joining.join()
    assert joining.view.doing == "film"
    await over(joining)
    view = joining.view
    assert not view.failed and view.made.endswith("Nightfall part 1 2.mp4")
    assert length_of(view.made) == pytest.approx(5, abs=0.1)
    assert view.outcome == "Nightfall part 1 2.mp4, 160 × 90, 5 s, not encoded again"
    assert room.studio.activity.rows[0].title == "Clips joined"


async def test_a_cross_fade_makes_it_shorter(room: Room) -> None:
    joining = await furnished(room, 2, 2)
    joining.set_seam(Seam.FADE)
    joining.join()
    await over(joining)
    assert length_of(joining.view.made) == pytest.approx(joining.view.seconds, abs=0.15)
    assert joining.view.seconds == 3.5 and joining.view.outcome.endswith("encoded anew")


async def test_nothing_is_overwritten(room: Room) -> None:
    joining = await furnished(room, 2)
    made = []
    for _ in range(2):
        joining.join()
        joining.join()
        await over(joining)
        made.append(joining.view.made)
    assert made[0] != made[1] and all(length_of(path) for path in made)


async def test_a_film_that_is_stopped_leaves_nothing(room: Room) -> None:
    joining = await furnished(room, 3, 3)
    joining.set_seam(Seam.FADE)
    joining.join()
    joining.cancel()
    assert joining.view.outcome == "Stopped. Nothing was kept." and not joining.view.doing
    await until(lambda: not room.studio.tasks.running("join clips"))
    assert left_in(joining.view.folder) == [] and joining.view.made == ""


async def test_a_clip_that_is_gone_is_said(room: Room) -> None:
    joining = await furnished(room, 2, 2)
    clip = room.studio.video.storyboard.rows.rows[1].clip
    assert clip is not None
    room.studio.path_of(clip).unlink()
    joining.join()
    await over(joining)
    assert joining.view.failed and joining.view.outcome.endswith(".") and joining.view.made == ""


async def test_a_folder_that_is_none_is_said(room: Room, tmp_path: Path) -> None:
    joining = await furnished(room, 2)
    (tmp_path / "file").write_text("a heron")
    joining.set_folder(str(tmp_path / "file"))
    joining.join()
    await over(joining)
    assert joining.view.failed and joining.view.outcome.endswith(".")


async def test_without_clips_there_is_nothing_to_join(room: Room) -> None:
    joining = await furnished(room, 0)
    assert joining.view.hindrance == "No shot has a clip yet."
    joining.join()
    assert not joining.view.doing


async def test_a_sheet_shows_all_shots(room: Room) -> None:
    joining = await furnished(room, 2, 0)
    joining.make_sheet()
    await over(joining)
    assert joining.view.made.endswith("Nightfall part 1 2 sheet.png")
    with Image.open(joining.view.made, formats=["PNG"]) as sheet:
        assert sheet.width > 300 and sheet.height > 150
    assert joining.view.outcome.endswith("2 shots")


async def test_a_new_storyboard_has_nothing_to_show(studio: Studio) -> None:
    joining = studio.video.joining
    joining.begin()
    joining.make_sheet()
    assert not joining.view.doing and studio.video.storyboard.drawing.board == Storyboard(
        id=studio.video.storyboard.drawing.board.id
    )
