"""Four pictures of one prompt, and which of them is kept: from the strip of recent ones, all by keys."""

from __future__ import annotations

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QWidget

from studio.state.compare import Mode
from studio.ui.lightbox.lightbox import Lightbox
from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.sandbox_fixture import Sandbox

SHIFT = Qt.KeyboardModifier.ShiftModifier


async def made(person: Person, count: int, seed: int) -> None:
    """Make the smallest pictures there are."""
    person.studio.composer.set(width=256, height=256, seed=seed, seed_locked=True)
    person.type_into_prompt("a heron among reeds at dawn")
    person.set_number("countSpin", count)
    before = person.rows("recentStrip")
    await person.until(person.can_generate)
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: person.rows("recentStrip") == before + count)


def box(person: Person) -> Lightbox:
    found = person.find(Lightbox, "lightbox")
    assert found.isVisible()
    return found


def compared(person: Person) -> list[str]:
    act = box(person).comparing
    assert act is not None
    return [picture.id for picture in act.compare.view.pictures]


async def whole(person: Person) -> None:
    """Wait until all that is compared is seen with all its pixels."""
    await person.until(lambda: all(not pane.isVisible() or pane.whole for pane in box(person).area.panes))


async def test_a_tournament_of_four_from_the_recent_strip(seat: Seat, sandbox: Sandbox) -> None:
    person = seat(sandbox)
    await person.sit_down()
    await made(person, 4, 7)
    ids = [row.picture.id for row in person.studio.recent.rows]
    person.click_row("recentStrip", 0)
    await person.until(lambda: person.studio.stage.view.picture and person.studio.stage.view.picture.id == ids[0])

    person.press(Qt.Key.Key_C)
    await person.see(QWidget, "lightbox")
    await whole(person)
    assert compared(person) == ids[:2]
    assert person.words("lightboxTitle") == "Compare 2 pictures"
    person.press(Qt.Key.Key_Right, SHIFT)
    assert person.find(QWidget, "compareHandle").accessibleName() == "Split 60 %"

    person.press(Qt.Key.Key_A)
    assert compared(person) == [ids[0], ids[2]]
    person.press(Qt.Key.Key_B)
    assert compared(person) == [ids[3], ids[2]]
    await whole(person)
    person.press(Qt.Key.Key_X)
    assert compared(person) == [ids[2], ids[3]]
    for mode in (Mode.SIDE, Mode.DIFFERENCES, Mode.SINGLE, Mode.SLIDER):
        person.press(Qt.Key.Key_C)
        assert box(person).comparing.compare.view.mode is mode  # type: ignore[union-attr]
    person.click(person.find(QWidget, "saveSideBySideButton"))
    await person.until(lambda: person.words("compareSaid").startswith("Saved as Exports/"))
    (sheet,) = (person.studio.library_folder / "Exports").glob("*.png")
    with Image.open(sheet, formats=["PNG"]) as picture:
        assert picture.width > 2 * 256

    person.press(Qt.Key.Key_Escape)
    assert not person.find(QWidget, "lightbox").isVisible()
    kept = (ids[0], ids[2])
    await person.until(
        lambda: [row.picture.id for row in person.studio.recent.rows if row.picture.favourite] == [*kept]
    )
    assert await person.leave() == 0

    again = seat(sandbox)
    await again.sit_down()
    await again.until(lambda: again.rows("recentStrip") == 4)
    assert [row.picture.id for row in again.studio.recent.rows if row.picture.favourite] == [*kept]


async def test_three_that_are_selected_are_seen_beside_each_other(seat: Seat, sandbox: Sandbox) -> None:
    person = seat(sandbox)
    await person.sit_down()
    await made(person, 2, 7)
    await made(person, 1, 8)
    ids = [row.picture.id for row in person.studio.recent.rows]
    strip = person.find(QListView, "recentStrip")
    person.click_row("recentStrip", 0)
    await person.until(lambda: person.studio.stage.view.picture and person.studio.stage.view.picture.id == ids[0])
    for row in (1, 2):
        place = strip.visualRect(strip.model().index(row, 0)).center()
        QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    strip.setFocus()
    person.press(Qt.Key.Key_C)
    await whole(person)
    assert sorted(compared(person)) == sorted(ids)
    assert box(person).comparing.compare.view.mode is Mode.SIDE  # type: ignore[union-attr]
    assert person.words("differenceCount").endswith(" of 10")
    rooms = [frame.geometry() for frame in box(person).area.frames]
    assert len({(room.width(), room.height()) for room in rooms}) == 1
    person.press(Qt.Key.Key_Escape)
    assert not person.find(QWidget, "lightbox").isVisible()
