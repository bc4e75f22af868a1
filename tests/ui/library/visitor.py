"""Somebody at the real window who goes to the library."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from studio.state.layout import Layout
from studio.ui.library.place import LibraryPlace
from studio.ui.theme.theme import Theme
from studio.ui.window import Window
from tests.studio_fixture import PATIENCE, Home
from tests.ui.rooms import Room, until

W = TypeVar("W", bound=QWidget)
popups = pytest.mark.qt_log_ignore("does not support (propagateSizeHints|raise|grabbing)", extend=True)
CONTROL, SHIFT, NONE = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


class Visitor:
    """Somebody at the window who goes to the library."""

    def __init__(self, theme: Theme, room: Room, kept: Layout) -> None:
        self.room = room
        self.studio = room.studio
        self.window = Window(theme, kept)
        self.window.furnish(room.studio)
        self.window.resize(1440, 900)
        self.window.show()

    def has_the_keyboard(self) -> bool:
        """Ask for it again each time: without a window manager nobody hands it over."""
        self.window.activateWindow()
        return self.window.isActiveWindow()

    @property
    def place(self) -> LibraryPlace:
        assert self.window.desk is not None
        return self.window.desk.library

    async def go(self) -> None:
        """Go to the library and wait for its first answer."""
        QTest.keyClick(self.window, Qt.Key.Key_4, CONTROL)
        await self.sees(lambda: self.studio.library.view.found is not None)

    async def sees(self, true: Callable[[], object]) -> None:
        await until(true)

    def find(self, kind: type[W], name: str) -> W:
        found = self.place.findChild(kind, name) or self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def words(self, name: str) -> str:
        return self.find(QLabel, name).text()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.window, key, held)

    def select(self, *rows: int) -> None:
        grid = self.place.grid
        grid.setFocus()
        grid.choose([grid.rows.keys[row] for row in rows], grid.rows.keys[rows[0]])

    async def search(self, words: str, found: int) -> None:
        self.press(Qt.Key.Key_F, CONTROL)
        QTest.keyClicks(self.find(QLineEdit, "gallerySearchEdit"), words)
        await self.sees(lambda: self.studio.library.view.found == found and self.studio.library.view.text)

    async def rated(self, *stars: int) -> None:
        """Wait until the rows that are shown have these stars on the disk."""
        rows, found = self.place.grid.rows, list[int]()
        async with asyncio.timeout(PATIENCE):
            while found != list(stars):
                await asyncio.sleep(0.01)
                listed = {row.key: row.picture.rating for row in await self.room.store.finder.rows(rows.keys)}
                found = [listed[key] for key in rows.keys]


@pytest.fixture
def kept(home: Home) -> Layout:
    return Layout(home.paths.layout)


@pytest.fixture
async def visitor(theme: Theme, room: Room, kept: Layout) -> AsyncIterator[Visitor]:
    visitor = Visitor(theme, room, kept)
    await until(visitor.has_the_keyboard)
    yield visitor
    visitor.window.close()
    visitor.window.deleteLater()
    kept.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
