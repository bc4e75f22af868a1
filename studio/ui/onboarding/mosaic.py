"""Pictures beside the first screen: what can be made here."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImageReader, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.domain.resources import resource
from studio.ui.theme.theme import Theme

_COLUMNS, _ROWS = 3, 4
_GAP = 4
_SHARE = 0.478


class Mosaic(QWidget):
    """Three columns of pictures, cropped to fill; decoded once for each size they are shown in."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: dict[int, QPixmap] = {}
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme.tokens_changed.connect(self.update)

    def take_share(self, width: int) -> None:
        """Take a bit less than half of a window of ``width``; nothing of a narrow one."""
        self.setVisible(width >= 1100)
        self.setFixedWidth(round(width * _SHARE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the tiles: they were cut for another size."""
        super().resizeEvent(event)
        self._tiles.clear()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tiles that are in sight."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("stage"))
        width = (self.width() - (_COLUMNS - 1) * _GAP) / _COLUMNS
        height = (self.height() - (_ROWS - 1) * _GAP) / _ROWS
        for number in range(_COLUMNS * _ROWS):
            row, column = divmod(number, _COLUMNS)
            place = QRect(round(column * (width + _GAP)), round(row * (height + _GAP)), round(width), round(height))
            if place.intersects(event.rect()):
                painter.drawPixmap(place.topLeft(), self._tile(number, place.size()))

    def _tile(self, number: int, size: QSize) -> QPixmap:
        if (known := self._tiles.get(number)) is not None:
            return known
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(size.width() * ratio), round(size.height() * ratio))
        reader = QImageReader(str(resource(f"onboarding/{number + 1:02}.jpg")))
        reader.setScaledSize(reader.size().scaled(wanted, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
        image = reader.read()
        left, top = (image.width() - wanted.width()) // 2, (image.height() - wanted.height()) // 2
        tile = QPixmap.fromImage(image.copy(QRect(left, top, wanted.width(), wanted.height())))
        tile.setDevicePixelRatio(ratio)
        self._tiles[number] = tile
        return tile
