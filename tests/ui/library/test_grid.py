"""The grid under the hand: selecting, walking, zooming, and what stays when other rows are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.domain.listing import Grouping, Listing
from studio.domain.query import parse
from studio.flow.thumbnails import keep_thumbnail, thumbnail_path
from studio.state.library.rows import LibraryRows
from studio.ui.controls.picture_mime import picture_data
from studio.ui.library.date_label import DateLabel
from studio.ui.library.grid import GridView
from studio.ui.theme.theme import Mode, Theme
from tests.studio_fixture import Home
from tests.ui.dressing import dress
from tests.ui.rooms import COLOURS, Room, until

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
SIX_COLUMNS = 904


class Table:
    """A grid over a real library."""

    def __init__(self, theme: Theme, home: Home, room: Room) -> None:
        folder, studio = home.paths.thumbnails, room.studio
        self.theme, self.finder = theme, home.store.finder
        self.room = room
        self.rows = LibraryRows(
            self.finder.rows,
            studio.tasks,
            thumbnail=partial(thumbnail_path, folder),
            make=lambda picture: keep_thumbnail(folder, picture, studio.path_of(picture)),
        )
        self.view = GridView(theme, self.rows, path_of=studio.path_of, strips=studio.clip_strips)
        self.view.resize(SIX_COLUMNS, 600)
        self.view.show()

    async def fill(self, runs: int, *, grouping: Grouping = Grouping.NONE, days: bool = False) -> None:
        for number in range(runs):
            await self.room.add_run(4, days=runs - number if days else 0)
        await self.refresh(grouping)

    async def refresh(self, grouping: Grouping = Grouping.NONE) -> None:
        self.rows.show(await self.finder.find(parse(""), grouping=grouping))

    async def all_seen(self) -> QImage:
        """Wait until all that is in sight has its picture, and return what is painted."""
        await until(lambda: self.view.in_sight and all(self.decoded(row) for row in self.view.in_sight))
        return self.view.viewport().grab().toImage()

    def decoded(self, row: int) -> bool:
        tile = self.rows.cell(row).tile
        return tile is not None and tile.image is not None

    @property
    def chosen(self) -> list[int]:
        return self.rows.rows_of(self.view.keys)

    def middle(self, row: int) -> QPoint:
        return self.view.place_of(row).center()

    def click(self, row: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, held, self.middle(row))

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> int:
        QTest.keyClick(self.view, key, held)
        return self.view.currentIndex().row()


@pytest.fixture
async def table(theme: Theme, home: Home, room: Room) -> AsyncIterator[Table]:
    table = Table(theme, home, room)
    yield table
    table.rows.close()
    table.view.close()
    table.view.deleteLater()
    table.rows.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def near(one: QColor, other: QColor) -> bool:
    return max(abs(one.red() - other.red()), abs(one.green() - other.green()), abs(one.blue() - other.blue())) < 12


async def test_pictures_are_painted_in_their_places_and_nothing_else(table: Table) -> None:
    await table.fill(2)
    image = await table.all_seen()
    for row in range(8):
        assert near(image.pixelColor(table.middle(row)), QColor(COLOURS[row % 4]))
    stage = QColor(table.theme.tokens.stage)
    first = table.view.place_of(0)
    assert image.pixelColor(first.topLeft()) == stage  # corners are round
    assert image.pixelColor(first.right() + 4, first.center().y()) == stage
    assert image.pixelColor(table.view.viewport().rect().center() + QPoint(0, 200)) == stage


async def test_nothing_flashes_while_the_first_rows_are_on_their_way(table: Table, qtbot: QtBot) -> None:
    stage = QColor(table.theme.tokens.stage)
    at = table.view.rect().center() - QPoint(20, 20)
    assert table.view.viewport().grab().toImage().pixelColor(at) == stage
    raised = QColor(table.theme.tokens.raised)
    await until(lambda: table.view.viewport().grab().toImage().pixelColor(at) == raised)
    table.rows.show(Listing())
    assert table.view.viewport().grab().toImage().pixelColor(at) == stage


async def test_a_click_selects_one_and_with_ctrl_and_shift_several(table: Table) -> None:
    await table.fill(4)
    told: list[list[int]] = []
    table.view.chosen_changed.connect(lambda: told.append(table.chosen))
    table.click(3)
    assert table.chosen == [3] and told[-1] == [3]
    table.click(5, CONTROL)
    table.click(9, SHIFT)
    assert table.chosen == [5, 6, 7, 8, 9]
    table.click(1, CONTROL)
    assert table.chosen == [1, 5, 6, 7, 8, 9]
    table.click(6, CONTROL)
    assert table.chosen == [1, 5, 7, 8, 9]
    table.click(7)
    assert table.chosen == [7] and table.view.currentIndex().row() == 7


async def test_a_band_selects_what_it_touches(table: Table) -> None:
    await table.fill(4)
    viewport, first = table.view.viewport(), table.view.place_of(0)
    begin = QPoint(first.right() + 5, first.top() + 20)
    QTest.mousePress(viewport, LEFT, pos=begin)
    QTest.mouseMove(viewport, begin + QPoint(30, 30))
    end = table.view.place_of(8).center()
    QTest.mouseMove(viewport, end)
    assert table.chosen == [1, 2, 7, 8]
    QTest.mouseRelease(viewport, LEFT, pos=end)
    QTest.mousePress(viewport, LEFT, CONTROL, QPoint(first.left() - 6, first.top() + 20))
    QTest.mouseMove(viewport, first.center())
    assert table.chosen == [0, 1, 2, 7, 8]
    QTest.mouseRelease(viewport, LEFT, pos=first.center())
    QTest.mouseClick(viewport, LEFT, pos=QPoint(450, 590))
    assert table.chosen == []


async def test_keys_walk_extend_and_open(table: Table) -> None:
    await table.fill(5)
    table.view.setFocus()
    table.click(0)
    assert [table.press(Qt.Key.Key_Right), table.press(Qt.Key.Key_Down), table.press(Qt.Key.Key_Left)] == [1, 7, 6]
    assert table.press(Qt.Key.Key_Up) == 0 and table.chosen == [0]
    assert table.press(Qt.Key.Key_Down, SHIFT) == 6 and table.chosen == list(range(7))
    assert table.press(Qt.Key.Key_End) == 19 and table.chosen == [19]
    assert table.press(Qt.Key.Key_Home, CONTROL) == 0 and table.chosen == [19]
    table.press(Qt.Key.Key_Space, CONTROL)
    assert table.chosen == [0, 19]
    table.press(Qt.Key.Key_A, CONTROL)
    assert table.chosen == list(range(20))
    opened: list[object] = []
    table.view.opened.connect(opened.append)
    table.press(Qt.Key.Key_Space)
    table.press(Qt.Key.Key_Return)
    QTest.mouseDClick(table.view.viewport(), LEFT, pos=table.middle(4))
    assert opened == [table.rows.cell(0), table.rows.cell(0), table.rows.cell(4)]


async def test_single_letters_and_digits_are_left_to_others(table: Table, qtbot: QtBot) -> None:
    await table.fill(1)
    table.click(2)
    for key in (Qt.Key.Key_F, Qt.Key.Key_5, Qt.Key.Key_Comma, Qt.Key.Key_Escape, Qt.Key.Key_Delete):
        assert table.press(key) == 2
    assert table.chosen == [2]


async def test_pages_go_by_what_is_in_sight(table: Table) -> None:
    await table.fill(30)
    table.view.setFocus()
    table.click(0)
    assert table.press(Qt.Key.Key_PageDown) == 24
    assert 24 in table.view.in_sight
    assert table.press(Qt.Key.Key_PageUp) == 0 and table.view.verticalOffset() == 0


async def test_what_is_selected_wears_ring_and_mark_and_the_hand_a_ring(table: Table) -> None:
    await table.fill(2)
    table.view.activateWindow()
    table.view.setFocus()
    await until(table.view.hasFocus)
    table.click(1)
    table.view.go_to(4)
    image = await table.all_seen()
    accent = QColor(table.theme.tokens.accent)

    def ringed(row: int) -> bool:
        place = table.view.place_of(row)
        return near(image.pixelColor(place.left() - 3, place.center().y()), accent)

    def marked(row: int) -> bool:
        return near(image.pixelColor(table.view.place_of(row).topLeft() + QPoint(16, 8)), accent)

    assert [ringed(row) for row in range(8)] == [False, True, False, False, True, False, False, False]
    assert [marked(row) for row in range(8)] == [False, True, False, False, False, False, False, False]


async def test_one_on_top_takes_no_selection_and_moves_nothing_in_sight(table: Table) -> None:
    await table.fill(30)
    table.view.choose([table.rows.keys[at] for at in (40, 41, 80)], table.rows.keys[41])
    table.view.verticalScrollBar().setValue(1000)
    key, place = table.rows.keys[table.view.in_sight.start], table.view.place_of(table.view.in_sight.start)
    await table.room.add_run(4)
    await table.room.add_run(4)  # together more than a line
    await table.refresh()
    assert table.chosen == [48, 49, 88] and table.view.currentIndex().row() == 49
    assert table.view.place_of(table.rows.find(key)).top() == place.top()


async def test_another_question_keeps_by_key_what_is_in_both(table: Table) -> None:
    await table.fill(20)
    keys = list(table.rows.keys)
    table.view.choose([keys[3], keys[10], keys[70]], keys[10])
    walked: list[object] = []
    table.view.walked.connect(walked.append)
    odd = keys[::-1][::2]
    table.rows.show(Listing(keys=odd))
    still = [key for key in odd if key in (keys[3], keys[10], keys[70])]
    assert list(table.view.keys) == still and still
    told: list[None] = []
    table.view.chosen_changed.connect(lambda: told.append(None))
    table.rows.show(Listing())
    assert list(table.view.keys) == [] and told and table.view.cell is None


async def test_removed_ones_leave_the_others_where_they_are(table: Table) -> None:
    await table.fill(4)
    table.view.choose([table.rows.keys[2], table.rows.keys[5]])
    keys = [key for at, key in enumerate(table.rows.keys) if at not in (2, 3)]
    table.rows.show(Listing(keys=keys))
    assert table.chosen == [3]


async def test_zooming_keeps_what_is_under_the_pointer(table: Table) -> None:
    await table.fill(40)
    table.view.verticalScrollBar().setValue(1500)
    row = table.view.in_sight[14]
    at = table.middle(row) + QPoint(20, 30)
    zoomed: list[int] = []
    table.view.zoomed.connect(zoomed.append)
    turn = QWheelEvent(
        QPointF(at),
        QPointF(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(table.view.viewport(), turn)
    assert zoomed == [160] and table.view.side == 160
    place = table.view.place_of(row)
    assert place.top() <= at.y() <= place.bottom()
    table.view.setFocus()
    table.press(Qt.Key.Key_Minus)
    table.press(Qt.Key.Key_Plus)
    table.press(Qt.Key.Key_Plus)
    assert zoomed == [160, 136, 160, 192]
    table.view.set_side(1000)
    assert table.view.side == 320
    image = await table.all_seen()
    shown = table.view.in_sight[0]
    await until(lambda: (t := table.rows.cell(shown).tile) and t.image and t.image.width() == 320)
    assert image.width() > 0


async def test_groups_have_headings_and_the_date_is_said_while_scrolling(table: Table) -> None:
    await table.fill(20, grouping=Grouping.DAY, days=True)
    assert table.view.plan.headed and len(table.rows.groups) == 20
    image = await table.all_seen()
    section = table.view.plan.section(0)
    text = QColor(table.theme.tokens.text)
    band = [image.pixelColor(x, section.top + 18) for x in range(16, 120)]
    assert any(near(colour, text) for colour in band)
    assert table.view.date_words == "Yesterday"
    table.view.verticalScrollBar().setValue(table.view.plan.section(5).top + 40)
    label = table.view.findChild(DateLabel, "galleryDate")
    assert label is not None and label.isVisible() and label.words == table.view.date_words
    assert label.words not in ("", "Yesterday", "Today")
    table.view.setFocus()
    table.click(table.view.in_sight[0])
    row = table.view.currentIndex().row()
    assert table.press(Qt.Key.Key_Down) == row + 4  # the same column of the next day


async def test_clips_are_looked_through_by_the_pointer(table: Table) -> None:
    clip = await table.room.add_clip(seconds=2)
    await table.refresh()
    before = await table.all_seen()
    QTest.mouseMove(table.view.viewport(), table.middle(0) + QPoint(40, 0))
    await until(lambda: table.room.studio.clip_strips.get(clip))
    place = table.view.place_of(0)
    after = table.view.viewport().grab().toImage()
    assert before.copy(place) != after.copy(place)
    QApplication.sendEvent(table.view.viewport(), QEvent(QEvent.Type.Leave))
    assert table.view.viewport().grab().toImage().copy(place) == before.copy(place)


async def test_what_others_drag_across_it_is_left_to_whoever_is_behind(table: Table) -> None:
    await table.fill(2)
    table.view.set_reorderable(True)
    data = picture_data(table.rows.pictures(table.rows.keys[:2]), table.room.studio.path_of)
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    moved: list[object] = []
    table.view.reordered.connect(lambda ids, before: moved.append(ids))
    enters = QDragEnterEvent(table.middle(0), copy, data, LEFT, none)
    QApplication.sendEvent(table.view.viewport(), enters)
    assert not enters.isAccepted()
    drops = QDropEvent(QPointF(table.middle(4)), copy, data, LEFT, none)
    QApplication.sendEvent(table.view.viewport(), drops)
    assert not moved


@pytest.mark.parametrize("mode", [Mode.DARK, Mode.LIGHT])
async def test_both_looks_show_pictures_on_the_grey_of_the_stage(table: Table, mode: Mode) -> None:
    dress(table.theme, mode=mode)
    await table.fill(1)
    image = await table.all_seen()
    assert image.pixelColor(5, 5) == QColor(table.theme.tokens.stage)
    assert near(image.pixelColor(table.middle(0)), QColor(COLOURS[0]))


async def test_a_fitted_picture_keeps_its_shape(table: Table) -> None:
    await table.fill(1)
    table.view.set_fill(False)
    await until(lambda: (t := table.rows.cell(0).tile) and t.image and t.image.height() < 100)
    image = table.view.viewport().grab().toImage()
    place = table.view.place_of(0)
    assert near(image.pixelColor(place.center()), QColor(COLOURS[0]))
    assert image.pixelColor(place.center().x(), place.top() + 10) == QColor(table.theme.tokens.stage)
