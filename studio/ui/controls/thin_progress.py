"""A thin bar of how much is done."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from studio.ui.theme.theme import Theme


class ThinProgress(QProgressBar):
    """A bar 3 high that always knows how far it is: there is no bar that only moves."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None, *, colour: str = "accent") -> None:
        """Prepare a bar from 0 to 100 in the colour of a token. ``name`` is what a screen reader calls it."""
        super().__init__(parent)
        self._theme = theme
        self._colour = colour
        self.setAccessibleName(name)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(16, 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        span = max(1, self.maximum() - self.minimum())
        done = max(0, self.value() - self.minimum()) / span
        draw_progress(QPainter(self), self._theme, QRectF(self.rect()), done, colour=self._colour)


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
