"""The video models to choose from."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QSinglePointEvent
from PySide6.QtWidgets import QWidget

from studio.state.cards import Card
from studio.state.model_shelf import ModelShelf
from studio.state.rows import VALUE
from studio.ui.cards.view import CardView
from studio.ui.models.delegate import ModelDelegate, shape_words
from studio.ui.models.playing import CardPlayer
from studio.ui.theme.theme import Theme

POINTER_MS = 120
KEYS_MS = 400
"""How long somebody looks at a card before it plays: what is only passed by on the way to another does not."""

_MOVES = (QEvent.Type.HoverMove, QEvent.Type.HoverEnter, QEvent.Type.MouseMove, QEvent.Type.Enter)
_LEAVES = (QEvent.Type.HoverLeave, QEvent.Type.Leave)
_KEYS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class ModelView(CardView):
    """Video models in columns. The card under the pointer plays, or the one that keys have gone to."""

    def __init__(self, theme: Theme, models: ModelShelf, parent: QWidget | None = None) -> None:
        player = CardPlayer(theme, models)
        super().__init__(theme, models.rows, partial(ModelDelegate, player=player), parent)
        self.player = player
        self.player.setParent(self)
        self._models = models
        self._pointed: QPoint | None = None
        self._by_keys = False
        self.setAccessibleName("Video models")
        self.player.changed.connect(self._look)
        self.verticalScrollBar().valueChanged.connect(self._consider)
        self.selectionModel().currentChanged.connect(self._consider)
        models.rows.modelReset.connect(self._consider)

    def describe(self, card: Card[Any]) -> tuple[str, ...]:
        """Return what is said of a model: its name, its description, the shape it makes by itself."""
        return (*super().describe(card), shape_words(card.offer))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() in _LEAVES:
            self._point(None)
        elif event.type() in _MOVES and isinstance(event, QSinglePointEvent):
            self._point(event.position().toPoint())
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._by_keys = True
        super().keyPressEvent(event)
        self._consider()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._by_keys = event.reason() in _KEYS
        self._consider()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._by_keys = False
        self._consider()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._by_keys = False
        self._point(None)

    def _point(self, at: QPoint | None) -> None:
        # A click leaves the keyboard here, but it is not what is used. Where the pointer only rests, it still is: Qt
        # tells of a pointer at rest too, when something appears or moves under it.
        moved = at is not None and self._pointed is not None and at != self._pointed
        self._pointed = at
        self._by_keys = self._by_keys and not moved
        self._consider()

    @Slot()
    def _consider(self) -> None:
        """Play what is looked at, now that this may be another card."""
        if self._by_keys:
            index, dwell = self.currentIndex(), KEYS_MS
        else:
            index, dwell = QModelIndex() if self._pointed is None else self.indexAt(self._pointed), POINTER_MS
        card = index.data(VALUE)
        self.player.play(card.offer.id if isinstance(card, Card) else "", dwell=dwell)

    @Slot(str)
    def _look(self, key: str) -> None:
        if (place := self._models.rows.find(key)) >= 0:
            self.update(self._models.rows.index(place))
