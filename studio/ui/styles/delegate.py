"""A style as a card: preview, name, heart."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.state.rows import VALUE
from studio.state.styles import StyleCard, StyleRows
from studio.ui.controls.picture import RING, Scaler, draw_block, draw_edge, draw_heart, draw_picture, draw_ring
from studio.ui.controls.picture import heart_place as _heart_place
from studio.ui.theme.theme import Theme

GAP = 10
LEAST_COLUMNS = 3
_WIDEST = 92
_RADIUS = 6


class CardDelegate(QStyledItemDelegate):
    """Paints cards, and knows where their parts are. The view tells it how wide a row of cards is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler()
        self.columns = LEAST_COLUMNS
        self._side = float(_WIDEST)
        self._pitch = _WIDEST + GAP

    def fit(self, width: int) -> None:
        """Divide ``width`` among the columns: three, or more where there is room."""
        self.columns = max(LEAST_COLUMNS, (width + GAP) // (self._theme.px(_WIDEST) + GAP))
        self._side = max(24.0, (width - GAP * (self.columns - 1)) / self.columns)
        # The view wraps by whole cells, so together they must be narrower than it; pictures keep their own places.
        self._pitch = min(int(self._side + GAP), (width + 2 * RING) // self.columns)

    @property
    def cell(self) -> QSize:
        """The size of a card with the room around it."""
        return QSize(self._pitch, round(self._side + self._theme.px(43) + 1 / 3))

    def picture_place(self, rect: QRect, row: int) -> QRect:
        """Return where the preview is in the cell ``rect``. Columns stand on whole pixels that add up to the width."""
        column = row % self.columns
        left = rect.left() - column * self.cell.width() + RING
        start = round(left + column * (self._side + GAP))
        end = round(left + column * (self._side + GAP) + self._side)
        return QRect(start, rect.top() + RING, end - start, round(self._side))

    def heart_place(self, rect: QRect, row: int) -> QRect:
        """Return where the heart is in the cell ``rect``."""
        return _heart_place(self._theme, self.picture_place(rect, row), size=22, inset=5)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.cell

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        card = index.data(VALUE)
        if not isinstance(card, StyleCard):
            return
        place = self.picture_place(option.rect, index.row())
        if card.image is None and isinstance(model := index.model(), StyleRows):
            model.want(card)
        painter.save()
        self._preview(painter, card, place)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if card.selected or focus:
            draw_ring(painter, self._theme, QRectF(place), radius=_RADIUS)
        elif hover:
            draw_edge(painter, self._theme, QRectF(place), radius=_RADIUS)
        if card.favourite or hover or focus:
            heart = self.heart_place(option.rect, index.row())
            draw_heart(painter, self._theme, heart, icon=12, filled=card.favourite)
        self._name(painter, card, place)
        painter.restore()

    def blocks(self, painter: QPainter, viewport: QRect) -> None:
        """Paint what stands for cards while the list is loaded."""
        cell = self.cell
        for number in range(self.columns * (viewport.height() // cell.height() + 1)):
            corner = QRect(number % self.columns * cell.width(), number // self.columns * cell.height(), 1, 1)
            place = self.picture_place(corner, number)
            draw_block(painter, self._theme, QRectF(place), radius=_RADIUS)
            line = QRectF(place.left(), place.bottom() + self._theme.px(10), place.width() * 0.7, self._theme.px(8))
            draw_block(painter, self._theme, line, radius=3)

    def _preview(self, painter: QPainter, card: StyleCard, place: QRect) -> None:
        if card.image is None:
            draw_block(painter, self._theme, QRectF(place), radius=_RADIUS)
            return
        painter.setOpacity(0.35 if card.withdrawn else 1)
        ratio = painter.device().devicePixelRatio()
        draw_picture(painter, QRectF(place), self._scaler.pixmap(card.image, place.size(), ratio), radius=_RADIUS)
        painter.setOpacity(1)

    def _name(self, painter: QPainter, card: StyleCard, place: QRect) -> None:
        font = self._theme.font(12, 600 if card.selected else 400)
        words = "No longer offered" if card.withdrawn else card.style.name
        painter.setFont(font)
        painter.setPen(self._theme.colour("text3" if card.withdrawn else "text" if card.selected else "text2"))
        pitch, top = self._theme.px(15), place.bottom() + 1 + self._theme.px(5)
        for number, line in enumerate(two_lines(words, font, place.width())):
            where = QRect(place.left(), top + number * pitch, place.width() + 4, pitch)
            painter.drawText(where, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), line)


def two_lines(text: str, font: QFont, width: int) -> tuple[str, ...]:
    """Break ``text`` between words into at most two lines; what does not fit ends in an ellipsis."""
    return _broken(text, font.toString(), width)


@lru_cache(maxsize=2048)
def _broken(text: str, described: str, width: int) -> tuple[str, ...]:
    font = QFont()
    font.fromString(described)
    metrics = QFontMetrics(font)
    words = text.split()
    first = ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
        first = f"{first} {words.pop(0)}".strip()
    if not first and words:
        return (metrics.elidedText(text, Qt.TextElideMode.ElideRight, width),)
    rest = " ".join(words)
    return (first, metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)) if rest else (first,)
