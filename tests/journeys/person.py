"""A person at the window: hands that type, click and drop, eyes that wait until something is seen.

The window is the real one, with the real program behind it; only hands and eyes are ours. Time is never guessed: a
person waits for what is to happen, and gives up after a minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QApplication, QLabel, QLineEdit, QPushButton, QWidget

from studio.app import application
from studio.program import Program
from studio.state.studio import Studio
from studio.ui.stage.picture_stage import PictureStage

PATIENCE = 120
_LOOK_EVERY = 0.01
_W = TypeVar("_W", bound=QWidget)


class Person:
    """Sits down at a program, uses it, and closes it. What happens is read off the window."""

    def __init__(self, environ: Mapping[str, str], *, demo: bool = False) -> None:
        self.program = Program(application(), demo=demo, environ=environ)
        self.window = self.program.window
        self._life: asyncio.Task[int] | None = None

    async def sit_down(self) -> None:
        """Start the program and wait until its window is furnished."""
        await self.start()
        await self.until(lambda: self.window.desk is not None)
        await self.until(self.has_the_keyboard)  # what the platform took away while the window was furnished

    async def start(self) -> None:
        """Start the program."""
        self.window.show()
        await self.until(self.has_the_keyboard)
        self._life = asyncio.ensure_future(self.program.live())

    def has_the_keyboard(self) -> bool:
        """Ask for it again each time: without a window manager nobody hands it over."""
        if not self.window.isActiveWindow():
            self.window.activateWindow()
        return self.window.isActiveWindow()

    async def leave(self) -> int:
        """Close the window and return the exit code of the program."""
        if self._life is None:
            return 0
        self.window.close()
        life, self._life = self._life, None
        code = await asyncio.wait_for(life, PATIENCE)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return code

    async def until(self, true: Callable[[], object]) -> None:
        """Watch until ``true``."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                if self._life is not None and self._life.done():
                    raise AssertionError(f"the program ended with {self._life.result()}")
                await asyncio.sleep(_LOOK_EVERY)

    def find(self, kind: type[_W], name: str) -> _W:
        """Return the widget called ``name``, wherever it is in the window."""
        found = self.window.findChild(kind, name)
        assert found is not None, f"there is no {name}"
        return found

    async def see(self, kind: type[_W], name: str) -> _W:
        """Wait until the widget called ``name`` is in sight."""
        await self.until(lambda: (found := self.window.findChild(kind, name)) is not None and found.isVisible())
        return self.find(kind, name)

    def words(self, name: str) -> str:
        """Return what a label or button says."""
        widget = self.find(QWidget, name)
        assert isinstance(widget, QLabel | QPushButton), name
        return widget.text()

    def labels(self, name: str) -> list[str]:
        """Return every label in the widget called ``name``."""
        return [label.text() for label in self.find(QWidget, name).findChildren(QLabel)]

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key where the keyboard is."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(self._keyboard(), key, held)

    def ctrl(self, key: Qt.Key) -> None:
        """Press a key with Ctrl."""
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def type(self, words: str) -> None:
        """Type ``words`` where the keyboard is."""
        QTest.keyClicks(self._keyboard(), words)

    def click(self, widget: QWidget, at: QPoint | None = None, *, twice: bool = False) -> None:
        """Click in the middle of ``widget``, or ``at`` a place of it."""
        place = widget.rect().center() if at is None else at
        (QTest.mouseDClick if twice else QTest.mouseClick)(widget, Qt.MouseButton.LeftButton, pos=place)

    def row(self, name: str, number: int) -> tuple[QAbstractItemView, QModelIndex]:
        """Return the view called ``name`` and one of its rows."""
        view = self.find(QAbstractItemView, name)
        return view, view.model().index(number, 0)

    def rows(self, name: str) -> int:
        """Return how many rows the view called ``name`` shows."""
        return self.find(QAbstractItemView, name).model().rowCount()

    def click_row(self, name: str, number: int) -> None:
        """Click in the middle of a row."""
        view, index = self.row(name, number)
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center())

    def drop(self, widget: QWidget, *files: Path) -> None:
        """Drop files of a file manager on ``widget``."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        at, copy = QPointF(widget.rect().center()), Qt.DropAction.CopyAction
        buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at.toPoint(), copy, data, buttons, none)
        QApplication.sendEvent(widget, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(widget, QDropEvent(at, copy, data, buttons, none))

    @property
    def pictures(self) -> int:
        """How many pictures of the run on the stage can be seen."""
        view = self.window.desk.place.stage.view if self.window.desk else None
        assert isinstance(view, PictureStage)
        return sum(cell.tile is not None for cell in view.shown.cells)

    @property
    def studio(self) -> Studio:
        """What the window looks at."""
        assert self.program.studio is not None
        return self.program.studio

    def type_into_prompt(self, words: str) -> None:
        """Put ``words`` in the place of the prompt."""
        self.ctrl(Qt.Key.Key_P)
        self.ctrl(Qt.Key.Key_A)
        self.type(words)

    async def choose_style(self, name: str) -> None:
        """Search a style and take the first that matches; without a name, take none."""
        if not name:
            clear = self.find(QWidget, "styleClearButton")
            if clear.isVisible():
                self.click(clear)
            return
        self.ctrl(Qt.Key.Key_L)
        self.type(name)
        await self.until(lambda: self.rows("loraView") == 1)
        self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)
        await self.until(lambda: name in self.studio.composer.draft.style_name)
        self.find(QLineEdit, "loraSearch").clear()

    def set_number(self, name: str, number: int) -> None:
        """Type ``number`` into a field."""
        field = self.find(QAbstractSpinBox, name)
        field.setFocus()
        self.ctrl(Qt.Key.Key_A)
        self.type(str(number))
        self.press(Qt.Key.Key_Return)

    def can_generate(self) -> bool:
        """Whether Generate shows a price and may be pressed."""
        button = self.find(QPushButton, "generateButton")
        return button.isEnabled() and "credit" in button.text()

    def told(self, name: str, number: int) -> str:
        """Return how a screen reader says a row; empty when there is none."""
        _, index = self.row(name, number)
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")

    def previews(self) -> bool:
        """Whether the styles in sight have their previews; true while none are in sight."""
        view = self.find(QAbstractItemView, "loraView")
        return not view.isVisible() or all(card.image is not None for card in self.studio.styles.rows.rows[:6])

    def _keyboard(self) -> QWidget:
        return QApplication.focusWidget() or self.window
