"""Pictures set against each other over the window: what is painted where, and everything by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from studio.domain.picture import Picture
from studio.state.compare import Mode
from studio.ui.controls.segments import Segments
from studio.ui.lightbox.compare.handle import CompareHandle
from studio.ui.lightbox.compare.table import DifferenceTable
from studio.ui.lightbox.filmstrip import Filmstrip
from studio.ui.lightbox.lightbox import Lightbox
from studio.ui.stage.pane import StagePane
from studio.ui.theme.theme import Theme
from tests.ui.rooms import COLOURS, Room, until

A, B, C, D = COLOURS
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
async def pictures(room: Room) -> tuple[Picture, ...]:
    """One run of four, each of one colour."""
    return await room.add_run(4)


@pytest.fixture
async def window(theme: Theme, room: Room, pictures: tuple[Picture, ...]) -> AsyncIterator[QWidget]:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    pane = StagePane(theme, room.studio)
    column.addWidget(pane)
    window.resize(1280, 800)
    window.show()
    window.activateWindow()
    await room.show(pictures[0])
    pane.view.setFocus()
    yield window
    window.close()
    window.deleteLater()


def stage(window: QWidget) -> StagePane:
    found = window.findChild(StagePane, "stagePane")
    assert found is not None
    return found


def box(window: QWidget) -> Lightbox:
    found = window.findChild(Lightbox, "lightbox")
    assert found is not None and found.isVisible()
    return found


async def opened(window: QWidget, *pictures: Picture) -> Lightbox:
    """Compare ``pictures``, or press C on the stage, and wait for the pixels."""
    if pictures:
        stage(window).viewers.open_compare(pictures)
    else:
        QTest.keyClick(stage(window).view, Qt.Key.Key_C)
    found = box(window)
    await until(lambda: all(pane.whole for pane in found.area.panes if pane.picture is not None))
    return found


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, held)


def colour_at(found: Lightbox, x: float, y: float = 0.7) -> str:
    """Return what is painted at a part of what is seen of the pictures."""
    seen = found.area.seen
    point = QPoint(round(seen.left() + x * (seen.width() - 1)), round(seen.top() + y * (seen.height() - 1)))
    return found.area.grab().toImage().pixelColor(point).name()


def words(within: QWidget, name: str) -> str:
    label = within.findChild(QLabel, name)
    assert label is not None
    return label.text()


def letters(found: Lightbox) -> list[str]:
    assert found.comparing is not None
    return [picture.id for picture in found.comparing.compare.view.pictures]


def mode(found: Lightbox) -> Mode:
    segments = found.findChild(Segments, "compareModeSegments")
    assert segments is not None and segments.isVisible()
    value = segments.value()
    assert isinstance(value, Mode)
    return value


async def test_c_on_the_stage_divides_it_from_the_next_by_a_slider(
    window: QWidget, pictures: tuple[Picture, ...]
) -> None:
    found = await opened(window)
    assert found.geometry() == window.rect() and mode(found) is Mode.SLIDER
    assert letters(found) == [pictures[0].id, pictures[1].id]
    assert (colour_at(found, 0.2), colour_at(found, 0.8)) == (A, B)
    assert words(found, "lightboxTitle") == "Compare 2 pictures"
    assert words(found, "lightboxFacts") == "same prompt, same seed"
    assert {pane.canvas.objectName() for pane in found.area.panes} == {"canvasA", "canvasB"}
    assert "A, " in found.area.panes[0].canvas.accessibleName()


async def test_the_split_follows_arrows_and_the_hand(window: QWidget) -> None:
    found = await opened(window)
    handle = found.findChild(CompareHandle, "compareHandle")
    assert handle is not None and handle.isVisible() and handle.accessibleName() == "Split 50 %"
    press(Qt.Key.Key_Right)
    assert handle.accessibleName() == "Split 51 %"
    press(Qt.Key.Key_Right, SHIFT)
    press(Qt.Key.Key_Right, SHIFT)
    assert handle.accessibleName() == "Split 71 %" and colour_at(found, 0.65) == A and colour_at(found, 0.75) == B
    handle.setFocus()
    press(Qt.Key.Key_Left, SHIFT)
    assert handle.accessibleName() == "Split 61 %"
    middle = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(handle, middle - QPoint(round(found.area.seen.width() * 0.4), 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle)
    assert handle.accessibleName() == "Split 21 %" and colour_at(found, 0.3) == B
    press(Qt.Key.Key_End)
    assert colour_at(found, 0.97) == A
    press(Qt.Key.Key_Home)
    assert colour_at(found, 0.03) == B


async def test_modes_go_round_by_key_and_by_button(window: QWidget) -> None:
    found = await opened(window)
    table = found.findChild(DifferenceTable, "differenceTable")
    assert table is not None and table.isVisible(), "it stands beside the slider"
    press(Qt.Key.Key_C)
    assert mode(found) is Mode.SIDE
    a, b = (pane for pane in found.area.panes[:2])
    assert a.isVisible() and b.isVisible() and a.size() == b.size()
    assert found.area.frames[0].geometry().right() < found.area.frames[1].geometry().left()
    press(Qt.Key.Key_C)
    assert mode(found) is Mode.DIFFERENCES and not found.area.isVisible() and table.hasFocus()
    press(Qt.Key.Key_C)
    assert mode(found) is Mode.SINGLE and a.isVisible() and not b.isVisible() and a.canvas.hasFocus()
    assert colour_at(found, 0.9) == A
    press(Qt.Key.Key_Right)
    assert b.isVisible() and b.canvas.hasFocus() and colour_at(found, 0.1) == B
    segments = found.findChild(Segments, "compareModeSegments")
    assert segments is not None
    QTest.mouseClick(segments.button(Mode.SLIDER), Qt.MouseButton.LeftButton)
    assert mode(found) is Mode.SLIDER and (colour_at(found, 0.2), colour_at(found, 0.8)) == (A, B)


async def test_x_swaps(window: QWidget) -> None:
    found = await opened(window)
    press(Qt.Key.Key_X)
    assert (colour_at(found, 0.2), colour_at(found, 0.8)) == (B, A)


async def test_both_are_zoomed_and_moved_together_whatever_their_sizes(room: Room, window: QWidget) -> None:
    one, other = (replace(each, id=each.id + "x") for each in [*await room.add_run(1), *await room.add_run(1)])
    large = room.studio.library_folder / "large.png"
    Image.new("RGB", (1920, 1280), A).save(large)
    other = replace(other, path=str(large), width=1920, height=1280)
    found = await opened(window, one, other)
    press(Qt.Key.Key_C)
    a, b = (pane.canvas for pane in found.area.panes[:2])
    assert a.place.size() == b.place.size(), "whole pictures of one ratio are equally large"
    press(Qt.Key.Key_Plus)
    press(Qt.Key.Key_Plus)
    press(Qt.Key.Key_Right, CTRL)
    assert not a.fitted and not b.fitted and a.place.width() > a.width()
    assert abs(a.place.left() - b.place.left()) < 0.01 and abs(a.place.width() - b.place.width()) < 0.01
    press(Qt.Key.Key_X)
    assert not a.fitted, "what is seen stays as large when they change places"
    press(Qt.Key.Key_Z)
    assert a.fitted and b.fitted


async def test_a_and_b_make_a_tournament(room: Room, window: QWidget, pictures: tuple[Picture, ...]) -> None:
    ids = [picture.id for picture in pictures]
    found = await opened(window)
    keep = found.findChild(QPushButton, "keepAButton")
    assert keep is not None and keep.text() == "Keep A, next"
    press(Qt.Key.Key_A)
    assert letters(found) == [ids[0], ids[2]]
    press(Qt.Key.Key_B)
    assert letters(found) == [ids[3], ids[2]] and keep.text() == "Keep A"
    await until(lambda: found.area.panes[0].whole)
    assert (colour_at(found, 0.2), colour_at(found, 0.8)) == (D, C)
    press(Qt.Key.Key_B)
    assert letters(found) == [ids[3], ids[2]] and "no other" in words(found, "compareSaid")
    await until(lambda: room.studio.recent.value(ids[2]).picture.favourite)  # type: ignore[union-attr]
    assert room.studio.recent.value(ids[0]).picture.favourite  # type: ignore[union-attr]
    heart = found.findChild(QAbstractButton, "favouriteButtonB")
    assert heart is not None
    await until(heart.isChecked)


async def test_the_filmstrip_marks_both_and_brings_another_as_b(window: QWidget, pictures: tuple[Picture, ...]) -> None:
    found = await opened(window)
    film = found.findChild(Filmstrip, "filmstrip")
    assert film is not None and film.model().rowCount() == 4
    assert film._marks == {pictures[0].id: "A", pictures[1].id: "B"}
    place = film.visualRect(film.model().index(3, 0)).center()
    QTest.mouseClick(film.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert letters(found) == [pictures[0].id, pictures[3].id]
    film.setFocus()
    press(Qt.Key.Key_Left)
    assert letters(found) == [pictures[0].id, pictures[2].id]
    press(Qt.Key.Key_X)
    assert letters(found) == [pictures[2].id, pictures[0].id]


async def test_four_stand_in_two_rows_and_the_slider_shows_the_pair(
    window: QWidget, pictures: tuple[Picture, ...]
) -> None:
    found = await opened(window, *pictures)
    assert mode(found) is Mode.SIDE and words(found, "lightboxTitle") == "Compare 4 pictures"
    a, b, c, d = (frame.geometry() for frame in found.area.frames)
    assert a.top() == b.top() and c.top() == d.top() > a.bottom() and a.left() == c.left() and b.left() == d.left()
    assert len({(each.width(), each.height()) for each in (a, b, c, d)}) == 1
    table = found.findChild(DifferenceTable, "differenceTable")
    assert table is not None and table.model().columnCount() == 5
    QTest.keyClick(found.canvas, Qt.Key.Key_Plus)
    assert len({pane.canvas.place.width() for pane in found.area.panes}) == 1
    found.comparing.compare.set_mode(Mode.SLIDER)  # type: ignore[union-attr]
    assert (colour_at(found, 0.2), colour_at(found, 0.8)) == (A, B)
    assert not found.area.panes[2].isVisible()


async def test_three_stand_in_a_row(window: QWidget, pictures: tuple[Picture, ...]) -> None:
    found = await opened(window, *pictures[:3])
    rooms = [frame.geometry() for frame in found.area.frames]
    assert len({each.top() for each in rooms}) == 1 and len({each.size().toTuple() for each in rooms}) == 1
    assert rooms[0].right() < rooms[1].left() and rooms[1].right() < rooms[2].left()


async def test_differences_are_told_and_equal_rows_hidden(window: QWidget, pictures: tuple[Picture, ...]) -> None:
    request = replace(pictures[1].request, prompt="A lighthouse at dawn", steps=30)  # type: ignore[type-var]
    found = await opened(window, pictures[0], replace(pictures[1], request=request))
    assert words(found, "differenceCount") == "2 of 10"
    assert words(found, "promptHeading") == "Prompt"
    prompts = found.findChild(QTextBrowser, "promptDifference")
    assert prompts is not None and prompts.toPlainText() == "A  A lighthouse at dusk\nB  A lighthouse at dawn"
    only, table = found.findChild(QCheckBox, "onlyDifferencesCheck"), found.findChild(QWidget, "differenceTable")
    assert only is not None and isinstance(table, DifferenceTable)
    only.click()
    said = [table.model().index(row, 0).data() for row in range(table.model().rowCount())]
    assert said == ["Steps"]


async def test_what_is_foreign_in_a_prompt_is_never_read_as_markup(
    window: QWidget, pictures: tuple[Picture, ...]
) -> None:
    evil = "<b>bold</b> <img src='file:///etc/passwd'> calm"
    request = replace(pictures[1].request, prompt=evil)  # type: ignore[type-var]
    found = await opened(window, pictures[0], replace(pictures[1], request=request))
    prompts = found.findChild(QTextBrowser, "promptDifference")
    assert prompts is not None and evil in prompts.toPlainText()


async def test_digits_rate_the_one_that_is_active(room: Room, window: QWidget, pictures: tuple[Picture, ...]) -> None:
    found = await opened(window)
    press(Qt.Key.Key_C)
    found.area.panes[1].canvas.setFocus()
    press(Qt.Key.Key_4)
    await until(lambda: (tile := room.studio.recent.value(pictures[1].id)) and tile.picture.rating == 4)
    bar = found.findChild(QWidget, "ratingBarB")
    assert bar is not None and bar.accessibleName() == "Rating of B, 4 of 5"


async def test_it_is_saved_as_one_picture_beside_the_others(room: Room, window: QWidget) -> None:
    found = await opened(window)
    button = found.findChild(QPushButton, "saveSideBySideButton")
    assert button is not None
    folder = room.studio.library_folder / "Exports"
    button.click()
    await until(lambda: words(found, "compareSaid").startswith("Saved as Exports/"))
    button.click()
    await until(lambda: len(list(folder.glob("*.png"))) == 2)
    for path in folder.glob("*.png"):
        with Image.open(path, formats=["PNG"]) as sheet:
            assert sheet.width > 2 * 96


async def test_a_folder_that_takes_nothing_is_told(room: Room, window: QWidget) -> None:
    found = await opened(window)
    (room.studio.library_folder / "Exports").write_bytes(b"in the way")
    button = found.findChild(QPushButton, "saveSideBySideButton")
    assert button is not None
    button.click()
    await until(lambda: words(found, "compareSaid").endswith(".") and "Sav" not in words(found, "compareSaid"))
    assert button.isEnabled()


async def test_a_missing_file_says_so_and_the_next_one_comes(
    room: Room, window: QWidget, pictures: tuple[Picture, ...]
) -> None:
    room.studio.path_of(pictures[1]).unlink()
    QTest.keyClick(stage(window).view, Qt.Key.Key_C)
    found = box(window)
    canvas = found.area.panes[1].canvas
    await until(lambda: "is missing" in canvas.trouble)
    assert "is missing" in canvas.accessibleName()
    press(Qt.Key.Key_A)
    await until(lambda: found.area.panes[1].whole)
    assert canvas.trouble == "" and colour_at(found, 0.8) == C


async def test_escape_goes_back_to_where_one_came_from(window: QWidget, pictures: tuple[Picture, ...]) -> None:
    found = await opened(window)
    press(Qt.Key.Key_Escape)
    assert not found.isVisible() and stage(window).view.hasFocus()
    QTest.keyClick(stage(window).view, Qt.Key.Key_Space)
    press(Qt.Key.Key_C)
    assert found.comparing is not None
    press(Qt.Key.Key_Escape)
    assert found.isVisible() and found.comparing is None and found.picture is not None
    assert found.picture.id == pictures[0].id
    press(Qt.Key.Key_Escape)
    assert not found.isVisible()


async def test_all_of_it_is_reached_by_tab_and_has_a_name(window: QWidget) -> None:
    found = await opened(window)
    seen = set()
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert focus is not None and found.isAncestorOf(focus)
        seen.add(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    wanted = {"compareHandle", "differenceTable", "onlyDifferencesCheck", "keepAButton", "keepBButton", "filmstrip"}
    assert wanted | {"saveSideBySideButton", "ratingBarA", "ratingBarB", "promptDifference"} <= seen
    for button in filter(QAbstractButton.isVisible, found.findChildren(QAbstractButton)):
        assert button.accessibleName() or button.text(), button.objectName()


async def test_letters_work_wherever_the_keyboard_is(window: QWidget) -> None:
    found = await opened(window)
    for name in ("differenceTable", "promptDifference", "saveSideBySideButton", "filmstrip", "compareHandle"):
        widget, before = found.findChild(QWidget, name), letters(found)
        assert widget is not None
        widget.setFocus()
        press(Qt.Key.Key_X)
        assert letters(found) == before[::-1], name
