"""A dialog shows where the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from studio.ui.controls.dialog import Dialog
from studio.ui.controls.focus_ring import FocusRing
from studio.ui.theme.theme import Theme


def test_the_ring_is_where_it_begins_and_follows_the_keyboard(qtbot: QtBot, theme: Theme) -> None:
    dialog = Dialog(theme)
    qtbot.addWidget(dialog)
    column = QVBoxLayout(dialog)
    first, second = QPushButton("First"), QPushButton("Second")
    column.addWidget(first)
    column.addWidget(second)
    dialog.begin_at(second)
    with qtbot.waitActive(dialog):
        dialog.open()
        dialog.activateWindow()
    ring = dialog.findChild(FocusRing)
    assert ring is not None and ring.isVisible() and ring.target is second
    QTest.keyClick(second, Qt.Key.Key_Tab)
    assert ring.target is first and ring.geometry().contains(first.geometry())
