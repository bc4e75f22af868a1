"""Buttons say what they cost and are pressed only on purpose."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout
from pytestqt.qtbot import QtBot

from studio.ui.controls.button import Button, IconButton, PlaceButton
from studio.ui.theme.theme import Theme
from studio.ui.theme.tokens import DARK
from tests.ui.dressing import dress


@pytest.mark.parametrize("kind", ["spend", "spendOutline"])
def test_return_never_presses_gold(qtbot: QtBot, theme: Theme, kind: str) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    column, edit, button = QVBoxLayout(dialog), QLineEdit(), Button(theme, "Spend 22.5 credits", kind=kind)
    column.addWidget(edit)
    column.addWidget(button)
    dialog.open()
    edit.setFocus()
    spy = QSignalSpy(button.clicked)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    button.setAutoDefault(True)  # even when somebody made a mistake
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(button, key)
    assert spy.count() == 0
    QTest.keyClick(button, Qt.Key.Key_Space)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert spy.count() == 2


@pytest.mark.parametrize(("size", "tall"), [("small", 28), ("normal", 32), ("large", 44)])
def test_heights(qtbot: QtBot, theme: Theme, size: str, tall: int) -> None:
    button = Button(theme, "Generate", kind="spend", size=size)
    qtbot.addWidget(button)
    button.ensurePolished()
    assert button.sizeHint().height() == tall


def test_cap_of_a_key_has_room_beside_the_words(qtbot: QtBot, theme: Theme) -> None:
    plain, capped = Button(theme, "Undo"), Button(theme, "Undo", key="Ctrl+Z")
    for button in (plain, capped):
        qtbot.addWidget(button)
        button.ensurePolished()
    assert capped.sizeHint().width() > plain.sizeHint().width() + 20
    assert capped.text() == "Undo"


def test_narrow_button_keeps_its_price(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Generate · 1,234 credits", kind="spend", size="large")
    qtbot.addWidget(button)
    button.ensurePolished()
    button.setFixedWidth(QFontMetrics(button.font()).horizontalAdvance(button.text()) - 20)
    button.show()
    assert button.shown.endswith("credits")
    assert "…" in button.shown


def test_kind_changes_icon_and_colours(qtbot: QtBot, theme: Theme) -> None:
    button = Button(theme, "Add to queue", kind="edged", icon="plus")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()
    button.set_kind("spend")
    assert button.kind == "spend"
    assert button.icon().cacheKey() != before


def test_icon_button_speaks_its_tooltip_without_the_key(qtbot: QtBot, theme: Theme) -> None:
    button = IconButton(theme, "heart", "Favourite", key="F", checkable=True)
    qtbot.addWidget(button)
    button.show()
    assert (button.toolTip(), button.accessibleName()) == ("Favourite (F)", "Favourite")
    assert (button.width(), button.height()) == (28, 28)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.isChecked()


@pytest.mark.parametrize(("kind", "size", "wide"), [("icon", "small", 24), ("boxed", "normal", 32)])
def test_icon_button_sizes(qtbot: QtBot, theme: Theme, kind: str, size: str, wide: int) -> None:
    button = IconButton(theme, "x", "Clear", kind=kind, size=size)
    qtbot.addWidget(button)
    button.show()
    assert (button.width(), button.height()) == (wide, wide)


def test_icon_follows_the_text_size(qtbot: QtBot, theme: Theme) -> None:
    button = IconButton(theme, "x", "Clear")
    qtbot.addWidget(button)
    dress(theme, text_size=150)
    assert button.iconSize().width() == 24


def test_place_button_is_one_of_the_bar(qtbot: QtBot, theme: Theme) -> None:
    place = PlaceButton(theme, "image", "Image", checkable=True)
    qtbot.addWidget(place)
    place.show()
    QTest.keyClick(place, Qt.Key.Key_Space)
    assert place.isChecked()
    assert place.height() == 32
    assert place.grab().toImage().pixelColor(place.width() // 2, 3) == QColor(DARK.raised)
