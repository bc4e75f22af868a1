"""A thin bar of how much is done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from studio.ui.theme.theme import Theme


def draw_progress(painter: QPainter, theme: Theme, rect: QRectF, done: float, *, colour: str = "accent") -> None:
    """Draw a bar that is ``done``, from 0 to 1, into ``rect``."""
    radius = rect.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("line"))
    painter.drawRoundedRect(rect, radius, radius)
    if done > 0:
        painter.setBrush(theme.colour(colour))
        width = max(rect.height(), rect.width() * min(1.0, done))
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), width, rect.height()), radius, radius)
    painter.restore()
