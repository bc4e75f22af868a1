"""Toasts come, wait to be read, and go."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QCursor, QEnterEvent, QImage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.controls.toast import News, Toast
from studio.ui.controls.toast_area import ToastArea
from studio.ui.theme.theme import Theme
from tests.ui.dressing import dress


@pytest.fixture
def stage(qtbot: QtBot, theme: Theme) -> QWidget:
    QCursor.setPos(790, 790)
    stage = QWidget()
    qtbot.addWidget(stage)
    stage.resize(800, 500)
    stage.show()
    return stage


@pytest.fixture
def area(stage: QWidget, theme: Theme) -> ToastArea:
    return ToastArea(theme, stage)


def titles(area: ToastArea) -> list[str]:
    return [toast.news.title for toast in area.toasts]


def test_toast_goes_by_itself(qtbot: QtBot, area: ToastArea) -> None:
    toast = area.tell(News("4 pictures saved"), lifetime_ms=10)
    with qtbot.waitSignal(toast.closed):
        assert titles(area) == ["4 pictures saved"]
    assert area.toasts == []
    assert not area.isVisible()


def test_failures_stay(area: ToastArea) -> None:
    toast = area.tell(News("Key refused", stays=True), lifetime_ms=0)
    QApplication.processEvents()
    assert toast.paused
    assert titles(area) == ["Key refused"]


def test_pointer_stops_the_clock(theme: Theme, stage: QWidget) -> None:
    toast = Toast(theme, News("Saved"), stage)
    toast.show()
    assert not toast.paused
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QApplication.sendEvent(toast, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert toast.paused
    toast.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))
    assert not toast.paused


def test_focus_stops_the_clock(qtbot: QtBot, theme: Theme, stage: QWidget) -> None:
    toast = Toast(theme, News("Moved to Trash", action="Undo", key="Ctrl+Z"), stage)
    toast.show()
    with qtbot.waitActive(stage):
        stage.activateWindow()
    button = toast.findChild(QPushButton, "toastAction")
    assert button is not None
    button.setFocus()
    assert toast.paused
    button.clearFocus()
    assert not toast.paused


def test_button_acts_and_closes(qtbot: QtBot, area: ToastArea) -> None:
    toast = area.tell(News("3 pictures moved to Trash", action="Undo"))
    acted = QSignalSpy(toast.acted)
    button = toast.findChild(QPushButton, "toastAction")
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert acted.count() == 1
    assert area.toasts == []


def test_cross_closes_without_acting(qtbot: QtBot, area: ToastArea) -> None:
    toast = area.tell(News("Failed", action="Show", stays=True))
    acted = QSignalSpy(toast.acted)
    cross = toast.findChild(QToolButton, "toastDismiss")
    assert cross is not None
    QTest.keyClick(cross, Qt.Key.Key_Space)
    assert (acted.count(), area.toasts) == (0, [])


def test_never_more_than_three(area: ToastArea) -> None:
    area.tell(News("failed", stays=True))
    for number in range(4):
        area.tell(News(f"saved {number}"))
    assert titles(area) == ["failed", "saved 2", "saved 3"]


def test_stays_in_the_lower_right_corner(stage: QWidget, area: ToastArea) -> None:
    area.tell(News("one"))
    area.tell(News("two"))
    assert area.geometry().bottomRight() == QPoint(800 - 17, 500 - 17)
    stage.resize(900, 600)
    assert area.geometry().bottomRight() == QPoint(900 - 17, 600 - 17)


def test_fade_ends_in_a_toast_without_effect(qtbot: QtBot, theme: Theme, area: ToastArea) -> None:
    dress(theme, still=False)
    toast = area.tell(News("Saved"))
    assert toast.graphicsEffect() is not None
    qtbot.waitUntil(lambda: toast.graphicsEffect() is None)
    with qtbot.waitSignal(toast.closed):
        toast.close_softly()
        toast.close_softly()


def test_picture_and_money_are_shown(qtbot: QtBot, theme: Theme, stage: QWidget) -> None:
    picture = QImage(80, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor("#336699"))
    toast = Toast(theme, News("4 pictures saved", "Quoted 4, ", money="charged 4", picture=picture), stage)
    toast.resize(toast.sizeHint())
    toast.show()
    QApplication.processEvents()
    assert toast.accessibleName() == "4 pictures saved. Quoted 4, charged 4"
    assert toast.grab().toImage().pixelColor(30, 31) == QColor("#336699")


def test_a_sentence_is_shown_whole_on_up_to_four_lines(area: ToastArea) -> None:
    short = area.tell(News("Back online", "What waited goes on by itself."))
    long = area.tell(News("The index was put right", "The studio’s index was damaged and set aside. " * 3))
    endless = area.tell(News("The index was put right", "The studio’s index was damaged and set aside. " * 30))
    assert short.height() < long.height() < endless.height() < 2 * short.height()
    (words,) = (label for label in endless.findChildren(QLabel) if label.wordWrap())
    assert words.text().endswith("…") and words.toolTip() == endless.news.detail
    assert words.heightForWidth(words.width()) <= words.height()


def test_what_failed_is_read_whole_and_has_a_sign(area: ToastArea) -> None:
    title = "Golden Hour Photography: the provider timed out"
    toast = area.tell(News(title, "Cost being checked.", action="Show", tone="err", stays=True))
    label = next(label for label in toast.findChildren(QLabel) if label.text() == title)
    QApplication.processEvents()
    assert label.wordWrap() and label.heightForWidth(label.width()) <= label.height()
    assert any(not label.pixmap().isNull() and label.isVisible() for label in toast.findChildren(QLabel))
    plain = area.tell(News("Back online", "What waited goes on by itself.", tone="ok"))
    assert plain.height() < toast.height()
    assert not any(not label.pixmap().isNull() for label in plain.findChildren(QLabel))


def test_a_title_that_says_everything_has_room_for_two_lines(theme: Theme, area: ToastArea) -> None:
    title = "Put 1,204 pictures into Coast and sea"
    toast = area.tell(News(title, action="Undo", key="Ctrl+Z"))
    label = next(label for label in toast.findChildren(QLabel) if label.text() == title)
    assert label.wordWrap() and toast.height() <= area.tell(News("Saved", "In the library.")).height()
