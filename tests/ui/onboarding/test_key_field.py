"""What is typed into the field of the key does not come out of it again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio.ui.onboarding.key_field import KeyField

SECRET = "al_live_0123456789"


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[KeyField]:
    field = KeyField()
    qtbot.addWidget(field)
    field.resize(400, 40)
    field.show()
    QGuiApplication.clipboard().setText("before")
    QTest.keyClicks(field, SECRET)
    yield field
    QGuiApplication.clipboard().clear()


@pytest.mark.parametrize("shown", [False, True])
@pytest.mark.parametrize("key", [QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut])
def test_it_is_not_copied(field: KeyField, shown: bool, key: QKeySequence.StandardKey) -> None:
    field.show_text(shown)
    field.selectAll()
    QTest.keySequence(field, QKeySequence(key))
    assert QGuiApplication.clipboard().text() == "before"
    assert field.text() == SECRET


def test_selecting_it_gives_it_to_nobody(field: KeyField) -> None:
    field.show_text(True)
    QTest.mouseDClick(field, Qt.MouseButton.LeftButton)
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.SelectAll))
    assert field.hasSelectedText()
    assert SECRET not in QGuiApplication.clipboard().text(QClipboard.Mode.Selection)


def test_forgotten_it_cannot_be_undone_back(field: KeyField) -> None:
    field.show_text(True)
    field.forget()
    QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.Undo))
    field.undo()
    assert field.text() == ""


def test_without_the_eye_there_are_only_dots(field: KeyField) -> None:
    assert not set(field.displayText()) & set(SECRET)
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
