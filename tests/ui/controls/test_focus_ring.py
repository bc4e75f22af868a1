"""The ring shows where the keyboard is, and only then."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.controls.focus_ring import FocusRing, focus_by_keyboard
from studio.ui.controls.segments import Look, Segments
from studio.ui.theme.theme import Theme
from studio.ui.theme.tokens import DARK


class Window(QWidget):
    """A field, two buttons and a row of chips."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.field, self.first, self.second = QLineEdit(), QPushButton("First"), QPushButton("Second")
        self.chips = Segments(theme, Look.CHIPS, "Shown")
        for text in ("All", "Recent"):
            self.chips.add(text, text)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        for widget in (self.field, self.first, self.second, self.chips):
            column.addWidget(widget)
        self.ring = FocusRing(theme, self)


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> Window:
    window = Window(theme)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.field.setFocus()
    return window


def test_tab_draws_the_ring_two_outside(qtbot: QtBot, window: Window) -> None:
    QTest.keyClick(window.field, Qt.Key.Key_Tab)
    assert window.ring.target is window.first
    assert window.ring.geometry() == window.first.geometry().adjusted(-4, -4, 4, 4)
    edge = QPoint(window.first.geometry().center().x(), window.first.geometry().top() - 3)
    assert window.grab().toImage().pixelColor(edge) == QColor(DARK.focus)


def test_mouse_draws_none(qtbot: QtBot, window: Window) -> None:
    QTest.mouseClick(window.first, Qt.MouseButton.LeftButton)
    assert window.first.hasFocus()
    assert not window.ring.isVisible()


def test_mouse_takes_it_away(qtbot: QtBot, window: Window) -> None:
    QTest.keyClick(window.field, Qt.Key.Key_Tab)
    QTest.mouseClick(window.second, Qt.MouseButton.LeftButton)
    assert window.second.hasFocus()
    assert not window.ring.isVisible()


def test_fields_have_an_edge_of_their_own(qtbot: QtBot, window: Window) -> None:
    QTest.keyClick(window.field, Qt.Key.Key_Tab)
    QTest.keyClick(window.first, Qt.Key.Key_Backtab)
    assert window.field.hasFocus()
    assert not window.ring.isVisible()


def test_arrows_inside_a_group_take_it_along(qtbot: QtBot, window: Window) -> None:
    focus_by_keyboard(window.chips.button("All"))
    QTest.keyClick(window.chips.button("All"), Qt.Key.Key_Right)
    assert window.ring.target is window.chips.button("Recent")


def test_ring_moves_with_its_widget(qtbot: QtBot, window: Window) -> None:
    focus_by_keyboard(window.first)
    window.resize(window.width() + 60, window.height() + 40)
    QApplication.processEvents()
    assert window.ring.geometry() == window.first.geometry().adjusted(-4, -4, 4, 4)
    window.first.hide()
    assert window.ring.target is window.second


def test_ring_survives_the_end_of_its_widget(qtbot: QtBot, window: Window) -> None:
    focus_by_keyboard(window.first)
    window.first.deleteLater()
    del window.first
    qtbot.waitUntil(
        lambda: (window.ring.target is not None and not window.ring.isVisible()) or window.ring.target is None
    )
    focus_by_keyboard(window.second)
    assert window.ring.target is window.second


def test_clicks_go_through(window: Window) -> None:
    focus_by_keyboard(window.first)
    assert window.childAt(window.first.geometry().center()) is window.first


def test_scrolled_pane_cuts_the_ring(qtbot: QtBot, theme: Theme) -> None:
    area, inside = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    button = QPushButton("Deep", inside)
    button.setGeometry(QRect(20, 20, 100, 32))
    inside.resize(200, 400)
    area.setWidget(inside)
    area.resize(240, 120)
    ring = FocusRing(theme, area)
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    focus_by_keyboard(button)
    full = ring.height()
    area.verticalScrollBar().setValue(40)
    assert 0 < ring.height() < full
    area.verticalScrollBar().setValue(200)
    assert not ring.isVisible()
