"""Pictures beside the first screen: what can be made here."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.domain.resources import resource
from studio.ui.theme.theme import Theme

_COLUMNS, _ROWS = 3, 4
_GAP = 4
_SHARE = 0.478


class Mosaic(QWidget):
    """Three columns of pictures, cropped to fill.

    They are decoded once, one in each turn of the event loop from the first painting on, so that the first screen
    is there before them; another size only scales them.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: list[QPixmap] = []
        self._decode = QTimer(self, interval=0)
        self._decode.timeout.connect(self._decode_next)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.tokens_changed.connect(self.update)

    def take_share(self, width: int) -> None:
        """Take a bit less than half of a window of ``width``; nothing of a narrow one."""
        self.setVisible(width >= 1100)
        self.setFixedWidth(round(width * _SHARE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures that are decoded; the others follow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(event.rect(), self._theme.colour("stage"))
        for number, picture in enumerate(self._pictures):
            place = self.place(number)
            if place.intersects(event.rect()):
                painter.drawPixmap(QRectF(place), picture, _middle(picture, place))
        if len(self._pictures) < _COLUMNS * _ROWS and not self._decode.isActive():
            self._decode.start()

    def place(self, number: int) -> QRect:
        """Return where picture ``number`` belongs, row by row from 0."""
        width = (self.width() - (_COLUMNS - 1) * _GAP) / _COLUMNS
        height = (self.height() - (_ROWS - 1) * _GAP) / _ROWS
        row, column = divmod(number, _COLUMNS)
        return QRect(round(column * (width + _GAP)), round(row * (height + _GAP)), round(width), round(height))

    @Slot()
    def _decode_next(self) -> None:
        number = len(self._pictures)
        self._pictures.append(QPixmap(str(resource(f"onboarding/{number + 1:02}.jpg"))))
        if number + 1 == _COLUMNS * _ROWS:
            self._decode.stop()
        self.update(self.place(number))


def _middle(picture: QPixmap, place: QRect) -> QRectF:
    """Return the part of ``picture`` that has the proportions of ``place``."""
    whole = QRectF(picture.rect())
    part = QRectF(whole.topLeft(), QSizeF(place.size()).scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio))
    part.moveCenter(whole.center())
    return part
