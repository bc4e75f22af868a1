"""The pane of styles, above the queue."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.state.style_shelf import StyleShelf
from studio.ui.cards.pane import CardPane, PaneWords
from studio.ui.styles.view import StyleView
from studio.ui.theme.theme import Theme

_WORDS = PaneWords(
    title="Styles",
    search="Search styles",
    name="lora",
    none="No styles yet.",
    no_match="No styles match.",
    filters={
        "favourites": "No favourites yet. Click the heart of a style.",
        "recent": "Styles you make pictures with are kept here.",
        "team": "Your team has no private styles.",
    },
)


class StylePane(CardPane):
    """Shows the styles, and lets one be found and chosen."""

    def __init__(self, theme: Theme, styles: StyleShelf, parent: QWidget | None = None) -> None:
        super().__init__(theme, styles, StyleView(theme, styles.rows), _WORDS, parent)
        self.setObjectName("stylePane")
