"""What is at the moment under the pointer: its time, and a small picture of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.controls.picture import Scaler, draw_picture
from studio.ui.theme.theme import Theme

_LONG = 144
_WORDS = 22
_EDGE = 4


class Hint(QWidget):
    """Floats over the clip while the pointer is on the scrubber; it takes no clicks."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._over = parent
        self._scaler = Scaler(4)
        self._words = ""
        self._image: QImage | None = None
        self.setObjectName("scrubHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_at(self, point: QPoint, words: str, image: QImage | None) -> None:
        """Show ``words``, and above them ``image`` when there is one, above a point of the parent."""
        self._words, self._image = words, image
        self.setAccessibleName(words)
        size = self._picture() + QSize(2 * _EDGE, self._theme.px(_WORDS) + 2 * _EDGE)
        most = self._over.width() - size.width()
        left = min(max(point.x() - size.width() // 2, 0), max(most, 0))
        self.setGeometry(left, point.y() - size.height(), size.width(), size.height())
        self.update()
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(self._theme.colour("control"))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        size = self._picture()
        if self._image is not None:
            place = QRectF(_EDGE, _EDGE, size.width(), size.height())
            pixmap = self._scaler.pixmap(self._image, size, self.devicePixelRatioF())
            draw_picture(painter, place, pixmap, radius=4)
        painter.setFont(self._theme.mono(12))
        painter.setPen(self._theme.colour("text"))
        room = self.rect().adjusted(0, size.height() + _EDGE, 0, -2)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self._words)

    def _picture(self) -> QSize:
        long = self._theme.px(_LONG)
        if self._image is None:
            return QSize(self._theme.px(84), 0)
        return self._image.size().scaled(long, self._theme.px(108), Qt.AspectRatioMode.KeepAspectRatio)
