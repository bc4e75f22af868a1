"""When the pictures in sight were made, said beside the scroll bar while it moves."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.theme.theme import Theme

_STAYS_MS = 900
_GAP = 6


class DateLabel(QWidget):
    """A small sign that is there while things move, lets the pointer through and is nothing to a screen reader."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = ""
        self.setObjectName("galleryDate")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._going = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._going.timeout.connect(self.hide)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def tell(self, words: str, right: int, middle: int, lowest: int) -> None:
        """Say ``words`` left of ``right``, about as high as ``middle`` and between the top and ``lowest``."""
        if words != self._words:
            self._words = words
            width = QFontMetrics(self._theme.font(12, 500)).horizontalAdvance(words) + self._theme.px(20)
            self.resize(width, self._theme.px(26))
            self.update()
        top = min(max(middle - self.height() // 2, _GAP), max(lowest - self.height() - _GAP, _GAP))
        self.move(right - self.width() - _GAP, top)
        self.setVisible(bool(words))
        self.raise_()
        self._going.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.colour("control"))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(self._theme.font(12, 500))
        painter.setPen(self._theme.colour("text"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._words)
        painter.end()
