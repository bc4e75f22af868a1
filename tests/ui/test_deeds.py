"""What the window can do: named once, keyed once, and doing what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QWidget

from studio.domain.frame import Frame
from studio.domain.reference import Reference, ReferenceKind
from studio.state.layout import Layout
from studio.state.studio import Studio
from studio.ui.actions import MENUS
from studio.ui.desk import Desk
from studio.ui.theme.theme import Theme
from studio.ui.window import Window
from tests.studio_fixture import Home

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
async def desk(theme: Theme, studio: Studio, home: Home) -> AsyncIterator[Desk]:
    kept = Layout(home.paths.layout)
    window = Window(theme, kept)
    window.furnish(studio)
    window.show()
    window.activateWindow()
    assert window.desk is not None
    yield window.desk
    window.deleteLater()
    kept.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


async def test_names_and_keys_are_given_once(desk: Desk) -> None:
    deeds = desk.actions.deeds
    names = [deed.name for deed in deeds]
    keys = [QKeySequence(deed.key).toString() for deed in deeds if deed.key]
    assert len(set(names)) == len(names)
    assert len(set(keys)) == len(keys) and all(keys)
    assert {deed.menu for deed in deeds} == set(MENUS)


async def test_every_icon_exists(desk: Desk, theme: Theme) -> None:
    for deed in desk.actions.deeds:
        assert not theme.pixmap(deed.icon).isNull(), deed.name


async def test_frames_are_swapped_by_their_key_where_clips_are_made(desk: Desk, studio: Studio) -> None:
    picture = Reference(kind=ReferenceKind.WEB, source="https://example.com/a.png", name="example.com")
    frame = Frame(original=picture, sent=picture)
    composer = studio.video.composer
    composer.set(last=frame)
    QTest.keyClick(desk.window, Qt.Key.Key_X, CONTROL | SHIFT)
    assert composer.draft.last == frame
    QTest.keyClick(desk.window, Qt.Key.Key_2, CONTROL)
    QTest.keyClick(desk.window, Qt.Key.Key_X, CONTROL | SHIFT)
    assert composer.draft.first == frame and composer.draft.last is None


async def test_keys_change_the_draft(desk: Desk, studio: Studio) -> None:
    composer = studio.composer
    seed = composer.draft.seed
    QTest.keyClick(desk.window, Qt.Key.Key_R, CONTROL)
    assert composer.draft.seed != seed
    QTest.keyClick(desk.window, Qt.Key.Key_R, CONTROL | SHIFT)
    QTest.keyClick(desk.window, Qt.Key.Key_E, CONTROL)
    assert composer.draft.seed_locked and composer.draft.enhance


async def test_ctrl_b_hides_the_composer_and_brings_it_back(desk: Desk) -> None:
    for shown in (False, True):
        QTest.keyClick(desk.window, Qt.Key.Key_B, CONTROL)
        assert desk.place.composer.isVisible() is shown


@pytest.mark.parametrize(
    ("key", "modifiers", "name"),
    [
        (Qt.Key.Key_Comma, CONTROL, "settingsDialog"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "shortcutSheet"),
        (Qt.Key.Key_K, CONTROL, "commandPalette"),
        (Qt.Key.Key_A, CONTROL | SHIFT, "activityPanel"),
    ],
)
async def test_keys_open_what_they_name(desk: Desk, key: Qt.Key, modifiers: Qt.KeyboardModifier, name: str) -> None:
    QTest.keyClick(desk.window, key, modifiers)
    opened = desk.window.findChild(QWidget, name)
    assert isinstance(opened, QDialog | QFrame) and opened.isVisible()


async def test_without_an_account_generate_sends_nothing(desk: Desk, studio: Studio) -> None:
    studio.composer.set(prompt="a heron")
    QTest.keyClick(desk.window, Qt.Key.Key_Return, CONTROL)
    assert not studio.tasks.running("generate")
    assert studio.queue.rows.rowCount() == 0
