"""The card that stands behind the last shot: it adds one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.theme.theme import Theme

_WIDTH = 58


class AddCard(QAbstractButton):
    """A dashed card with a cross and two words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setText("Add shot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("addShotButton")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.tokens_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDTH), self._theme.px(235))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDTH), self._theme.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = self._theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hot = self.underMouse() or self.isDown()
        pen = QPen(theme.colour("control"), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(theme.colour("hover") if hot else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setFont(theme.font(12))
        line, icon = painter.fontMetrics().height(), theme.px(16)
        top = (self.height() - icon - theme.px(6) - 2 * line) // 2
        pixmap = theme.pixmap("plus", "text2", 16, ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPointF((self.width() - icon) / 2, top), pixmap)
        painter.setPen(theme.colour("text2"))
        words = QRect(0, top + icon + theme.px(6), self.width(), 2 * line)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop), "Add\nshot")
