"""A video model as a card: preview, name, what it makes by itself, heart."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from studio.domain.generation import VideoModel
from studio.state.cards import Card
from studio.state.clip_composer import own_shape
from studio.ui.cards.delegate import RADIUS, WITHDRAWN, CardDelegate
from studio.ui.controls.badge import badge_size, draw_badge
from studio.ui.controls.film import draw_frame
from studio.ui.models.playing import CardPlayer
from studio.ui.theme.theme import Theme

_BADGE_INSET = 5


class ModelDelegate(CardDelegate):
    """Paints wide previews, two or more in a row; the one that plays shows its frame of the moment."""

    def __init__(self, theme: Theme, parent: QWidget, player: CardPlayer) -> None:
        super().__init__(theme, parent, columns=2, widest=128, shape=9 / 16, foot=51, heart=22)
        self._player = player

    def paint_preview(self, painter: QPainter, card: Card[Any], place: QRect) -> None:
        """Paint the first frame, or the one it is at while it plays."""
        playing = None if card.withdrawn else self._player.frame(card.offer.id)
        if playing is not None:
            draw_frame(painter, *playing, place, radius=RADIUS)
            return
        super().paint_preview(painter, card, place)
        if card.image is not None and not card.withdrawn:
            ratio = painter.device().devicePixelRatio()
            inset, size = self._theme.px(_BADGE_INSET), badge_size(self._theme, "", icon="play")
            corner = QPoint(place.left() + inset, place.bottom() + 1 - inset - size.height())
            draw_badge(painter, self._theme, corner, "", icon="play", ratio=ratio)

    def paint_words(self, painter: QPainter, card: Card[Any], place: QRect) -> None:
        """Paint the name and the shape of what the model makes."""
        self.wear_name(painter, card)
        self._elided(painter, place, 0, card.offer.name)
        painter.setFont(self._theme.font(11))
        painter.setPen(self._theme.colour("text3"))
        self._elided(painter, place, 1, WITHDRAWN if card.withdrawn else shape_words(card.offer))

    def _elided(self, painter: QPainter, place: QRect, number: int, words: str) -> None:
        line = " ".join(words.split())
        shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, place.width())
        self.write(painter, place, number, shown)


def shape_words(model: VideoModel) -> str:
    """Return what ``model`` makes by itself: ``1080p · 16:9 · 5 s``."""
    own = own_shape(model)
    return f"{own.resolution} · {own.ratio} · {own.duration} s"
