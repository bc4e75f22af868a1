"""A card: preview, heart, words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.state.cards import Card, CardRows
from studio.state.rows import VALUE
from studio.ui.controls.picture import RING, Scaler, draw_block, draw_edge, draw_heart, draw_picture, draw_ring
from studio.ui.controls.picture import heart_place as _heart_place
from studio.ui.theme.theme import Theme

GAP = 10
RADIUS = 6
WITHDRAWN = "No longer offered"
PITCH = 15
"""How far the lines of words are apart."""

_FADED = 0.35
_WORDS = 5
"""How far below the preview the words begin."""


class CardDelegate(QStyledItemDelegate):
    """Paints cards, and knows where their parts are. The view tells it how wide a row of cards is."""

    def __init__(
        self, theme: Theme, parent: QWidget, *, columns: int, widest: int, shape: float, foot: float, heart: int
    ) -> None:
        """Make it.

        At least ``columns`` stand side by side, more where they can be ``widest`` designed pixels wide. A preview is
        ``shape`` times as high as wide; ``foot`` is what is below it down to the next, and ``heart`` the width of the
        circle with the heart.
        """
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler()
        self._least, self._widest, self._shape, self._foot, self._heart = columns, widest, shape, foot, heart
        self.columns = columns
        self._side = float(widest)
        self._pitch = widest + GAP

    def fit(self, width: int) -> None:
        """Divide ``width`` among the columns."""
        self.columns = max(self._least, (width + GAP) // (self._theme.px(self._widest) + GAP))
        self._side = max(24.0, (width - GAP * (self.columns - 1)) / self.columns)
        # The view wraps by whole cells, so together they must be narrower than it; pictures keep their own places.
        self._pitch = min(int(self._side + GAP), (width + 2 * RING) // self.columns)

    @property
    def cell(self) -> QSize:
        """The size of a card with the room around it."""
        return QSize(self._pitch, round(self._side * self._shape + self._theme.px(int(self._foot)) + self._foot % 1))

    def picture_place(self, rect: QRect, row: int) -> QRect:
        """Return where the preview is in the cell ``rect``. Columns stand on whole pixels that add up to the width."""
        column = row % self.columns
        left = rect.left() - column * self.cell.width() + RING
        start = round(left + column * (self._side + GAP))
        end = round(left + column * (self._side + GAP) + self._side)
        return QRect(start, rect.top() + RING, end - start, round(self._side * self._shape))

    def heart_place(self, rect: QRect, row: int) -> QRect:
        """Return where the heart is in the cell ``rect``."""
        return _heart_place(self._theme, self.picture_place(rect, row), size=self._heart, inset=5)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return self.cell

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        card = index.data(VALUE)
        if not isinstance(card, Card):
            return
        place = self.picture_place(option.rect, index.row())
        if card.image is None and isinstance(model := index.model(), CardRows):
            model.want(card)
        painter.save()
        self.paint_preview(painter, card, place)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if card.selected or focus:
            draw_ring(painter, self._theme, QRectF(place), radius=RADIUS)
        elif hover:
            draw_edge(painter, self._theme, QRectF(place), radius=RADIUS)
        if card.favourite or hover or focus:
            heart = self.heart_place(option.rect, index.row())
            draw_heart(painter, self._theme, heart, icon=12, filled=card.favourite)
        self.paint_words(painter, card, place)
        painter.restore()

    def paint_preview(self, painter: QPainter, card: Card[Any], place: QRect) -> None:
        """Paint how the preview looks, or a block in its place."""
        if card.image is None:
            draw_block(painter, self._theme, QRectF(place), radius=RADIUS)
            return
        painter.setOpacity(_FADED if card.withdrawn else 1)
        ratio = painter.device().devicePixelRatio()
        draw_picture(painter, QRectF(place), self._scaler.pixmap(card.image, place.size(), ratio), radius=RADIUS)
        painter.setOpacity(1)

    def paint_words(self, painter: QPainter, card: Card[Any], place: QRect) -> None:
        """Paint what stands below the preview at ``place``."""
        raise NotImplementedError

    def line_place(self, place: QRect, number: int) -> QRect:
        """Return where line ``number`` of the words below ``place`` is."""
        pitch, top = self._theme.px(PITCH), place.bottom() + 1 + self._theme.px(_WORDS)
        return QRect(place.left(), top + number * pitch, place.width() + 4, pitch)

    def write(self, painter: QPainter, place: QRect, number: int, words: str) -> None:
        """Write line ``number`` below ``place``."""
        where = self.line_place(place, number)
        painter.drawText(where, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def wear_name(self, painter: QPainter, card: Card[Any]) -> None:
        """Take the font and colour in which the name of ``card`` is written."""
        painter.setFont(self._theme.font(12, 600 if card.selected else 400))
        painter.setPen(self._theme.colour("text3" if card.withdrawn else "text" if card.selected else "text2"))

    def blocks(self, painter: QPainter, viewport: QRect) -> None:
        """Paint what stands for cards while the list is loaded."""
        cell = self.cell
        for number in range(self.columns * (viewport.height() // cell.height() + 1)):
            corner = QRect(number % self.columns * cell.width(), number // self.columns * cell.height(), 1, 1)
            place = self.picture_place(corner, number)
            draw_block(painter, self._theme, QRectF(place), radius=RADIUS)
            line = QRectF(place.left(), place.bottom() + self._theme.px(10), place.width() * 0.7, self._theme.px(8))
            draw_block(painter, self._theme, line, radius=3)
