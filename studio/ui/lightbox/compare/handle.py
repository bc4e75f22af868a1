"""What divides A and B in slider mode."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.state.compare import COARSE, FINE
from studio.ui.theme.theme import Theme

WIDTH = 40
_KNOB = 40
_PAPER, _INK, _EDGE = QColor("#ffffff"), QColor("#161618"), QColor(8, 8, 9, 120)
"""It lies over pictures, so it looks the same in both themes."""


class CompareHandle(QWidget):
    """A line with a knob. It is dragged, or moved by arrows: 1 % a step, with Shift 10 %.

    Signals:
        dragged: It was moved.
            x: The middle of it should be there, in its parent.
        nudged: It was moved by keys.
            by: How far, as a part of the picture.
    """

    dragged = Signal(float)
    nudged = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grip = 0.0
        self.setObjectName("compareHandle")
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_split(0.5)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(WIDTH))

    def show_split(self, split: float) -> None:
        """Say where it is."""
        self.setAccessibleName(f"Split {round(split * 100)} %")
        self.setToolTip(f"Split {round(split * 100)} % (← →, with Shift 10 %)")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, knob = QRectF(self.rect()).center(), self._theme.px(_KNOB)
        painter.fillRect(QRectF(middle.x() - 2, 0, 4, self.height()), _EDGE)
        painter.fillRect(QRectF(middle.x() - 1, 0, 2, self.height()), _PAPER)
        painter.setPen(_EDGE)
        painter.setBrush(_PAPER)
        painter.drawEllipse(middle, knob / 2 - 1, knob / 2 - 1)
        self._arrows(painter, middle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and (shift or not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier):
            self.nudged.emit(step * (COARSE if shift else FINE))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._grip = event.position().x() - self.width() / 2

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.dragged.emit(self.mapToParent(event.position()).x() - self._grip)

    def _arrows(self, painter: QPainter, middle: QPointF) -> None:
        half, tip = self._theme.px(9), self._theme.px(4)
        pen = painter.pen()
        pen.setColor(_INK)
        pen.setWidthF(max(1.6, self._theme.px(2) * 0.9))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        left, right = middle - QPointF(half, 0), middle + QPointF(half, 0)
        painter.drawLine(left, right)
        for end, way in ((left, 1), (right, -1)):
            for up in (-1, 1):
                painter.drawLine(end, end + QPointF(way * tip, up * tip))
