"""The dashed place where the next reference goes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from studio.ui.theme.theme import Theme


class AddTile(QAbstractButton):
    """A square with a plus. Painted here: the dashes of a style sheet are dots."""

    def __init__(self, theme: Theme, tip: str, parent: QWidget, *, side: int) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setFixedSize(side, side)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.tokens_changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setBrush(self._theme.colour("hover"))
        pen = QPen(self._theme.colour("control"), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        plus = self._theme.pixmap("plus", "text2", 16, ratio=self.devicePixelRatioF())
        size = plus.deviceIndependentSize()
        painter.drawPixmap(round((self.width() - size.width()) / 2), round((self.height() - size.height()) / 2), plus)
