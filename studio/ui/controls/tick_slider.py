"""A slider that shows where its default is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyle, QWidget

from studio.ui.theme.theme import Theme


class TickSlider(QSlider):
    """A horizontal slider with a tick at one value. A double click goes back to it.

    The wheel moves it only while it has focus, so that scrolling a pane never changes a setting.
    """

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Prepare a slider without a tick. ``name`` is what a screen reader calls it."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._default: int | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def default(self) -> int | None:
        """The value under the tick."""
        return self._default

    def set_default(self, value: int | None) -> None:
        """Put the tick under ``value``, or take it away."""
        self._default = value
        self.update()

    @Slot()
    def reset(self) -> None:
        """Go back to the default, when there is one."""
        if self._default is not None:
            self.setValue(self._default)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._default is None:
            return
        handle = self._theme.px(14) + 2
        span = self.width() - handle
        at = QStyle.sliderPositionFromValue(self.minimum(), self.maximum(), self._default, span) + handle // 2
        painter = QPainter(self)
        top = self.height() // 2 + self._theme.px(5)
        painter.fillRect(at, top, 1, self._theme.px(5), self._theme.colour("text2"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset()
