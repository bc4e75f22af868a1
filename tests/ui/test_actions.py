"""Every action stands in exactly one menu, and its key works wherever the focus is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.actions import MENUS, Actions, Deed
from studio.ui.theme.theme import Theme


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    QLineEdit(window)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    return window


def deed(name: str, menu: str, done: list[str], key: str = "") -> Deed:
    return Deed(name, name.title(), menu, "lock", key, lambda: done.append(name))


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def test_menus_hold_every_action_once(theme: Theme, window: QWidget) -> None:
    done: list[str] = []
    actions = Actions(theme, window)
    actions.add(deed("one", "File", done), deed("two", "Help", done), deed("three", "File", done))
    assert texts(actions.menu) == list(MENUS)
    submenus = {menu.title(): texts(menu) for menu in actions.menu.findChildren(QMenu)}
    assert submenus.pop("File") == ["One", "Three"] and submenus.pop("Help") == ["Two"]
    assert not any(submenus.values())
    assert [one.name for one in actions.deeds] == ["one", "three", "two"]


def test_menu_and_key_do_the_same(theme: Theme, window: QWidget) -> None:
    done: list[str] = []
    actions = Actions(theme, window)
    actions.add(deed("one", "File", done, "Ctrl+J"))
    actions.action("one").trigger()
    field = window.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert done == ["one", "one"]


def test_what_is_done_in_one_place_rests_elsewhere_and_its_letter_is_text(theme: Theme, window: QWidget) -> None:
    done: list[str] = []
    actions = Actions(theme, window)
    actions.add(Deed("rate", "Rate", "Library", "star", "4", lambda: done.append("rate"), place="library"))
    assert not actions.action("rate").isEnabled() and not actions.possible
    actions.go("library")
    assert actions.action("rate").isEnabled() and len(actions.possible) == 1
    field = window.findChild(QLineEdit)
    assert field is not None
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_4)
    assert field.text() == "4" and not done
    actions.action("rate").trigger()
    assert done == ["rate"]
