"""Shots are drawn, edited through the composer, put in another order, linked, taken out and brought back."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from studio.state.drawing import Drawing
from studio.state.studio import Studio
from tests.media.examples import saved
from tests.state.boards import compose, draw, drawn, frame, ids
from tests.studio_fixture import Home, until
from tests.ui.rooms import Room, room

__all__ = ["room"]


@pytest.fixture
def board(studio: Studio) -> Drawing:
    return studio.video.storyboard.drawing


async def test_what_is_in_the_composer_becomes_a_shot(studio: Studio, board: Drawing) -> None:
    compose(studio, "one")
    board.add()
    assert drawn(studio) == ["one"] and board.selected == board.board.shots[0].id
    board.add()
    assert drawn(studio) == ["one", "→one"], "the next one copies the settings and is linked"
    first, second = board.board.shots
    assert second.draft.shape == first.draft.shape and second.draft.model_id == first.draft.model_id


async def test_a_picture_in_the_composer_begins_a_shot_of_its_own(studio: Studio, board: Drawing) -> None:
    draw(studio, "one")
    compose(studio, "two")
    studio.video.composer.set(first=frame("heron"))
    board.add()
    assert drawn(studio) == ["one", "two"] and board.board.shots[1].draft.first is not None
    board.add()
    assert board.board.shots[2].linked and board.board.shots[2].draft.first is None


async def test_the_composer_edits_the_selected_shot_and_no_other(studio: Studio, board: Drawing) -> None:
    one, two = draw(studio, "one", "two")
    board.select(one)
    studio.video.composer.set(prompt="first", duration=5)
    board.select(two)
    assert studio.video.composer.draft.prompt == "two"
    studio.video.composer.set(prompt="second")
    board.select("")
    studio.video.composer.set(prompt="loose")
    assert drawn(studio) == ["first", "→second"] and board.board.shots[0].draft.duration == 5


async def test_what_was_being_written_comes_back_when_the_shot_is_let_go_of(studio: Studio, board: Drawing) -> None:
    one, two = draw(studio, "one", "two")
    compose(studio, "a thought")
    for shot in (one, two):
        board.select(shot)
    assert studio.video.composer.draft.prompt == "two"
    board.select("")
    assert studio.video.composer.draft.prompt == "a thought"


async def test_a_first_frame_given_to_a_linked_shot_undoes_the_link(studio: Studio, board: Drawing) -> None:
    _, two = draw(studio, "one", "two")
    board.select(two)
    studio.video.composer.set(first=frame("heron"))
    assert drawn(studio) == ["one", "two"]
    board.link(two, True)
    assert drawn(studio) == ["one", "→two"] and studio.video.composer.draft.first is None
    board.undo()
    assert drawn(studio) == ["one", "two"] and studio.video.composer.draft.first == frame("heron")


async def test_the_first_shot_is_never_linked(studio: Studio, board: Drawing) -> None:
    one, two = draw(studio, "one", "two")
    board.link(one, True)
    board.move(two, 0)
    assert drawn(studio) == ["two", "one"] and board.before(two) is None
    board.move(two, 1)
    assert drawn(studio) == ["one", "→two"], "moved back, it is linked as before"


@pytest.mark.parametrize(("place", "order"), [(-5, "cab"), (0, "cab"), (1, "acb"), (2, "abc"), (9, "abc")])
async def test_a_shot_is_put_anywhere(studio: Studio, board: Drawing, place: int, order: str) -> None:
    shots = draw(studio, *"abc")
    board.move(shots[2], place)
    assert "".join(drawn(studio)).replace("→", "") == order


async def test_a_copy_stands_behind_its_shot(studio: Studio, board: Drawing) -> None:
    one, two = draw(studio, "one", "two")
    board.duplicate(one)
    assert drawn(studio) == ["one", "one", "→two"] and board.selected not in (one, two)
    board.duplicate("nobody")
    assert len(board.board.shots) == 3


async def test_a_locked_seed_is_copied_and_another_is_drawn_anew(studio: Studio, board: Drawing) -> None:
    (one,) = draw(studio, "one")
    seed = board.board.shots[0].draft.seed
    board.duplicate(one)
    assert board.board.shots[1].draft.seed != seed
    studio.video.composer.set(seed=5, seed_locked=True)
    board.duplicate(board.selected)
    assert board.board.shots[2].draft.seed == 5


async def test_a_removed_shot_comes_back_where_it_was(studio: Studio, board: Drawing) -> None:
    heard: list[int] = []
    board.removed.connect(heard.append)
    _, two, three = draw(studio, "one", "two", "three")
    board.select(two)
    board.remove(two)
    assert drawn(studio) == ["one", "→three"] and board.selected == "" and heard == [2]
    board.select(three)
    studio.video.composer.set(prompt="later words")
    board.undo()
    assert drawn(studio) == ["one", "→two", "→later words"], "what was written since stays"
    board.remove("nobody")
    assert heard == [2]


async def test_everything_that_was_drawn_can_be_taken_back(studio: Studio, board: Drawing) -> None:
    seen = [drawn(studio)]
    compose(studio, "one")
    board.add()
    board.select("")
    seen.append(drawn(studio))
    compose(studio, "two")
    board.add()
    seen.append(drawn(studio))
    board.link(board.board.shots[1].id, False)
    seen.append(drawn(studio))
    board.duplicate(board.board.shots[0].id)
    seen.append(drawn(studio))
    board.move(board.board.shots[0].id, 2)
    while board.undoable:
        board.undo()
        assert drawn(studio) == seen.pop()
    assert seen == []
    board.undo()
    assert drawn(studio) == []


async def test_it_is_there_at_the_next_start(home: Home, studio: Studio) -> None:
    draw(studio, "one", "two")
    studio.video.storyboard.drawing.rename("Nightfall")
    await home.close()
    later = await home.studio()
    await later.start()
    assert drawn(later) == ["one", "→two"] and later.video.storyboard.view.name == "Nightfall"
    assert later.video.storyboard.view.extent == "2 shots, 4 s"


async def test_the_loose_draft_is_there_at_the_next_start_too(home: Home, studio: Studio) -> None:
    await studio.start()
    (one,) = draw(studio, "one")
    compose(studio, "a thought")
    studio.video.storyboard.drawing.select(one)
    await home.close()
    later = await home.studio()
    await later.start()
    assert later.video.composer.draft.prompt == "a thought" and drawn(later) == ["one"]


async def test_storyboards_are_kept_beside_each_other(home: Home, studio: Studio, board: Drawing) -> None:
    draw(studio, "one")
    first = board.board
    board.begin_new()
    assert drawn(studio) == [] and [each.id for each in board.others] == [first.id]
    draw(studio, "two")
    board.open(first.id)
    assert drawn(studio) == ["one"] and [each.shots[0].draft.prompt for each in board.others] == ["two"]
    board.undo()
    assert drawn(studio) == ["one"], "what is taken back belongs to the storyboard in sight"
    board.delete()
    assert drawn(studio) == ["two"] and board.others == ()
    await home.close()
    later = await home.studio()
    await later.start()
    assert drawn(later) == ["two"] and later.video.storyboard.drawing.others == ()


async def test_an_empty_storyboard_is_not_kept_among_the_others(studio: Studio, board: Drawing) -> None:
    board.begin_new()
    board.begin_new()
    assert board.others == ()


async def test_pictures_become_shots_where_they_are_dropped(studio: Studio, board: Drawing, tmp_path: Path) -> None:
    one, two = draw(studio, "one", "two")
    names = ("left.png", "right.png")
    for name in names:
        saved(tmp_path / name, size=(640, 480))
    studio.video.storyboard.take([str(tmp_path / name) for name in names], 1)
    await until(lambda: len(board.board.shots) == 4)
    order = ids(board.board.shots)
    assert (order[0], order[3]) == (one, two)
    firsts = [shot.draft.first for shot in board.board.shots[1:3]]
    assert [first and first.original.name for first in firsts] == list(names)
    assert all(first is not None and first.sent is not None for first in firsts)
    assert not any(shot.linked for shot in board.board.shots[1:3])


async def test_what_is_no_picture_is_said_and_left_out(studio: Studio, board: Drawing, tmp_path: Path) -> None:
    heard: list[str] = []
    studio.video.storyboard.trouble.connect(heard.append)
    (tmp_path / "notes.txt").write_text("a heron")
    saved(tmp_path / "right.png", size=(640, 480))
    studio.video.storyboard.take([str(tmp_path / "notes.txt"), str(tmp_path / "right.png")], 0)
    await until(lambda: board.board.shots)
    assert len(board.board.shots) == 1 and len(heard) == 1 and heard[0].endswith(".")


async def test_a_clip_of_the_library_begins_a_shot_with_its_last_frame(room: Room) -> None:
    clip = await room.add_clip()
    storyboard = room.studio.video.storyboard
    storyboard.take([clip], 0)
    await until(lambda: storyboard.drawing.board.shots)
    first = storyboard.drawing.board.shots[0].draft.first
    assert first is not None and first.original.origin is not None
    assert (first.original.origin.generation_id, first.original.origin.frame) == (clip.generation_id, 23)


async def test_a_name_without_words_is_the_first_one(board: Drawing) -> None:
    board.rename("  Nightfall ")
    assert board.board.name == "Nightfall"
    board.rename(" ")
    assert board.board.name == "Storyboard"


async def test_a_storyboard_of_a_newer_program_is_left_alone(home: Home, studio: Studio) -> None:
    draw(studio, "one")
    await studio.video.storyboard.save()
    kept = studio.video.storyboard.drawing.board
    await home.store.storyboards.save(replace(kept, id="zz", shots=()))
    await home.store._database.write(
        lambda connection: connection.execute("UPDATE storyboards SET data = ? WHERE id = 'zz'", (b"{",))
    )
    await home.close()
    later = await home.studio()
    await later.start()
    assert later.video.storyboard.drawing.board == kept


async def test_continuing_from_a_shot_is_the_next_shot(room: Room) -> None:
    one, two = draw(room.studio, "one", "two")
    clip = await room.add_clip(shot=one)
    video = room.studio.video
    await video.storyboard.makings.read()
    video.storyboard.open(one)
    await until(lambda: video.player.view.playable, video.player.changed)
    video.taker.carry_on(20)
    board = video.storyboard.drawing
    await until(lambda: len(board.board.shots) == 3 and board.board.shots[1].draft.first is not None)
    assert ids(board.board.shots)[::2] == [one, two] and board.selected == board.board.shots[1].id
    assert board.board.shots[0].draft.prompt == "one", "the shot that was continued is as it was"
    assert drawn(room.studio) == ["one", clip.request.prompt, "→two"]


async def test_settings_of_a_clip_do_not_overwrite_the_shot_in_the_composer(room: Room) -> None:
    (one,) = draw(room.studio, "one")
    clip = await room.add_clip()
    video = room.studio.video
    for use in (video.use_settings, video.vary):
        video.storyboard.drawing.select(one)
        use(clip)
        assert drawn(room.studio) == ["one"] and video.composer.draft.prompt == clip.request.prompt
