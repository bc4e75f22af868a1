"""The styles that can be chosen: searched, filtered, with their previews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.generation import Style
from studio.state.rows import Rows

FILTERS = ("all", "favourites", "recent", "team")


@dataclass(frozen=True, slots=True)
class StyleCard:
    """A style as a card.

    Attributes:
        style: What the server says of it.
        image: Its preview; None while it is fetched, or without one.
        favourite: Marked by the user.
        selected: Chosen in the composer.
        withdrawn: Chosen, but no longer offered by the server.
    """

    style: Style
    image: QImage | None = None
    favourite: bool = False
    selected: bool = False
    withdrawn: bool = False


class StyleRows(Rows[StyleCard]):
    """The cards that match search and filter.

    Signals:
        count_changed: The number of styles the server offers.
            count: As text, for the header.
        wanted: A card came in sight whose preview is not there yet.
            style: The :class:`Style`.
    """

    count_changed = Signal(str)
    wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, StyleCard] = {}
        self._search = ""
        self._filter = "all"
        self._recent: tuple[str, ...] = ()
        self.loading = True

    def key(self, row: StyleCard) -> str:
        """Return the style's id."""
        return row.style.id

    def words(self, row: StyleCard) -> str:
        """Return what a screen reader says of a card."""
        parts = [row.style.name, "favourite" if row.favourite else "", "selected" if row.selected else ""]
        return ", ".join(part for part in parts if part)

    @property
    def count(self) -> int:
        """Return how many styles the server offers."""
        return sum(not card.withdrawn for card in self._cards.values())

    @property
    def cards(self) -> tuple[StyleCard, ...]:
        """Return all cards, also those that search or filter hide."""
        return tuple(self._cards.values())

    def show(self, styles: tuple[Style, ...], *, favourites: frozenset[str], recent: tuple[str, ...]) -> None:
        """Take the server's list. A chosen style that is gone from it stays, marked as withdrawn."""
        old = self._cards
        self._recent = recent
        self.loading = False
        fresh = {
            style.id: StyleCard(
                style,
                old[style.id].image if style.id in old else None,
                style.id in favourites,
                style.id in old and old[style.id].selected,
            )
            for style in styles
        }
        gone = {key: replace(card, withdrawn=True) for key, card in old.items() if card.selected and key not in fresh}
        self._cards = fresh | gone
        self.count_changed.emit(str(self.count))
        self._sift()

    def style(self, key: str | None) -> Style | None:
        """Return the style of an id or slug, None when it is not known."""
        if key is None:
            return None
        if (card := self._cards.get(key)) is not None:
            return card.style
        return next((card.style for card in self._cards.values() if card.style.slug == key), None)

    def card(self, key: str | None) -> StyleCard | None:
        """Return the card of an id, also one that search hides."""
        return None if key is None else self._cards.get(key)

    def set_search(self, text: str) -> None:
        """Show the cards whose name or description has every word of ``text``."""
        self._search = text
        self._sift()

    def set_filter(self, name: str) -> None:
        """Show one of :data:`FILTERS`."""
        self._filter = name
        self._sift()

    def select(self, key: str | None) -> None:
        """Mark the chosen style."""
        self._change(lambda card: replace(card, selected=card.style.id == key))

    def set_recent(self, recent: tuple[str, ...]) -> None:
        """Take the order of the filter "recent"."""
        self._recent = recent
        if self._filter == "recent":
            self._sift()

    def set_favourite(self, key: str, value: bool) -> None:
        """Mark or unmark a favourite."""
        self._change(lambda card: replace(card, favourite=value) if card.style.id == key else card)
        if self._filter == "favourites":
            self._sift()

    def set_image(self, key: str, image: QImage) -> None:
        """Take the preview of a style."""
        self._change(lambda card: replace(card, image=image) if card.style.id == key else card)

    def want(self, card: StyleCard) -> None:
        """Ask for the preview of a card that is being shown."""
        if card.image is None and card.style.preview_image_url:
            self.wanted.emit(card.style)

    def _change(self, change: Callable[[StyleCard], StyleCard]) -> None:
        for key, card in self._cards.items():
            changed = change(card)
            if changed != card:
                self._cards[key] = changed
                place = self.find(key)
                if place >= 0:
                    self.touch(place, changed)

    def _sift(self) -> None:
        wanted = self._search.casefold().split()
        rows = [card for card in self._cards.values() if self._passes(card) and _matches(card.style, wanted)]
        if self._filter == "recent":
            rows.sort(key=lambda card: self._recent.index(card.style.id))
        self.reset(rows)

    def _passes(self, card: StyleCard) -> bool:
        if self._filter == "favourites":
            return card.favourite
        if self._filter == "recent":
            return card.style.id in self._recent
        if self._filter == "team":
            return not card.style.is_public
        return True


def _matches(style: Style, wanted: list[str]) -> bool:
    if not wanted:
        return True
    text = f"{style.name} {style.description or ''}".casefold()
    return all(word in text for word in wanted)
