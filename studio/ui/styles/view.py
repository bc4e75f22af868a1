"""The styles to choose from."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from studio.domain.generation import Style
from studio.state.cards import Card, CardRows
from studio.state.styles import StyleCard
from studio.ui.cards.view import CardView
from studio.ui.styles.delegate import StyleDelegate
from studio.ui.theme.theme import Theme


class StyleView(CardView):
    """Styles in columns."""

    def __init__(self, theme: Theme, rows: CardRows[StyleCard, Style], parent: QWidget | None = None) -> None:
        super().__init__(theme, rows, StyleDelegate, parent)
        self.setObjectName("loraView")
        self.setAccessibleName("Styles")

    def describe(self, card: Card[Any]) -> tuple[str, ...]:
        """Return what is said of a style: its name, its description, its own settings."""
        return describe(card.offer)


def describe(style: Style) -> tuple[str, ...]:
    """Return what is said of a style: its name, its description, its own settings."""
    steps = f"{style.default_steps} steps" if style.default_steps is not None else ""
    guidance = f"guidance {style.default_guidance_scale:g}" if style.default_guidance_scale is not None else ""
    defaults = ", ".join(part for part in (steps, guidance) if part)
    return tuple(part for part in (style.name, style.description or "", defaults) if part)
