"""A collection for what is selected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from studio.domain.marks import Collection
from studio.ui.library.pick_popup import Pick, PickPopup
from studio.ui.theme.theme import Theme

_NEW = "\n"


class CollectionPopup(PickPopup):
    """Type the name of a collection, or take one that there is; it closes then.

    Signals:
        chosen: All that is selected should be in a collection.
            collection_id: Its id.
        named: A new collection is wanted, with all that is selected in it.
            name: Its name.
    """

    chosen = Signal(str)
    named = Signal(str)

    def __init__(
        self, theme: Theme, collections: Sequence[Collection], counts: Mapping[str, int], parent: QWidget
    ) -> None:
        super().__init__(theme, "Add to collection", "Collection", parent)
        self.setObjectName("collectionPopup")
        self._collections = tuple(collections)
        self._counts = counts
        self.picked.connect(self._picked)
        self.say("" if collections else "Type a name to begin your first collection.")

    def offered(self, typed: str) -> Sequence[Pick]:
        """Return the collections that fit, nested ones below theirs; a new one at the end."""
        folded = typed.casefold()
        nested = list(self._nested(None, 0))
        fits = [(each, depth) for each, depth in nested if folded in each.name.casefold()]
        picks = [
            Pick(each.id, each.name, "folder", 0 if typed else depth, f"{self._counts.get(each.id, 0):,}")
            for each, depth in fits
        ]
        if typed and all(each.name.casefold() != folded for each, _ in nested):
            picks.append(Pick(_NEW + typed, f"New collection “{typed}”", "folder-plus"))
        return picks

    def _nested(self, parent: str | None, depth: int) -> Iterator[tuple[Collection, int]]:
        here = [each for each in self._collections if each.parent == parent]
        for each in sorted(here, key=lambda one: (one.place, one.id)):
            yield each, depth
            yield from self._nested(each.id, depth + 1)

    @Slot(str)
    def _picked(self, key: str) -> None:
        self.close()
        if key.startswith(_NEW):
            self.named.emit(key.removeprefix(_NEW))
        else:
            self.chosen.emit(key)
