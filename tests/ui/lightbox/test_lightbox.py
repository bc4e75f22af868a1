"""The lightbox over the window: opened, walked, rated and closed by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio.state.pair import Pair
from studio.ui.lightbox.filmstrip import Filmstrip
from studio.ui.lightbox.lightbox import Lightbox
from studio.ui.lightbox.own_window import OwnWindow
from studio.ui.stage.pane import StagePane
from studio.ui.theme.theme import Theme
from tests.ui.rooms import COLOURS, Room, until


@pytest.fixture
async def pane(theme: Theme, room: Room) -> AsyncIterator[StagePane]:
    window = QWidget()
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    pane = StagePane(theme, room.studio)
    column.addWidget(pane)
    window.resize(900, 700)
    window.show()
    window.activateWindow()
    pictures = await room.add_run(4)
    await room.show(pictures[0])
    pane.view.setFocus()
    yield pane
    window.close()
    window.deleteLater()


def opened(pane: StagePane) -> Lightbox:
    QTest.keyClick(pane.view, Qt.Key.Key_Space)
    lightbox = pane.window().findChild(Lightbox, "lightbox")
    assert lightbox is not None and lightbox.isVisible()
    return lightbox


def words(lightbox: Lightbox, name: str) -> str:
    label = lightbox.findChild(QLabel, name)
    assert label is not None
    return label.text()


async def test_it_covers_the_window_and_follows_its_size(pane: StagePane) -> None:
    lightbox = opened(pane)
    assert lightbox.geometry() == pane.window().rect()
    pane.window().resize(1000, 600)
    assert lightbox.geometry() == pane.window().rect()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Escape])
async def test_space_and_escape_close_it(pane: StagePane, key: Qt.Key) -> None:
    lightbox = opened(pane)
    QTest.keyClick(lightbox.canvas, key)
    assert not lightbox.isVisible()
    assert pane.view.hasFocus()
    assert opened(pane) is lightbox


async def test_the_whole_picture_comes_after_the_small_one(pane: StagePane) -> None:
    lightbox = opened(pane)
    middle = lightbox.canvas.rect().center()
    await until(lambda: lightbox.canvas.grab().toImage().pixelColor(middle).name() == COLOURS[0])
    assert words(lightbox, "zoomLabel") == "100 %"


async def test_arrows_walk_and_the_stage_comes_along(room: Room, pane: StagePane) -> None:
    lightbox = opened(pane)
    assert words(lightbox, "lightboxPosition") == "1 of 4"
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Left)
    assert words(lightbox, "lightboxPosition") == "1 of 4"
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Right)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Right)
    assert words(lightbox, "lightboxPosition") == "3 of 4"
    await until(lambda: (shown := room.studio.stage.view.picture) and shown.index == 2)
    assert lightbox.picture is not None and lightbox.picture.index == 2


async def test_buttons_and_filmstrip_walk_too(pane: StagePane) -> None:
    lightbox = opened(pane)
    back, on = (lightbox.findChild(QToolButton, name) for name in ("lightboxPrevious", "lightboxNext"))
    assert back is not None and on is not None
    assert not back.isEnabled()
    QTest.mouseClick(on, Qt.MouseButton.LeftButton)
    assert words(lightbox, "lightboxPosition") == "2 of 4"
    film = lightbox.findChild(Filmstrip, "filmstrip")
    assert film is not None
    place = film.visualRect(film.model().index(3, 0)).center()
    QTest.mouseClick(film.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert words(lightbox, "lightboxPosition") == "4 of 4"
    assert not on.isEnabled()


async def test_digits_rate_the_picture_that_is_seen(room: Room, pane: StagePane) -> None:
    lightbox = opened(pane)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Right)
    seen = lightbox.picture
    assert seen is not None
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_3)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_F)
    await until(lambda: (now := lightbox.picture) and now.rating == 3 and now.favourite)
    kept = await room.store.library.get(seen.id)
    assert kept is not None and (kept.rating, kept.favourite) == (3, True)
    assert lightbox.picture is not None and lightbox.picture.id == seen.id


async def test_z_and_plus_zoom(pane: StagePane) -> None:
    lightbox = opened(pane)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Plus)
    assert lightbox.canvas.zoom == 1.25
    assert words(lightbox, "zoomLabel") == "125 %"
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Z)
    assert lightbox.canvas.fitted
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Minus)
    assert lightbox.canvas.zoom == 0.8


async def test_tab_stays_inside(pane: StagePane) -> None:
    lightbox = opened(pane)
    lightbox.canvas.setFocus()
    for _ in range(20):
        focused = QApplication.focusWidget()
        assert focused is not None and lightbox.isAncestorOf(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)


async def test_a_double_click_on_the_stage_opens_it(pane: StagePane) -> None:
    place = pane.view.places.pictures[0].center()
    QTest.mouseDClick(pane.view, Qt.MouseButton.LeftButton, pos=QPoint(place))
    assert pane.window().findChild(Lightbox, "lightbox") is not None


async def test_a_broken_file_says_so_and_the_walk_goes_on(room: Room, pane: StagePane) -> None:
    second = room.studio.recent.rows[1].picture
    room.studio.path_of(second).write_bytes(b"<html>")
    lightbox = opened(pane)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Right)
    await until(lambda: "no picture" in lightbox.canvas.trouble)
    assert "no picture" in lightbox.canvas.accessibleName()
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Right)
    assert lightbox.canvas.trouble == ""
    middle = lightbox.canvas.rect().center()
    await until(lambda: lightbox.canvas.grab().toImage().pixelColor(middle).name() == COLOURS[2])


async def test_home_end_up_and_down_walk_too(pane: StagePane) -> None:
    lightbox = opened(pane)
    seen = []
    for key in (Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_Down):
        QTest.keyClick(lightbox.canvas, key)
        seen.append(words(lightbox, "lightboxPosition"))
    assert seen == ["4 of 4", "3 of 4", "1 of 4", "2 of 4"]


async def test_the_neighbour_is_there_at_once(room: Room, pane: StagePane) -> None:
    lightbox = opened(pane)
    await until(lambda: room.studio.whole.get(room.studio.recent.rows[1].picture.id))
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Right)
    assert lightbox.area.panes[0].whole


async def test_closed_it_keeps_no_pixels(room: Room, pane: StagePane) -> None:
    lightbox = opened(pane)
    await until(lambda: room.studio.whole.bytes_kept)
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_Escape)
    assert room.studio.whole.bytes_kept == 0


async def test_the_grey_behind_is_chosen_in_its_menu(room: Room, pane: StagePane) -> None:
    lightbox = opened(pane)
    button = lightbox.findChild(QToolButton, "stageGreyButton")
    assert button is not None and button.menu() is not None
    lightest = next(action for action in button.menu().actions() if action.text() == "Lightest")
    lightest.trigger()
    assert room.studio.preferences.settings.stage_grey == 24


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)", extend=True)
async def test_a_window_of_its_own_follows_what_is_selected(room: Room, pane: StagePane) -> None:
    pictures = [tile.picture for tile in room.studio.recent.rows]
    lightbox = opened(pane)
    part = lightbox.findChild(QToolButton, "ownWindowButton")
    assert part is not None
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    assert not lightbox.isVisible()
    (own,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, OwnWindow)]
    inside = own.lightbox
    assert own.isVisible() and inside.isVisible() and inside.picture == pictures[0]
    await room.show(pictures[2])
    assert inside.picture == pictures[2]
    await until(lambda: inside.area.panes[0].whole)
    QTest.keyClick(inside.canvas, Qt.Key.Key_C)
    assert inside.comparing is not None
    await room.show(pictures[1])
    assert inside.comparing is not None, "a comparison is not taken away"
    QTest.keyClick(inside.canvas, Qt.Key.Key_Escape)
    QTest.keyClick(inside.canvas, Qt.Key.Key_Escape)
    assert not own.isVisible()
    await room.show(pictures[3])
    assert opened(pane).picture == pictures[3]


async def test_f11_fills_the_screen_and_again_goes_back(pane: StagePane) -> None:
    lightbox = opened(pane)
    full = lightbox.findChild(QToolButton, "fullScreenButton")
    assert full is not None
    QTest.mouseClick(full, Qt.MouseButton.LeftButton)
    assert pane.window().isFullScreen()
    QTest.keyClick(lightbox.canvas, Qt.Key.Key_F11)
    assert not pane.window().isFullScreen()


@pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)", extend=True)
async def test_a_window_of_its_own_leaves_nothing_behind(room: Room, pane: StagePane) -> None:
    player, rows = room.studio.video.player, room.studio.recent
    opened(pane)
    before = len(player.findChildren(Pair))
    for _ in range(3):
        pane.viewers.open_own_window(rows, 0)
        (own,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, OwnWindow)]
        own.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not isValid(own)
    assert len(player.findChildren(Pair)) <= before + 1
