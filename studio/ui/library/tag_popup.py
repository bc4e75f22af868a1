"""Tags for what is selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from studio.domain.marks import TAG_LETTERS
from studio.ui.library.pick_popup import Pick, PickPopup
from studio.ui.theme.theme import Theme

_NEW = "\n"
_MOST = 60


class TagPopup(PickPopup):
    """Type a tag, or take one that there is; one that everything selected has is taken off again. It stays open.

    Signals:
        added: A tag is wanted on all that is selected.
            tag: Its words.
        taken_off: A tag is not wanted there any more.
            tag: Its words.
    """

    added = Signal(str)
    taken_off = Signal(str)

    def __init__(self, theme: Theme, tags: Mapping[str, int], worn: Sequence[str], parent: QWidget) -> None:
        """Make it. ``tags`` are all there are, with their numbers; ``worn`` those that all that is selected has."""
        super().__init__(theme, "Tags", "Add a tag", parent)
        self.setObjectName("tagPopup")
        self._tags = dict(tags)
        self._worn = list(worn)
        self.field.setMaxLength(TAG_LETTERS)
        self.picked.connect(self._picked)
        self.say("Return adds it, Escape closes.")

    def offered(self, typed: str) -> Sequence[Pick]:
        """Return the tags that begin with what was typed, then those it is part of; a new one at the end."""
        folded = typed.casefold()
        names = list(dict.fromkeys((*self._worn, *sorted(self._tags, key=lambda tag: -self._tags[tag]))))
        fits = [name for name in names if folded in name.casefold()]
        fits.sort(key=lambda name: (name not in self._worn, not name.casefold().startswith(folded)))
        picks = [self._pick(name) for name in fits[:_MOST]]
        if typed and all(name.casefold() != folded for name in names):
            new = Pick(_NEW + typed, f"New tag “{typed}”", "plus")
            begins = bool(fits) and fits[0].casefold().startswith(folded)
            picks.insert(len(picks) if begins else 0, new)
        return picks

    def _pick(self, name: str) -> Pick:
        count = self._tags.get(name, 0)
        return Pick(name, name, "tag", note=f"{count:,}" if count else "", checked=name in self._worn)

    @Slot(str)
    def _picked(self, key: str) -> None:
        tag = key.removeprefix(_NEW)
        if tag in self._worn:
            self._worn.remove(tag)
            self.taken_off.emit(tag)
        else:
            self._worn.append(tag)
            self._tags.setdefault(tag, 0)
            self.added.emit(tag)
        self.field.clear()
        self.sift("")
