"""What can be chosen to make something with, as cards: searched, filtered, with their previews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.generation import Style, VideoModel
from studio.state.rows import Rows

Offer = TypeVar("Offer", Style, VideoModel)


@dataclass(frozen=True, slots=True)
class Card(Generic[Offer]):
    """A style or a video model as a card.

    Attributes:
        offer: What the server says of it.
        image: How its preview looks, or begins; None while it is fetched, or without one.
        favourite: Marked by the user.
        selected: Chosen in the composer.
        withdrawn: Chosen, but no longer offered by the server.
    """

    offer: Offer
    image: QImage | None = None
    favourite: bool = False
    selected: bool = False
    withdrawn: bool = False


C = TypeVar("C", bound=Card[Any])

_KEEP_BYTES = 96 * 1024 * 1024
"""How much the previews may take together: some hundreds, many more than a window has room for."""


class CardRows(Rows[C], Generic[C, Offer]):
    """The cards that match search and filter. Subclasses say of what class they are and where previews are.

    Signals:
        count_changed: The number of offers.
            count: As text, for the header.
        wanted: A card came in sight whose preview is not there yet.
            offer: What is offered.
    """

    count_changed = Signal(str)
    wanted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, C] = {}
        self._held: dict[str, int] = {}
        self._search = ""
        self._filter = "all"
        self._recent: tuple[str, ...] = ()
        self.loading = True

    def make(self, offer: Offer) -> C:
        """Return a card of ``offer``, without any marks."""
        raise NotImplementedError

    def has_preview(self, offer: Offer) -> bool:
        """Return whether the server has a preview of ``offer``."""
        raise NotImplementedError

    def key(self, row: C) -> str:
        """Return the id of what is offered."""
        return str(row.offer.id)

    def words(self, row: C) -> str:
        """Return what a screen reader says of a card."""
        favourite, selected = "favourite" if row.favourite else "", "selected" if row.selected else ""
        parts = (row.offer.name, favourite, selected, "no longer offered" if row.withdrawn else "")
        return ", ".join(part for part in parts if part)

    @property
    def count(self) -> int:
        """Return how many the server offers."""
        return sum(not card.withdrawn for card in self._cards.values())

    @property
    def cards(self) -> tuple[C, ...]:
        """Return all cards, also those that search or filter hide."""
        return tuple(self._cards.values())

    def show(self, offers: tuple[Offer, ...], *, favourites: frozenset[str], recent: tuple[str, ...]) -> None:
        """Take the server's list. What is chosen but gone from it stays, marked as withdrawn."""
        old = self._cards
        self._recent = recent
        self.loading = False
        fresh = {
            offer.id: replace(
                self.make(offer),
                image=old[offer.id].image if offer.id in old else None,
                favourite=offer.id in favourites,
                selected=offer.id in old and old[offer.id].selected,
            )
            for offer in offers
        }
        gone = {key: replace(card, withdrawn=True) for key, card in old.items() if card.selected and key not in fresh}
        self._cards = fresh | gone
        self.count_changed.emit(str(self.count))
        self._sift()

    def add_withdrawn(self, offer: Offer) -> None:
        """Take what is chosen though the server does not offer it."""
        self._cards[offer.id] = replace(self.make(offer), withdrawn=True)
        self._sift()

    def offer(self, key: str | None) -> Offer | None:
        """Return what has ``key`` as id or slug, None when it is not known."""
        card = self._named(key)
        return None if card is None else card.offer

    def card(self, key: str | None) -> C | None:
        """Return the card of an id, also one that search hides."""
        return None if key is None else self._cards.get(key)

    def _named(self, key: str | None) -> C | None:
        found = self.card(key)
        if found is None and key is not None:
            return next((card for card in self._cards.values() if card.offer.slug == key), None)
        return found

    def set_search(self, text: str) -> None:
        """Show the cards whose name or description has every word of ``text``."""
        self._search = text
        self._sift()

    def set_filter(self, name: str) -> None:
        """Show ``all``, ``favourites``, ``recent`` or what is private to the ``team``."""
        self._filter = name
        self._sift()

    def select(self, key: str | None) -> None:
        """Mark what is chosen."""
        self._change(lambda card: _selected(card, self.key(card) == key))

    def set_recent(self, recent: tuple[str, ...]) -> None:
        """Take the order of the filter "recent"."""
        self._recent = recent
        if self._filter == "recent":
            self._sift()

    def set_favourite(self, key: str, value: bool) -> None:
        """Mark or unmark a favourite."""
        self._change(lambda card: replace(card, favourite=value) if self.key(card) == key else card)
        if self._filter == "favourites":
            self._sift()

    def set_image(self, key: str, image: QImage) -> None:
        """Take the preview of a card. When they are too many, those that came first give way, and are wanted anew."""
        self._put_image(key, image)
        self._held.pop(key, None)
        self._held[key] = image.sizeInBytes()
        for old in tuple(self._held):
            if sum(self._held.values()) <= _KEEP_BYTES or old == key:
                return
            if (card := self._cards.get(old)) is None or not card.selected:
                del self._held[old]
                self._put_image(old, None)

    def _put_image(self, key: str, image: QImage | None) -> None:
        self._change(lambda card: replace(card, image=image) if self.key(card) == key else card)

    def want(self, card: C) -> None:
        """Ask for the preview of a card that is being shown."""
        if card.image is None and self.has_preview(card.offer):
            self.wanted.emit(card.offer)

    def _change(self, change: Callable[[C], C]) -> None:
        for key, card in self._cards.items():
            changed = change(card)
            if changed != card:
                self._cards[key] = changed
                place = self.find(key)
                if place >= 0:
                    self.touch(place, changed)

    def _sift(self) -> None:
        wanted = self._search.casefold().split()
        rows = [card for card in self._cards.values() if self._passes(card) and _matches(card, wanted)]
        if self._filter == "recent":
            rows.sort(key=lambda card: self._recent.index(self.key(card)))
        self.reset(rows)

    def _passes(self, card: C) -> bool:
        if self._filter == "favourites":
            return card.favourite
        if self._filter == "recent":
            return self.key(card) in self._recent
        if self._filter == "team":
            return not card.offer.is_public
        return True


def _selected(card: C, selected: bool) -> C:
    return card if card.selected is selected else replace(card, selected=selected)


def _matches(card: Card[Any], wanted: list[str]) -> bool:
    if not wanted:
        return True
    text = f"{card.offer.name} {card.offer.description or ''}".casefold()
    return all(word in text for word in wanted)
