"""Frames of clips as views paint them."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPixmap

from studio.state.strips import FilmStrip
from studio.ui.controls.picture import draw_picture


def draw_frame(painter: QPainter, strip: FilmStrip, frame: QRect, place: QRect, *, radius: float) -> None:
    """Draw the middle of the part ``frame`` of ``strip`` over all of ``place``, with round corners."""
    rect = QRectF(place)
    image = strip.image.copy(_cut(frame, rect.size()))
    device = rect.size() * painter.device().devicePixelRatio()
    if device.width() < image.width():
        stretch = Qt.AspectRatioMode.IgnoreAspectRatio
        image = image.scaled(device.toSize(), stretch, Qt.TransformationMode.SmoothTransformation)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    draw_picture(painter, rect, QPixmap.fromImage(image), radius=radius)
    painter.restore()


def _cut(frame: QRect, shape: QSizeF) -> QRect:
    """Return the middle of ``frame`` in the proportions of ``shape``."""
    size = shape.scaled(QSizeF(frame.size()), Qt.AspectRatioMode.KeepAspectRatio).toSize()
    middle = QRect(frame.topLeft(), size)
    middle.moveCenter(frame.center())
    return middle.intersected(frame)
