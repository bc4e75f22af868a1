"""The styles that can be chosen."""

from __future__ import annotations

from studio.domain.generation import Style
from studio.state.cards import Card, CardRows


class StyleCard(Card[Style]):
    """A style as a card."""

    __slots__ = ()

    @property
    def style(self) -> Style:
        """Return what the server says of it."""
        return self.offer


class StyleRows(CardRows[StyleCard, Style]):
    """The styles that match search and filter."""

    def make(self, offer: Style) -> StyleCard:
        """Return the card of a style."""
        return StyleCard(offer)

    def has_preview(self, offer: Style) -> bool:
        """Return whether there is a picture of the style."""
        return bool(offer.preview_image_url)
