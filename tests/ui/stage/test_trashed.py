"""What is in the Trash stands on no stage, and is there again when it was brought back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtWidgets import QLabel

from studio.domain.job import JobState
from studio.ui.stage.pane import StagePane
from studio.ui.theme.theme import Theme
from tests.ui.rooms import Room, make_job, until


@pytest.fixture
async def pane(theme: Theme, room: Room) -> AsyncIterator[StagePane]:
    pane = StagePane(theme, room.studio)
    pane.resize(768, 852)
    pane.show()
    yield pane
    pane.close()
    pane.deleteLater()


def shown(room: Room) -> list[int]:
    cells = room.studio.stage.view.cells
    return [cell.tile.picture.index if cell.tile else -1 for cell in cells]


def recent(room: Room) -> list[int]:
    return [tile.picture.index for tile in room.studio.recent.rows]


async def test_a_picture_leaves_the_stage_and_comes_back_to_its_place(room: Room, pane: StagePane) -> None:
    pictures = await room.add_run(3)
    await room.show(pictures[1])
    room.studio.library.can.throw([pictures[1].id])
    await until(lambda: shown(room) == [0, 2] == recent(room))
    assert len(pane.view.places.pictures) == 2
    await until(lambda: room.studio.marking.last)
    room.studio.marking.undo()
    await until(lambda: shown(room) == [0, 1, 2] == recent(room))


async def test_a_run_that_is_all_in_the_trash_says_so_and_also_when_it_is_shown_later(
    room: Room, pane: StagePane
) -> None:
    pictures = await room.add_run(2)
    await room.show(pictures[0])
    room.studio.library.can.throw([each.id for each in pictures])
    note = pane.findChild(QLabel, "stageNote")
    assert note is not None
    await until(lambda: "in the Trash" in note.text() and note.isVisible())
    assert shown(room) == recent(room) == []
    await until(lambda: room.studio.marking.last)

    job = await room.store.journal.get(pictures[0].job_id)
    assert job is not None
    room.studio.stage.show_job(job)
    await until(lambda: not room.studio.tasks.running("stage"))
    assert shown(room) == [] and "in the Trash" in room.studio.stage.view.note
    room.studio.marking.undo()
    await until(lambda: shown(room) == [0, 1])
    assert room.studio.stage.view.note == ""


async def test_no_place_waits_for_what_a_run_made_and_the_trash_has(room: Room, pane: StagePane) -> None:
    job = make_job(state=JobState.FINISHED, count=3, output_count=3)
    made = room.draw(job, 0)
    await room.store.journal.add(job)
    await room.store.library.add(made)
    room.studio.stage.show_job(job)
    await until(lambda: shown(room) == [0, -1, -1])
    room.studio.library.can.throw([made.id])
    await until(lambda: shown(room) == [-1, -1])
