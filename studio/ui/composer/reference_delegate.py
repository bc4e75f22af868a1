"""Paints one reference: the picture, square, with its badge."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.state.references import ReferenceItem
from studio.state.rows import VALUE
from studio.ui.controls.badge import badge_size, draw_badge
from studio.ui.theme.theme import Theme

TILE = 60
GAP = 8


class ReferenceDelegate(QStyledItemDelegate):
    """Draws tiles 60 square; one that cannot be sent wears a red edge."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(TILE + GAP, TILE + GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item = index.data(VALUE)
        if not isinstance(item, ReferenceItem):
            return
        place = QRect(option.rect.topLeft(), QSize(TILE, TILE))
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._picture(painter, place, item)
        self._badge(painter, place, item)
        self._edge(painter, place, item, option)
        painter.restore()

    def _picture(self, painter: QPainter, place: QRect, item: ReferenceItem) -> None:
        path = QPainterPath()
        path.addRoundedRect(QRectF(place), 4, 4)
        painter.save()
        painter.setClipPath(path)
        if item.image is None:
            painter.fillRect(place, self._theme.colour("raised"))
            icon = self._theme.pixmap("link" if item.icon == "link" else "image", "text3", 16, ratio=_ratio(painter))
            painter.drawPixmap(place.center() - QPoint(8, 14), icon)
        else:
            side = min(item.image.width(), item.image.height())
            left, top = (item.image.width() - side) // 2, (item.image.height() - side) // 2
            painter.drawImage(place, item.image, QRect(left, top, side, side))
        painter.restore()

    def _badge(self, painter: QPainter, place: QRect, item: ReferenceItem) -> None:
        if item.badge:
            size = badge_size(self._theme, item.badge, icon=item.icon)
            corner = place.bottomRight() - QPoint(size.width() + 1, size.height() + 1)
            draw_badge(painter, self._theme, corner, item.badge, icon=item.icon, ratio=_ratio(painter))

    def _edge(self, painter: QPainter, place: QRect, item: ReferenceItem, option: QStyleOptionViewItem) -> None:
        focused = option.state & QStyle.StateFlag.State_HasFocus and option.state & QStyle.StateFlag.State_Selected
        if not (focused or item.problem):
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("accent" if focused else "err"), 2))
        painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 4, 4)


def _ratio(painter: QPainter) -> float:
    device = painter.device()
    return device.devicePixelRatioF() if device is not None else 1.0
