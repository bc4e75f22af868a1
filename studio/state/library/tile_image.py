"""Thumbnails at exactly the size they are painted in, corners included: painting only copies them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QImageReader, QPainter

_WIDEST = 8192


@dataclass(frozen=True, slots=True)
class TileShape:
    """How thumbnails are wanted, in pixels of the device.

    Attributes:
        side: Of the square they are in.
        radius: Of its corners.
        fill: Whether what is too much is cut off; else the whole picture is fitted in.
    """

    side: int = 136
    radius: float = 6.0
    fill: bool = True

    def size_of(self, width: int, height: int) -> QSize:
        """Return how large a picture of ``width`` × ``height`` is painted."""
        square = QSize(self.side, self.side)
        if self.fill or width < 1 or height < 1:
            return square
        fitted = QSize(width, height).scaled(square, Qt.AspectRatioMode.KeepAspectRatio)
        return fitted.expandedTo(QSize(1, 1))


def read_tile(path: Path, target: QSize, radius: float) -> QImage:
    """Read the thumbnail at ``path``, cut to ``target``; a null image when it is none.

    Runs in a thread: QImage may, QPixmap may not. Takes 1 to 5 ms, most of them without the interpreter's lock.
    """
    reader = QImageReader(str(path))
    size = reader.size()
    if not size.isValid() or size.isEmpty() or max(size.width(), size.height()) > _WIDEST:
        return QImage()
    scaled = size.scaled(target, Qt.AspectRatioMode.KeepAspectRatioByExpanding).expandedTo(target)
    left, top = (scaled.width() - target.width()) // 2, (scaled.height() - target.height()) // 2
    reader.setScaledSize(scaled)
    reader.setScaledClipRect(QRect(left, top, target.width(), target.height()))
    image = reader.read()
    return image if image.isNull() else _rounded(image, radius)


def _rounded(image: QImage, radius: float) -> QImage:
    rounded = QImage(image.size(), QImage.Format.Format_ARGB32_Premultiplied)
    rounded.fill(Qt.GlobalColor.transparent)
    painter = QPainter(rounded)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(image))
    painter.drawRoundedRect(QRectF(rounded.rect()), radius, radius)
    painter.end()
    return rounded
