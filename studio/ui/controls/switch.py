"""A switch for what works at once."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from studio.ui.theme.theme import Theme


class Switch(QAbstractButton):
    """On or off, changed by a click or by Space; it stands beside the label that says what it switches."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """Prepare a switch that is off. ``name`` is what a screen reader calls it."""
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.tokens_changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(32), self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self._theme.px(18)
        body = QRectF(0.5, (self.height() - height) / 2 + 0.5, self.width() - 1, height - 1)
        fill, edge, knob = self._colours()
        painter.setBrush(self._theme.colour(fill))
        painter.setPen(QPen(self._theme.colour(edge), 1))
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)
        size = height - self._theme.px(6)
        left = body.right() - size - self._theme.px(3) if self.isChecked() else body.left() + self._theme.px(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(knob))
        painter.drawEllipse(QRectF(left, body.center().y() - size / 2, size, size))

    def _colours(self) -> tuple[str, str, str]:
        if not self.isEnabled():
            return "panel", "line", "disabled"
        return ("accent", "accent", "onaccent") if self.isChecked() else ("field", "control", "text3")
