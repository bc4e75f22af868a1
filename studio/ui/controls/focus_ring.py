"""The ring around what the keyboard is on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from studio.ui.theme.theme import Theme

# Fields wear their focus as an edge; views draw it around the current item.
_OWN = (QLineEdit, QTextEdit, QAbstractSpinBox, QComboBox, QAbstractItemView)
_REACH = 4
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange)


def focus_by_keyboard(widget: QWidget) -> None:
    """Give focus to ``widget`` in answer to a key, and show the ring of its window: Qt itself tells only of Tab."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    ring = widget.window().findChild(FocusRing)
    if ring is not None:
        ring.show_around(widget)


class FocusRing(QWidget):
    """One ring for a window, 2 wide and 2 outside the focused widget, shown only after the keyboard moved focus.

    It lies above everything and lets every click through.
    """

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_changed)
        theme.tokens_changed.connect(self.update)

    @property
    def target(self) -> QWidget | None:
        """The widget inside the ring, or None."""
        return self._target

    def show_around(self, widget: QWidget | None) -> None:
        """Draw the ring around ``widget``, unless it shows its focus by itself, or around nothing."""
        self._watch(None if isinstance(widget, _OWN) else widget)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("focus"), 2))
        radius = min(self.height() / 2 - 1, 9)
        painter.drawRoundedRect(QRectF(self._full).translated(-self.pos()).adjusted(1, 1, -1, -1), radius, radius)

    @Slot("QWidget*", "QWidget*")
    def _focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        window = self.window()
        ours = now is not None and now.window() is window
        # Qt marks what Tab did. Arrows inside a group move a ring that is there, as long as no mouse takes part.
        tabbed = window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        moved = self._target is not None and not QApplication.mouseButtons()
        window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
        self.show_around(now if ours and (tabbed or moved) else None)

    def _watch(self, target: QWidget | None) -> None:
        for old in self._watched:
            if isValid(old):
                old.removeEventFilter(self)
        self._target = target
        self._watched = []
        widget: QWidget | None = target
        while widget is not None and widget is not self.window():
            self._watched.append(widget)
            widget.installEventFilter(self)
            widget = widget.parentWidget()
        self._follow()

    def _follow(self) -> None:
        if self._target is None or not isValid(self._target) or not self._target.isVisible():
            self.hide()
            return
        self._full = self._place(self._target).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        shown = self._full & self._seen(self._target)
        self.setGeometry(shown)
        self.setVisible(not shown.isEmpty())
        self.raise_()
        self.update()

    def _place(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self.window(), QPoint(0, 0)), widget.size())

    def _seen(self, widget: QWidget) -> QRect:
        """Return the part of the window where ``widget`` may be seen: a scrolled pane cuts it off."""
        seen = self.window().rect()
        parent: QWidget | None = widget.parentWidget()
        while parent is not None and parent is not self.window():
            above = parent.parentWidget()
            if isinstance(above, QAbstractScrollArea) and above.viewport() is parent:
                seen &= self._place(parent)
            parent = above
        return seen
