"""Pictures as views paint them: cut to a rounded rectangle, with a ring or a heart where there is one."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPen, QPixmap, QTransform

from studio.ui.theme.theme import Theme

RING = 4
"""How far a ring reaches outside the picture: 2 of gap, 2 of line."""

_MOST = 256


class Scaler:
    """Pictures scaled down well, kept for the next painting. Belongs to the GUI thread.

    Scaling costs about a millisecond for a thumbnail, once for every size that is painted.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[int, int, int, bool], QPixmap] = OrderedDict()

    def pixmap(self, image: QImage, size: QSize, ratio: float, *, fill: bool = True) -> QPixmap:
        """Return ``image`` for ``size`` logical pixels: ``fill`` cuts off what is too much, else it is stretched.

        The pixmap counts device pixels and claims no ratio of its own: a brush would place it wrongly.
        """
        target = QSize(max(1, round(size.width() * ratio)), max(1, round(size.height() * ratio)))
        key = (image.cacheKey(), target.width(), target.height(), fill)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = QPixmap.fromImage(_scaled(image, target, fill))
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


def _scaled(image: QImage, target: QSize, fill: bool) -> QImage:
    how = Qt.AspectRatioMode.KeepAspectRatioByExpanding if fill else Qt.AspectRatioMode.IgnoreAspectRatio
    small = image.scaled(target, how, Qt.TransformationMode.SmoothTransformation)
    left, top = (small.width() - target.width()) // 2, (small.height() - target.height()) // 2
    return small.copy(left, top, target.width(), target.height())


def draw_picture(painter: QPainter, rect: QRectF, pixmap: QPixmap, *, radius: float) -> None:
    """Draw ``pixmap`` over all of ``rect`` with round, smooth corners."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    brush = QBrush(pixmap)
    fit = QTransform.fromTranslate(rect.left(), rect.top())
    fit.scale(rect.width() / pixmap.width(), rect.height() / pixmap.height())
    brush.setTransform(fit)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def draw_block(painter: QPainter, theme: Theme, rect: QRectF, *, radius: float, colour: str = "raised") -> None:
    """Draw what stands for a picture that is not there yet."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(colour))
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def draw_ring(painter: QPainter, theme: Theme, rect: QRectF, *, radius: float, colour: str = "accent") -> None:
    """Draw a ring around a picture, with a gap between that shows what is behind."""
    edge = theme.tokens.selection_edge
    reach = 2 + edge / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(colour), edge))
    painter.drawRoundedRect(rect.adjusted(-reach, -reach, reach, reach), radius + reach, radius + reach)
    painter.restore()


def draw_edge(painter: QPainter, theme: Theme, rect: QRectF, *, radius: float) -> None:
    """Draw the hair line of a picture that the pointer is on."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("control"), 1))
    painter.drawRoundedRect(rect.adjusted(-1.5, -1.5, 1.5, 1.5), radius + 1.5, radius + 1.5)
    painter.restore()


def heart_place(theme: Theme, picture: QRect, *, size: int, inset: int) -> QRect:
    """Return where the heart of ``picture`` is: a circle of ``size`` in its upper right corner."""
    side, gap = theme.px(size), theme.px(inset)
    return QRect(picture.right() + 1 - gap - side, picture.top() + gap, side, side)


def draw_heart(painter: QPainter, theme: Theme, place: QRect, *, icon: int, filled: bool = True) -> None:
    """Draw a heart in its circle."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("overlay"))
    painter.drawEllipse(QRectF(place))
    ratio = painter.device().devicePixelRatio()
    pixmap = theme.pixmap("heart", "onoverlay", icon, ratio=ratio, filled=filled)
    half = theme.px(icon) / 2
    painter.drawPixmap(QPointF(QRectF(place).center()) - QPointF(half, half), pixmap)
    painter.restore()
