"""The bell's list tells what happened, newest first, and gets out of the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton, QStyleOptionViewItem, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from studio.domain.clock import SystemClock
from studio.state.activity import Activity
from studio.ui.activity_panel import ActivityPanel
from studio.ui.theme.theme import Theme

_BAR = 48
_LONG = "It took too long to make the picture. " * 4


@pytest.fixture
def activity(qapp: object) -> Activity:
    return Activity(SystemClock())


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, 640)
    bell = QToolButton(window)
    bell.setObjectName("activityButton")
    bell.setGeometry(900, 10, 28, 28)
    elsewhere, field = QPushButton("Elsewhere", window), QLineEdit(window)
    elsewhere.setGeometry(20, 300, 100, 30)
    field.setGeometry(20, 400, 100, 30)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    return window


@pytest.fixture
def panel(theme: Theme, activity: Activity, window: QWidget) -> ActivityPanel:
    return ActivityPanel(theme, activity, window)


def rows(panel: ActivityPanel) -> QListView:
    view = panel.findChild(QListView, "activityList")
    assert view is not None
    return view


def test_it_opens_under_the_bar_and_takes_the_number_off(
    panel: ActivityPanel, activity: Activity, window: QWidget
) -> None:
    activity.note("4 pictures saved", "Quoted 4, ", tone="ok", money="4 charged")
    panel.toggle(_BAR)
    assert panel.isVisible()
    assert activity.unseen == 0
    assert panel.geometry().top() > _BAR
    assert window.rect().contains(panel.geometry())
    assert rows(panel).hasFocus()


def test_what_comes_while_it_is_open_is_seen(panel: ActivityPanel, activity: Activity) -> None:
    panel.toggle(_BAR)
    activity.note("One more")
    assert activity.unseen == 0
    panel.toggle(_BAR)
    activity.note("Another")
    assert activity.unseen == 1


def test_without_notes_it_says_so(panel: ActivityPanel, activity: Activity) -> None:
    words = panel.findChild(QLabel, "activityEmpty")
    assert words is not None
    panel.toggle(_BAR)
    assert words.isVisible() and not rows(panel).isVisible()
    activity.note("Something")
    assert not words.isVisible() and rows(panel).isVisible()


def test_it_is_as_tall_as_what_it_tells(panel: ActivityPanel, activity: Activity, window: QWidget) -> None:
    panel.toggle(_BAR)
    words = panel.findChild(QLabel, "activityEmpty")
    assert words is not None
    assert words.height() >= words.heightForWidth(words.width())
    heights = []
    for number in range(20):
        activity.note(f"Note {number}", _LONG)
        heights.append(panel.height())
    view = rows(panel)
    assert heights[0] < heights[1] < heights[2]
    assert view.verticalScrollBar().maximum() > 0 and heights[-1] == heights[-2]
    assert window.rect().contains(panel.geometry())


def test_few_notes_need_no_scroll_bar(panel: ActivityPanel, activity: Activity) -> None:
    activity.note("Short")
    activity.note("Long", _LONG)
    panel.toggle(_BAR)
    view = rows(panel)
    last = view.visualRect(activity.index(1))
    assert view.verticalScrollBar().maximum() == 0
    assert view.viewport().height() == last.bottom() + 1


def test_it_is_as_tall_as_its_rows_however_often_it_is_opened(panel: ActivityPanel, activity: Activity) -> None:
    for number in range(3):
        activity.note(f"{number} saved", "Quoted 4, ", money="4 charged")
    view = rows(panel)
    for _ in range(3):
        panel.toggle(_BAR)
        assert view.verticalScrollBar().maximum() == 0
        assert view.viewport().height() == view.visualRect(activity.index(2)).bottom() + 1
        panel.toggle(_BAR)


def test_escape_closes_it_and_gives_the_keyboard_back(panel: ActivityPanel, window: QWidget) -> None:
    field = window.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    panel.toggle(_BAR)
    QTest.keyClick(rows(panel), Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert field.hasFocus()


def test_a_click_elsewhere_closes_it_but_inside_does_not(panel: ActivityPanel, window: QWidget) -> None:
    panel.toggle(_BAR)
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(30, 10))
    assert panel.isVisible()
    elsewhere = window.findChild(QPushButton)
    assert elsewhere is not None
    QTest.mouseClick(elsewhere, Qt.MouseButton.LeftButton)
    assert not panel.isVisible()


def test_the_bell_closes_what_it_opened(panel: ActivityPanel, window: QWidget) -> None:
    bell = window.findChild(QToolButton, "activityButton")
    assert bell is not None
    bell.clicked.connect(lambda: panel.toggle(_BAR))
    for shown in (True, False, True):
        QTest.mouseClick(bell, Qt.MouseButton.LeftButton)
        assert panel.isVisible() is shown


def test_it_stays_inside_a_window_that_shrinks(panel: ActivityPanel, window: QWidget) -> None:
    panel.toggle(_BAR)
    window.resize(600, 300)
    assert window.rect().contains(panel.geometry())


def test_a_long_sentence_gets_the_lines_it_needs(panel: ActivityPanel, activity: Activity, theme: Theme) -> None:
    activity.note("Short", "One line.", tone="err")
    activity.note("Long", _LONG, tone="err")
    panel.toggle(_BAR)
    view = rows(panel)
    long, short = (view.visualRect(activity.index(row)).height() for row in (0, 1))
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, view.viewport().width(), 500)
    assert long >= short + 2 * QFontMetrics(theme.font(12)).height()


def test_a_row_is_told_whole_to_a_screen_reader(activity: Activity) -> None:
    activity.note("4 pictures saved", "Quoted 4, ", money="4 charged")
    told = activity.data(activity.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert str(told).endswith("4 pictures saved Quoted 4,  4 charged")


def test_rows_are_painted_in_the_colours_of_their_tone(panel: ActivityPanel, activity: Activity, theme: Theme) -> None:
    activity.note("Failed", "", tone="err")
    activity.note("Saved", "Quoted 4, ", tone="ok", money="4 charged")
    panel.toggle(_BAR)
    view = rows(panel)
    view.clearFocus()
    image = view.viewport().grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    for colour in (theme.tokens.err, theme.tokens.ok, theme.tokens.goldtext):
        assert colour in seen
