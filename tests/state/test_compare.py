"""Who stands against whom: modes, the split, swapping, and a tournament that everybody has a turn in."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from pytestqt.modeltest import ModelTester

from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, VideoRequest
from studio.state.compare import Compare, Mode
from studio.state.compare_table import DifferenceRows, counted, differences, in_common
from studio.state.compare_words import differing
from studio.state.pictures import Tile
from studio.state.rivals import Rivals
from studio.state.rows import VALUE
from tests.ui.rooms import Room, room

__all__ = ["room"]


@pytest.fixture
async def pictures(room: Room) -> tuple[Picture, ...]:
    """Six: two runs of three."""
    return (*await room.add_run(3, days=1), *await room.add_run(3))


@pytest.fixture
def favoured() -> list[str]:
    return []


def contest(room: Room, favoured: list[str], chosen: tuple[Picture, ...], rest: tuple[Picture, ...] | None) -> Compare:
    rivals = Rivals(room.studio.recent, room.studio.images, chosen, rest)
    return Compare(rivals, chosen, favour=lambda picture: favoured.append(picture.id))


def pair(compare: Compare) -> list[str]:
    return [picture.id for picture in compare.view.pictures]


async def test_every_rival_has_one_turn(room: Room, pictures: tuple[Picture, ...], favoured: list[str]) -> None:
    ids = [picture.id for picture in pictures]
    compare = contest(room, favoured, pictures[:2], pictures[2:])
    assert pair(compare) == ids[:2] and compare.view.next == pictures[2]
    compare.keep(0)
    assert pair(compare) == [ids[0], ids[2]]
    compare.keep(1)
    assert pair(compare) == [ids[3], ids[2]], "the kept one stays where it is"
    compare.keep(1)
    compare.keep(1)
    assert pair(compare) == [ids[5], ids[2]] and compare.view.next is None
    compare.keep(0)
    assert pair(compare) == [ids[5], ids[2]] and "no other" in compare.view.said
    assert favoured == [ids[0], ids[2], ids[2], ids[2], ids[5]]


async def test_a_favourite_stays_one(room: Room, pictures: tuple[Picture, ...], favoured: list[str]) -> None:
    kept = replace(pictures[0], favourite=True)
    compare = contest(room, favoured, (kept, pictures[1]), pictures[2:])
    compare.keep(0)
    assert favoured == [] and pair(compare) == [kept.id, pictures[2].id]


async def test_alone_it_meets_the_likest(room: Room, pictures: tuple[Picture, ...], favoured: list[str]) -> None:
    compare = contest(room, favoured, (pictures[4],), None)
    assert compare.view.pictures[1].job_id == pictures[4].job_id
    assert compare.view.mode is Mode.SLIDER and compare.modes == tuple(Mode)
    assert compare.rivals.rowCount() == 6


async def test_one_that_is_made_meanwhile_joins(room: Room, favoured: list[str]) -> None:
    (only,) = await room.add_run(1)
    compare = contest(room, favoured, (only,), None)
    assert compare.view.other is None and compare.modes == (Mode.SINGLE, Mode.SIDE)
    (late,) = await room.add_run(1)
    assert compare.view.other == late
    (later,) = await room.add_run(1)
    assert compare.view.next == later


async def test_modes_go_round(room: Room, pictures: tuple[Picture, ...], favoured: list[str]) -> None:
    compare = contest(room, favoured, pictures[:2], ())
    seen = []
    for _ in range(5):
        seen.append(compare.view.mode)
        compare.next_mode()
    assert seen == [Mode.SLIDER, Mode.SIDE, Mode.DIFFERENCES, Mode.SINGLE, Mode.SLIDER]
    assert contest(room, favoured, pictures[:4], ()).view.mode is Mode.SIDE


async def test_the_split_is_moved_by_hundredths_and_stays_inside(
    room: Room, pictures: tuple[Picture, ...], favoured: list[str]
) -> None:
    compare = contest(room, favoured, pictures[:2], ())
    for _ in range(3):
        compare.nudge(0.01)
    assert compare.view.split == 0.53
    compare.nudge(-0.1)
    assert compare.view.split == 0.43
    for _ in range(9):
        compare.nudge(0.1)
    assert compare.view.split == 1.0
    compare.set_split(-3)
    assert compare.view.split == 0.0


async def test_chosen_ones_become_b(room: Room, pictures: tuple[Picture, ...], favoured: list[str]) -> None:
    ids = [picture.id for picture in pictures]
    compare = contest(room, favoured, pictures[:4], pictures[4:])
    compare.choose(pictures[0])
    compare.choose(pictures[1])
    assert pair(compare) == ids[:4]
    compare.choose(pictures[3])
    assert pair(compare) == [ids[0], ids[3], ids[2], ids[1]]
    compare.choose(pictures[5])
    assert pair(compare) == [ids[0], ids[5], ids[2], ids[1]]
    compare.swap()
    assert pair(compare)[:2] == [ids[5], ids[0]]
    compare.walk(1)
    assert pair(compare)[1] == ids[3]


async def test_rivals_keep_the_rules_of_models(
    room: Room, pictures: tuple[Picture, ...], qtmodeltester: ModelTester
) -> None:
    rivals = Rivals(room.studio.recent, room.studio.images, pictures[:1])
    qtmodeltester.check(rivals)  # type: ignore[no-untyped-call]
    await room.add_run(2)
    assert rivals.rowCount() == 8


async def test_a_row_of_rivals_is_only_decoded_when_it_is_looked_at(
    room: Room, pictures: tuple[Picture, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def tile(picture: Picture) -> Tile:
        asked.append(picture.id)
        return Tile(picture)

    monkeypatch.setattr(room.studio.recent, "tile", tile)
    unknown = [replace(pictures[0], id=f"far {number}") for number in range(5_000)]
    rivals = Rivals(room.studio.recent, room.studio.images, pictures[:1], unknown)
    assert rivals.rowCount() == 5_001 and rivals.after(pictures[0].id, but=()) == unknown[0]
    assert isinstance(rivals.index(4_000).data(VALUE), Tile)
    assert asked == ["far 3999"]


def other(picture: Picture, **fields: object) -> Picture:
    """Return a picture made with other settings."""
    return replace(picture, id="other", request=replace(picture.request, **fields))  # type: ignore[type-var]


async def test_what_differs_is_counted_with_the_prompt(room: Room, pictures: tuple[Picture, ...]) -> None:
    one = replace(pictures[0], duration_ms=14_800)
    two = replace(other(one, steps=30, guidance_scale=7.0), style_name="Plein Air", duration_ms=13_100)
    assert counted((one, two)) == (4, 10)
    changed = {row.name: row.values for row in differences((one, two)) if row.changed}
    assert changed == {
        "Style": ("Gouache Storybook", "Plein Air"),
        "Steps": ("By the style", "30"),
        "Guidance": ("By the style", "7"),
        "Time": ("14.8 s", "13.1 s"),
    }
    assert counted((one, other(two, prompt="A heron")))[0] == 5
    assert in_common((one, two)) == "same prompt, same seed"
    assert in_common((one, replace(two, seed=9))) == "same prompt"


async def test_of_clips_their_own_settings_are_told(room: Room) -> None:
    clip = await room.add_clip()
    request = VideoRequest(video_lora_id="orbit", prompt="A heron wades", first_frame_url="file_1", camera_fixed=True)
    moved = replace(clip, id="other", request=request, charged=Decimal("7.5"))
    rows = {row.name: row for row in differences((clip, moved))}
    assert "Steps" not in rows and rows["Camera"].values == ("Moves", "Fixed")
    assert rows["Frames"].values == ("None", "First") and rows["Charged"].values == ("1", "7.5")
    assert rows["Charged"].money and in_common((clip, moved)) == "same prompt, same model, same seed"


async def test_a_negative_prompt_is_a_row_once_there_is_one(room: Room, pictures: tuple[Picture, ...]) -> None:
    assert isinstance(pictures[0].request, ImageRequest)
    assert "Negative" not in {row.name for row in differences(pictures[:2])}
    rows = differences((pictures[0], other(pictures[0], negative_prompt="people")))
    assert [row.values for row in rows if row.name == "Negative"] == [("–", "people")]


async def test_only_differences_leaves_out_equal_rows(
    room: Room, pictures: tuple[Picture, ...], qtmodeltester: ModelTester
) -> None:
    rows = DifferenceRows()
    rows.show((pictures[0], other(pictures[0], steps=30)))
    assert rows.rowCount() == 9 and rows.columnCount() == 3
    rows.set_only(True)
    assert [row.name for row in rows.rows] == ["Steps"]
    qtmodeltester.check(rows)  # type: ignore[no-untyped-call]
    rows.set_only(False)
    assert rows.rowCount() == 9


def test_words_that_the_other_lacks_are_told() -> None:
    one, two = differing(["A calm sea at dusk", "A wild sea at dusk, gulls"])
    assert one == (("A ", False), ("calm ", True), ("sea at dusk", False))
    assert two == (("A ", False), ("wild ", True), ("sea at dusk", False), (", gulls", True))
    assert differing(["same words", "Same Words"]) == ((("same words", False),), (("Same Words", False),))
    assert differing(["", "x"]) == ((), (("x", True),))
    assert differing([]) == () and differing(["alone"]) == ((("alone", False),),)


def test_endless_prompts_are_compared_as_a_whole() -> None:
    one, two = differing(["a " * 5_000, "b " * 5_000])
    assert [differs for _, differs in (*one, *two)] == [True, True]
