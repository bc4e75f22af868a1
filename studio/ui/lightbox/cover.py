"""What lies over the whole window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class Cover(QFrame):
    """Covers its parent, and keeps the keyboard inside.

    Signals:
        closed: It was closed.
    """

    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._covered = parent
        # Or all that is covered would be painted first, each time something moves here.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        mark(self, role="stage")
        parent.installEventFilter(self)
        self.hide()

    def cover(self, first: QWidget) -> None:
        """Come into sight unless it is, with the keyboard on ``first``."""
        if self.isHidden():
            self.setGeometry(self._covered.rect())
            self.show()
            self.raise_()
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def spread(self) -> None:
        """Take the whole screen, or go back into the window."""
        window = self.window()
        window.setWindowState(window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def rule(self) -> QFrame:
        """Return a line between two parts."""
        rule = QFrame(self)
        mark(rule, role="rule")
        return rule

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._theme.colour("stage"))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and watched is self._covered:
            self.setGeometry(self._covered.rect())
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside: what is covered cannot be reached."""
        stops = [child for child in self.findChildren(QWidget) if _takes_tab(child)]
        if not stops:
            return False
        here = next((at for at, child in enumerate(stops) if child.hasFocus()), -1)
        focus_by_keyboard(stops[(here + (1 if forward else -1)) % len(stops)])
        return True


def _takes_tab(widget: QWidget) -> bool:
    tabbed = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tabbed and widget.isVisible() and widget.isEnabled()
