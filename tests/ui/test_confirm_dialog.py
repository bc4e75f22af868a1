"""Credits are spent on purpose only."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from studio.state.purchase import ConfirmView
from studio.ui.confirm_dialog import ConfirmDialog
from studio.ui.theme.theme import Theme

_ROWS = (
    ("Available now", "1,017.49", False),
    ("Leaves", "994.99", True),
    ("Today, with your limit", "63.5 of 100", False),
)


def view(*, may_be_quiet: bool = True) -> ConfirmView:
    sentence = "4 pictures. You asked to confirm anything above 20."
    return ConfirmView("Spend 22.5 credits?", sentence, _ROWS, "Spend 22.5 credits", may_be_quiet)


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> ConfirmDialog:
    dialog = ConfirmDialog(theme, view())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitExposed(dialog)
    return dialog


def button(dialog: ConfirmDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert found is not None
    return found


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("focus", ["confirmSpendButton", "confirmCancelButton", "confirmQuietCheck"])
def test_return_never_spends(dialog: ConfirmDialog, key: Qt.Key, focus: str) -> None:
    spent = QSignalSpy(dialog.confirmed)
    widget = dialog.findChild(QPushButton, focus) or dialog.findChild(QCheckBox, focus)
    assert widget is not None
    widget.setFocus()
    QTest.keyClick(widget, key)
    assert spent.count() == 0


def test_a_click_spends_once(dialog: ConfirmDialog) -> None:
    spent, refused = QSignalSpy(dialog.confirmed), QSignalSpy(dialog.rejected)
    QTest.mouseClick(button(dialog, "confirmSpendButton"), Qt.MouseButton.LeftButton)
    assert [spent.at(at) for at in range(spent.count())] == [[False]]
    assert refused.count() == 0
    assert not dialog.isVisible()


def test_the_wish_for_quiet_goes_along(dialog: ConfirmDialog) -> None:
    spent = QSignalSpy(dialog.confirmed)
    check = dialog.findChild(QCheckBox, "confirmQuietCheck")
    assert check is not None and check.isVisible()
    QTest.keyClick(check, Qt.Key.Key_Space)
    QTest.keyClick(button(dialog, "confirmSpendButton"), Qt.Key.Key_Space)
    assert spent.at(0) == [True]


def test_escape_and_cancel_say_no(dialog: ConfirmDialog) -> None:
    spent, refused = QSignalSpy(dialog.confirmed), QSignalSpy(dialog.rejected)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.open()
    QTest.mouseClick(button(dialog, "confirmCancelButton"), Qt.MouseButton.LeftButton)
    assert (spent.count(), refused.count()) == (0, 2)


def test_quiet_is_not_offered_where_it_would_not_help(qtbot: QtBot, theme: Theme) -> None:
    dialog = ConfirmDialog(theme, view(may_be_quiet=False))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    check = dialog.findChild(QCheckBox, "confirmQuietCheck")
    assert check is not None and not check.isVisible()


def test_it_says_what_is_left(dialog: ConfirmDialog) -> None:
    labels = dialog.findChildren(QLabel)
    said = [label.text() for label in labels]
    for words in ("Spend 22.5 credits?", "Available now", "1,017.49", "Leaves", "994.99", "63.5 of 100"):
        assert words in said
    gold = [label.text() for label in labels if label.property("role") == "money"]
    assert gold == ["994.99"]
