"""Order in the library, as a person makes it: found, rated, tagged, collected, taken back, and there the next time."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from tests.journeys.conftest import Seat
from tests.journeys.person import Person
from tests.sandbox_fixture import Sandbox

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


async def make(person: Person, prompt: str, count: int) -> None:
    """Make the smallest pictures there are."""
    before = person.rows("recentStrip")
    person.type_into_prompt(prompt)
    person.set_number("countSpin", count)
    person.studio.composer.set(width=256, height=256)
    await person.until(lambda: person.words("generateButton").startswith(f"Generate · {count} "))
    await person.until(person.can_generate)
    person.ctrl(Qt.Key.Key_Return)
    await person.until(lambda: person.rows("recentStrip") == before + count)


async def visit(person: Person, found: int) -> None:
    """Go to the library and wait until as many pictures are found."""
    person.ctrl(Qt.Key.Key_4)
    await person.until(lambda: person.studio.library.view.found == found)


async def search(person: Person, words: str, found: int) -> None:
    """Search, and wait for the answer."""
    person.ctrl(Qt.Key.Key_F)
    person.type(words)
    await person.until(lambda: person.studio.library.view.text and person.studio.library.view.found == found)


def stars(person: Person) -> list[int]:
    """Return the stars of what is shown, as a screen reader tells them."""
    told = [person.told("galleryView", row) for row in range(person.rows("galleryView"))]
    return [int(each.split("rated ")[1][0]) if "rated " in each else 0 for each in told]


def counted(person: Person, key: str) -> str:
    """Return how the sidebar tells a section."""
    return str(person.studio.library.sidebar.find(key).data(Qt.ItemDataRole.AccessibleTextRole))


async def test_pictures_are_found_rated_and_taken_back_by_keys(seat: Seat, sandbox: Sandbox) -> None:
    person = seat(sandbox)
    await person.sit_down()
    await person.until(lambda: person.rows("loraView") > 0)
    await make(person, "a heron among reeds", 2)
    await make(person, "a lighthouse at dusk", 1)

    await visit(person, 3)
    person.press(Qt.Key.Key_Home)
    person.press(Qt.Key.Key_4)
    await person.until(lambda: stars(person) == [4, 0, 0])
    person.press(Qt.Key.Key_Right)
    person.press(Qt.Key.Key_Right, SHIFT)
    person.press(Qt.Key.Key_2)
    await person.until(lambda: stars(person) == [4, 2, 2])
    person.press(Qt.Key.Key_Z, CONTROL)
    await person.until(lambda: stars(person) == [4, 0, 0])
    person.press(Qt.Key.Key_Z, CONTROL, SHIFT)
    await person.until(lambda: stars(person) == [4, 2, 2])

    await search(person, "rating>=3 ", 1)
    assert person.find(QWidget, "searchChip0").isVisible()
    assert person.words("galleryCount") == "1 of 3"
    person.press(Qt.Key.Key_Backspace)
    await person.until(lambda: person.studio.library.view.found == 3)
    await search(person, "heron", 2)
    person.press(Qt.Key.Key_Escape)
    await person.until(lambda: person.studio.library.view.found == 3)
    assert await person.leave() == 0

    again = seat(sandbox)
    await again.sit_down()
    await visit(again, 3)
    await again.until(lambda: stars(again) == [4, 2, 2])


async def test_tags_and_collections_are_typed_and_undone(seat: Seat, sandbox: Sandbox) -> None:
    person = seat(sandbox)
    await person.sit_down()
    await person.until(lambda: person.rows("loraView") > 0)
    await make(person, "a heron among reeds", 3)
    await visit(person, 3)
    person.press(Qt.Key.Key_Home)
    person.press(Qt.Key.Key_Right, SHIFT)
    await person.until(lambda: person.words("selectionLabel") == "2 selected")

    person.studio.marking.tag([person.studio.recent.rows[2].picture.id], add=("seaside",))
    await person.until(lambda: person.studio.library.counts.tags == {"seaside": 1})
    person.press(Qt.Key.Key_A, CONTROL)
    await person.until(lambda: person.words("selectionLabel") == "3 selected")
    person.studio.marking.create("Birds")
    await person.until(lambda: counted(person, "in " + collection(person)) == "Birds, 0")
    person.studio.library.collect(person.studio.library.selection.view.keys, collection(person))
    await person.until(lambda: counted(person, "in " + collection(person)) == "Birds, 3")
    person.press(Qt.Key.Key_Z, CONTROL)
    await person.until(lambda: counted(person, "in " + collection(person)) == "Birds, 0")
    person.press(Qt.Key.Key_Z, CONTROL, SHIFT)
    await person.until(lambda: counted(person, "in " + collection(person)) == "Birds, 3")

    await search(person, "tag:seaside ", 1)
    person.press(Qt.Key.Key_Escape)
    await search(person, "in:birds heron", 3)
    person.click(person.find(QWidget, "saveSearchButton"))
    name = await person.see(QLineEdit, "smartFolderName")
    name.setText("Herons I keep")
    person.click(person.find(QPushButton, "smartFolderKeep"))
    await person.until(
        lambda: [each.name for each in person.studio.library.named_sections] == ["Birds", "Herons I keep"]
    )


def collection(person: Person) -> str:
    """Return the id of the only collection."""
    collections = person.studio.library.cabinet.collections
    return collections[0].id if collections else ""
