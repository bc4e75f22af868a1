"""The pane of video models, above the queue."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.state.model_shelf import ModelShelf
from studio.ui.cards.pane import CardPane, PaneWords
from studio.ui.models.view import ModelView
from studio.ui.theme.theme import Theme

_WORDS = PaneWords(
    title="Video models",
    search="Search models",
    name="model",
    none="No video models yet.",
    no_match="No models match.",
    filters={
        "favourites": "No favourites yet. Click the heart of a model.",
        "recent": "Models you make clips with are kept here.",
    },
)


class ModelPane(CardPane):
    """Shows the video models with playing previews, and lets one be found and chosen."""

    def __init__(self, theme: Theme, models: ModelShelf, parent: QWidget | None = None) -> None:
        super().__init__(theme, models, ModelView(theme, models), _WORDS, parent)
        self.setObjectName("modelPane")
