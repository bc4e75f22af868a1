"""The one thing that turns."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme.theme import Theme

TURN_MS = 1200
_STEP_MS = 40


class Spinner(QWidget):
    """Says that something is under way: a loader that turns once in 1.2 s, only while it can be seen.

    With reduced motion it is an hourglass that stands still.
    """

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, *, size: int = 16, colour: str = "accent", name: str = "Busy"
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._colour = colour
        self._since = QElapsedTimer()
        self._since.start()
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self.update)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.tokens_changed.connect(self._consider)

    @property
    def turning(self) -> bool:
        """Whether it moves now."""
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(self._size), self._theme.px(self._size))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._consider()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._consider()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        angle = 360 * (self._since.elapsed() % TURN_MS) / TURN_MS
        draw_spinner(painter, self._theme, QRectF(self.rect()), angle, size=self._size, colour=self._colour)

    @Slot()
    def _consider(self) -> None:
        if self.isVisible() and not self._theme.still:
            self._timer.start()
        else:
            self._timer.stop()
        self.updateGeometry()
        self.update()


def draw_spinner(
    painter: QPainter, theme: Theme, rect: QRectF, angle: float, *, size: int = 16, colour: str = "accent"
) -> None:
    """Draw a loader in the middle of ``rect``, turned by ``angle`` degrees, or an hourglass when motion is off."""
    ratio = painter.device().devicePixelRatio()
    pixmap = theme.pixmap("hourglass" if theme.still else "loader-circle", colour, size, ratio=ratio)
    half = theme.px(size) / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(rect.center())
    painter.rotate(0 if theme.still else angle)
    painter.drawPixmap(QRectF(-half, -half, 2 * half, 2 * half), pixmap, QRectF(pixmap.rect()))
    painter.restore()
