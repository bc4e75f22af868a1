"""The lightbox over the window: opened, walked, rated and closed by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QVBoxLayout, QWidget

from studio.ui.lightbox.filmstrip import Filmstrip
from studio.ui.lightbox.lightbox import Lightbox
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
