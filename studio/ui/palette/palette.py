"""The command palette: everything the window can do, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from studio.state.rows import VALUE
from studio.state.studio import Studio
from studio.state.video_desk import VideoDesk
from studio.ui.actions import Actions
from studio.ui.controls.elided_label import Label
from studio.ui.controls.toast import fade
from studio.ui.palette.delegate import ROW, EntryDelegate
from studio.ui.palette.entries import Entry, PaletteRows, collect, searching, sift
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_WIDTH, _TOP, _FIELD = 560, 96, 38
_MOST_ROWS = 11
_STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Backtab: -1,
    Qt.Key.Key_PageDown: _MOST_ROWS - 1,
    Qt.Key.Key_PageUp: 1 - _MOST_ROWS,
}
_RETURN = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CommandPalette(QWidget):
    """A veil over the whole window with a field and a list on it. The keyboard never leaves the field."""

    def __init__(
        self,
        theme: Theme,
        studio: Studio,
        actions: Actions,
        window: QWidget,
        making: Callable[[], Studio | VideoDesk],
        *,
        shelves: Callable[[], Iterable[Entry]] = tuple,
        look_for: Callable[[str], object] | None = None,
    ) -> None:
        """Make it.

        ``making`` tells what the composer in sight belongs to, ``shelves`` what the library is divided into, and
        ``look_for`` looks for words there.
        """
        super().__init__(window)
        self._making = making
        self._shelves = shelves
        self._look_for = look_for
        self._theme = theme
        self._studio = studio
        self._actions = actions
        self._window = window
        self._entries: tuple[Entry, ...] = ()
        self._before: QWidget | None = None
        self.setObjectName("paletteVeil")
        self._rows = PaletteRows(self)
        self._panel = QFrame(self)
        self._panel.setObjectName("commandPalette")
        self._panel.setAccessibleName("Commands")
        mark(self._panel, role="floating")
        self._lens, self._count = QLabel(), Label("", role="quiet")
        self._edit = self._field()
        self._view = self._list()
        self._nothing = Label("Nothing has that name.", role="note")
        self._nothing.setObjectName("paletteNothing")
        self._lay_out()
        self._edit.textChanged.connect(self._sift)
        self._view.clicked.connect(self._choose)
        window.installEventFilter(self)
        self.hide()

    def popup(self) -> None:
        """Open it empty, or close it when it is open."""
        if self.isVisible():
            self.leave()
            return
        self._before = QApplication.focusWidget()
        self._entries = (*collect(self._studio, self._actions, self._making()), *self._shelves())
        self._edit.clear()
        self._sift()
        ratio = self.devicePixelRatioF()
        self._lens.setPixmap(self._theme.pixmap("search", "text2", 16, ratio=ratio))
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._edit.setFocus(Qt.FocusReason.PopupFocusReason)
        if not self._theme.still:
            fade(self._panel, start=0.0, end=1.0).finished.connect(self._come_to_rest)

    @Slot()
    def leave(self) -> None:
        """Close it and give the keyboard back."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
        self._before = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim what is behind."""
        QPainter(self).fillRect(event.rect(), self._theme.colour("veil"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the panel in the middle."""
        super().resizeEvent(event)
        self._place()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Close on a click beside the panel."""
        if not self._panel.geometry().contains(event.position().toPoint()):
            self.leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the window whatever its size, and let keys in the field move the list."""
        if watched is self._window and event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        if watched is self._edit and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.leave()
        elif key in _RETURN and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._choose(self._view.currentIndex())
        elif key in _STEPS and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self._step(_STEPS[key])
        else:
            return False
        return True

    def _step(self, by: int) -> None:
        last = self._rows.rowCount() - 1
        here = self._view.currentIndex().row()
        if last >= 0:
            around = abs(by) == 1 and not 0 <= here + by <= last
            there = (last if by < 0 else 0) if around else min(max(here + by, 0), last)
            self._view.setCurrentIndex(self._rows.index(there))

    @Slot()
    def _sift(self) -> None:
        typed = self._edit.text()
        found = sift(self._entries, typed)
        search = None if self._look_for is None else searching(typed, self._look_for)
        self._rows.reset(found if search is None else [*found, search])
        self._view.setCurrentIndex(self._rows.index(0))
        self._count.setText(str(len(found)) if found else "")
        self._view.setVisible(bool(self._rows.rowCount()))
        self._nothing.setVisible(not self._rows.rowCount())
        self._place()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        entry = index.data(VALUE)
        if isinstance(entry, Entry):
            self.leave()
            entry.do()

    @Slot()
    def _come_to_rest(self) -> None:
        self._panel.setGraphicsEffect(None)  # type: ignore[arg-type]

    def _place(self) -> None:
        px = self._theme.px
        rows = max(min(self._rows.rowCount(), _MOST_ROWS), 1)
        width = min(px(_WIDTH), self.width() - 32)
        height = min(px(_FIELD) + rows * px(ROW) + 7, self.height() - _TOP - 16)
        self._panel.setGeometry((self.width() - width) // 2, _TOP, width, height)

    def _field(self) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName("paletteEdit")
        field.setAccessibleName("Commands")
        field.setPlaceholderText("Actions, styles, pictures   (> actions, # styles, / library)")
        field.setMaxLength(200)
        mark(field, role="bare")
        field.installEventFilter(self)
        return field

    def _list(self) -> QListView:
        view = QListView()
        view.setObjectName("paletteList")
        view.setAccessibleName("Commands")
        view.setModel(self._rows)
        view.setItemDelegate(EntryDelegate(self._theme, view))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.setSpacing(8)
        top.addWidget(self._lens)
        top.addWidget(self._edit, 1)
        top.addWidget(self._count)
        rule = QFrame()
        mark(rule, role="rule")
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(1, 1, 1, 5)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule)
        column.addWidget(self._view, 1)
        column.addWidget(self._nothing, 1)
        self._nothing.setContentsMargins(36, 0, 12, 0)
        self._edit.setFixedHeight(self._theme.px(_FIELD))
