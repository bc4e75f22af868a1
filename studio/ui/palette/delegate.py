"""An entry of the palette as a row: icon or preview, words, price, key."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.state.rows import VALUE
from studio.ui.controls.key_cap import key_words
from studio.ui.controls.picture import Scaler, draw_picture
from studio.ui.palette.entries import Entry
from studio.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex

ROW = 32
_ICON, _PREVIEW = 16, 20
_EDGE, _WORDS, _CAP = 12, 36, 18


class EntryDelegate(QStyledItemDelegate):
    """Paints entries; the selected one is what Return chooses."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry = index.data(VALUE)
        if not isinstance(entry, Entry):
            return
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("accentfill"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.colour("hover"))
        self._sign(painter, entry, rect)
        right = self._cap(painter, entry, rect)
        right = self._money(painter, entry, rect, right)
        self._words(painter, entry, rect, right)
        painter.restore()

    def _sign(self, painter: QPainter, entry: Entry, rect: QRect) -> None:
        px, ratio = self._theme.px, painter.device().devicePixelRatio()
        side = px(_ICON if entry.image is None else _PREVIEW)
        left = rect.left() + px(_EDGE) + (px(_ICON) - side) // 2
        place = QRect(left, rect.top() + (rect.height() - side) // 2, side, side)
        if entry.image is None:
            painter.drawPixmap(place.topLeft(), self._theme.pixmap(entry.icon, "text2", _ICON, ratio=ratio))
        else:
            pixmap = self._scaler.pixmap(entry.image, place.size(), ratio)
            draw_picture(painter, QRectF(place), pixmap, radius=4)

    def _cap(self, painter: QPainter, entry: Entry, rect: QRect) -> int:
        """Draw the key and return where the room left of it ends."""
        px = self._theme.px
        right = rect.right() + 1 - px(_EDGE)
        if not entry.cap:
            return right
        painter.setFont(self._theme.font(11))
        text = key_words(entry.cap)
        width = painter.fontMetrics().horizontalAdvance(text) + px(12)
        top = rect.top() + (rect.height() - px(_CAP)) / 2
        place = QRectF(right - width, top, width, px(_CAP))
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("panel"))
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(self._theme.colour("text3"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
        return right - width - px(8)

    def _money(self, painter: QPainter, entry: Entry, rect: QRect, right: int) -> int:
        if not entry.money:
            return right
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.colour("goldtext"))
        width = painter.fontMetrics().horizontalAdvance(entry.money)
        place = QRect(right - width, rect.top(), width, rect.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), entry.money)
        return right - width - self._theme.px(8)

    def _words(self, painter: QPainter, entry: Entry, rect: QRect, right: int) -> None:
        left = rect.left() + self._theme.px(_WORDS)
        place = QRect(left, rect.top(), max(right - left, 0), rect.height())
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour("text"))
        shown = painter.fontMetrics().elidedText(entry.words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
