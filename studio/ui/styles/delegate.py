"""A style as a card: preview, name, heart."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from studio.state.cards import Card
from studio.ui.cards.delegate import WITHDRAWN, CardDelegate
from studio.ui.theme.theme import Theme


class StyleDelegate(CardDelegate):
    """Paints square previews, three or more in a row, with names of at most two lines."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent, columns=3, widest=92, shape=1.0, foot=43 + 1 / 3, heart=22)

    def paint_words(self, painter: QPainter, card: Card[Any], place: QRect) -> None:
        """Paint the name of the style."""
        self.wear_name(painter, card)
        words = WITHDRAWN if card.withdrawn else card.offer.name
        for number, line in enumerate(two_lines(words, painter.font(), place.width())):
            self.write(painter, place, number, line)


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
