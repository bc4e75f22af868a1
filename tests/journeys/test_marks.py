"""Stars and hearts by single keys at the real window: undone, done again, and there after the index is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt

from studio.domain.picture import Picture
from studio.flow.beside import marks_beside
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.journeys.test_compare import made
from tests.sandbox_fixture import Sandbox


def beside(person: Person, picture: Picture) -> tuple[int, bool]:
    """Return what the file beside a picture says."""
    path = Path(person.studio.path_of(picture))
    marks = marks_beside(path, generation_id=picture.generation_id, index=picture.index)
    return (0, False) if marks is None else (marks.rating, marks.favourite)


def seen(person: Person) -> tuple[int, bool]:
    """Return what the window knows of the newest picture."""
    picture = person.studio.recent.rows[0].picture
    return picture.rating, picture.favourite


async def test_marks_given_by_keys_outlive_the_index(seat: Seat, sandbox: Sandbox, home: Path) -> None:
    person = seat(sandbox)
    await person.sit_down()
    await made(person, 1, 7)
    person.click_row("recentStrip", 0)
    picture = person.studio.recent.rows[0].picture
    await person.until(lambda: person.studio.stage.view.picture and person.studio.stage.view.picture.id == picture.id)

    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_4):
        person.press(key)
    await person.until(lambda: seen(person) == (4, False))
    person.press(Qt.Key.Key_F)
    await person.until(lambda: seen(person) == (4, True) and beside(person, picture) == (4, True))
    person.ctrl(Qt.Key.Key_Z)
    person.ctrl(Qt.Key.Key_Z)
    await person.until(lambda: seen(person) == (2, False))
    person.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
    await person.until(lambda: seen(person) == (4, False))
    assert await person.leave() == 0
    assert beside(person, picture) == (4, False), "what was given last is written before the program ends"

    shutil.rmtree(home / "data")
    again = seat(sandbox)
    await again.sit_down()
    await again.until(lambda: again.rows("recentStrip") == 1 and seen(again) == (4, False))
