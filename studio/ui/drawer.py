"""A pane that comes over the stage while the window is too narrow for it."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_SLIDE_MS = 160


class Drawer(QFrame):
    """Stands at the right edge of its parent, before a margin that stays free, and holds one pane at a time.

    Signals:
        moved: Another pane is in it, or none.
    """

    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget, *, width: int, margin: int) -> None:
        super().__init__(parent)
        self._theme = theme
        self._wide = width
        self._margin = margin
        self._slide = QPropertyAnimation(self, b"pos", self)
        self._slide.setDuration(_SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.pane: QWidget | None = None
        self.setObjectName("drawer")
        self.setAccessibleName("Drawer")
        mark(self, role="drawer")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 0, 0, 0)
        self._column.setSpacing(0)
        parent.installEventFilter(self)
        self.hide()

    def open_with(self, pane: QWidget) -> None:
        """Show ``pane``; one that was in here before is put away."""
        came = self.pane is None
        self.release()
        self.pane = pane
        self._column.addWidget(pane)
        pane.show()
        self.show()
        self.raise_()
        self._place()
        if came and not self._theme.still:
            self._slide.setStartValue(self.pos() + QPoint(self._wide, 0))
            self._slide.setEndValue(self.pos())
            self._slide.start()
        self.moved.emit()

    def release(self) -> None:
        """Give the pane back, hidden, for its owner to put where it belongs."""
        if self.pane is not None:
            self._column.removeWidget(self.pane)
            self.pane.hide()
            self.pane = None

    @Slot()
    def shut(self) -> None:
        """Go away, and take the pane along."""
        self.release()
        self.hide()
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the edge of the parent."""
        if watched is self.parent() and event.type() is QEvent.Type.Resize:
            self._slide.stop()
            self._place()
        return False

    def _place(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            width = self._theme.px(self._wide)
            self.setGeometry(parent.width() - self._margin - width, 0, width, parent.height())
