"""The cards to choose from."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from studio.state.cards import Card, CardRows
from studio.state.rows import VALUE
from studio.ui.cards.delegate import WITHDRAWN, CardDelegate
from studio.ui.controls.picture import RING
from studio.ui.theme.theme import Theme

_MARGIN = 16  # at the right, where the scroll bar is when there is one
_HOVER_MS = 400
_BLOCKS_MS = 200


class CardView(QListView):
    """Cards in columns. Return or a click chooses, a click on the heart or F marks a favourite.

    Signals:
        chosen: A card is wanted.
            key: Its id.
        hearted: A heart was clicked.
            key: The id of its card.
    """

    chosen = Signal(str)
    hearted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        rows: CardRows[Any, Any],
        cards: Callable[[Theme, QWidget], CardDelegate],
        parent: QWidget | None = None,
    ) -> None:
        """Make it; ``cards`` makes who paints them."""
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._cards = cards(theme, self)
        self._pressed = QPersistentModelIndex()
        self._pressed_heart = False
        self._patient = False
        self.setItemDelegate(self._cards)
        self._behave()
        self._hover = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._hover.timeout.connect(self._tell)
        self.setModel(rows)
        QTimer.singleShot(_BLOCKS_MS, self, self._lose_patience)
        theme.tokens_changed.connect(self._fit)

    def describe(self, card: Card[Any]) -> tuple[str, ...]:
        """Return what is said of a card the pointer rests on: its name first."""
        return tuple(part for part in (card.offer.name, card.offer.description or "") if part)

    def _behave(self) -> None:
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.verticalScrollBar().setSingleStep(24)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        card = self.currentIndex().data(VALUE)
        if isinstance(card, Card) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(card.offer.id)
        elif isinstance(card, Card) and event.key() == Qt.Key.Key_F and not event.modifiers():
            self.hearted.emit(card.offer.id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._pressed = QPersistentModelIndex(index)
        self._pressed_heart = self._on_heart(index, event.position().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        card = index.data(VALUE)
        left = event.button() is Qt.MouseButton.LeftButton
        if not left or not isinstance(card, Card) or QPersistentModelIndex(index) != self._pressed:
            return
        if self._pressed_heart and self._on_heart(index, event.position().toPoint()):
            self.hearted.emit(card.offer.id)
        elif not self._pressed_heart:
            self.chosen.emit(card.offer.id)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverMove, QEvent.Type.HoverEnter):
            self._hover.start()
        elif event.type() in (QEvent.Type.HoverLeave, QEvent.Type.Leave, QEvent.Type.Wheel):
            self._hover.stop()
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._rows.loading and not self._rows.rowCount() and self._patient:
            self._cards.blocks(QPainter(self.viewport()), self.viewport().rect())
            return
        super().paintEvent(event)

    @Slot()
    def _fit(self) -> None:
        self._cards.fit(self.width() - RING - _MARGIN)
        self.setGridSize(self._cards.cell)
        self.viewport().update()

    @Slot()
    def _lose_patience(self) -> None:
        self._patient = True
        self.viewport().update()

    @Slot()
    def _tell(self) -> None:
        """Say what the card under the pointer is, when the pointer rests."""
        at = self.viewport().mapFromGlobal(self.cursor().pos())
        index = self.indexAt(at)
        card = index.data(VALUE)
        if isinstance(card, Card) and self.viewport().underMouse():
            rect = self.visualRect(index)
            QToolTip.showText(self.viewport().mapToGlobal(at + QPoint(0, 8)), self._words(card), self.viewport(), rect)

    def _words(self, card: Card[Any]) -> str:
        name, *rest = (escape(part) for part in self.describe(card))
        gone = [WITHDRAWN] if card.withdrawn else []
        return f"<p style='margin:0'><b>{name}</b></p>" + "".join(
            f"<p style='margin:2px 0 0 0'>{part}</p>" for part in (*rest, *gone)
        )

    def _on_heart(self, index: QModelIndex, at: QPoint) -> bool:
        return index.isValid() and self._cards.heart_place(self.visualRect(index), index.row()).contains(at)
