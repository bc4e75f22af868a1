"""A known word of a search, as something that can be taken away."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.ui.theme.theme import Theme

_HIGH, _EDGE, _CROSS, _GAP, _LONGEST = 24, 10, 12, 6, 220


class ChipButton(QAbstractButton):
    """Words with a cross behind them. A click on the words makes them text again, one on the cross takes them away.

    It has no place in the row of Tab: Backspace in the field takes chips away.

    Signals:
        removed: It should go.
        opened: It should become words again.
    """

    removed = Signal()
    opened = Signal()

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None, *, cross: bool = True) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cross = cross
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"{text}. Click to change it" if cross else text)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.clicked.connect(self.opened)
        theme.tokens_changed.connect(self._measure)

    def sizeHint(self) -> QSize:
        px = self._theme.px
        cross = px(_CROSS + _GAP) if self._cross else 0
        return QSize(min(self._words() + 2 * px(_EDGE) + cross, px(_LONGEST)), px(_HIGH))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._cross and self._cross_place().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        px, theme = self._theme.px, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 1))
        painter.setBrush(theme.colour("accentfill"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(theme.font(12, 500))
        painter.setPen(theme.colour("text"))
        right = px(_EDGE + _CROSS + _GAP) if self._cross else px(_EDGE)
        place = self.rect().adjusted(px(_EDGE), 0, -right, 0)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, place.width() + 1)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
        if self._cross:
            pixmap = theme.pixmap("x", "text2", _CROSS, ratio=self.devicePixelRatioF())
            at = QPoint(self.width() - px(_EDGE - 1) - px(_CROSS), (self.height() - px(_CROSS)) // 2)
            painter.drawPixmap(at, pixmap)

    def _cross_place(self) -> QRect:
        wide = self._theme.px(_EDGE + _CROSS + _GAP // 2)
        return QRect(self.width() - wide, 0, wide, self.height())

    def _words(self) -> int:
        return QFontMetrics(self._theme.font(12, 500)).horizontalAdvance(self.text()) + 2

    @Slot()
    def _measure(self) -> None:
        self.updateGeometry()
        self.update()
