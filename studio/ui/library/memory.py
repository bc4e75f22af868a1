"""How the library was left, for the next start."""

from __future__ import annotations

from studio.domain.listing import Grouping, Order
from studio.state.layout import Layout
from studio.state.library.desk import LibraryView
from studio.state.library.whereabouts import Whereabouts

MOST_CHOSEN, MOST_SEEN = 1000, 24
_SECTION, _ORDER, _GROUPS = "library section", "library order", "library groups"
_SEARCH, _CHOSEN, _HAND = "library search", "library selection", "library hand"
_SEEN, _HIDDEN = "library in sight", "library above"
_LONGEST_SEARCH, _LONGEST_CHOICE = 1000, 32_000
"""Characters: the file has room for 64,000 bytes, and whatever is longer is not kept."""


class Memory:
    """Where was looked, what for, and at what. What makes no sense any more is as at the first time."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @property
    def section(self) -> str:
        """The key of the section that was looked at; empty at first."""
        return self._layout.text(_SECTION)

    @property
    def order(self) -> Order:
        """What stood first."""
        kept = self._layout.text(_ORDER)
        return next((order for order in Order if order.value == kept), Order.NEWEST)

    @property
    def grouping(self) -> Grouping:
        """What stood together."""
        kept = self._layout.text(_GROUPS)
        return next((grouping for grouping in Grouping if grouping.value == kept), Grouping.NONE)

    @property
    def search(self) -> str:
        """What was looked for."""
        text = self._layout.text(_SEARCH)
        return text if len(text) <= _LONGEST_SEARCH else ""

    @property
    def whereabouts(self) -> Whereabouts:
        """What was selected, and what was in sight."""
        return Whereabouts(
            tuple(self._layout.words(_CHOSEN, MOST_CHOSEN)),
            self._layout.text(_HAND),
            tuple(self._layout.words(_SEEN, MOST_SEEN)),
            min((self._layout.lengths(_HIDDEN, 1) or [0])[0], 1000),
        )

    def keep_whereabouts(self, now: Whereabouts) -> None:
        """Remember what is selected, and what is in sight."""
        short = sum(len(each) for each in now.chosen) <= _LONGEST_CHOICE
        self._layout.keep(_CHOSEN, list(now.chosen) if short else [])
        self._layout.keep(_HAND, now.hand)
        self._layout.keep(_SEEN, list(now.seen))
        self._layout.keep(_HIDDEN, [now.hidden])

    def keep(self, view: LibraryView) -> None:
        """Remember what is looked at, once it has been read."""
        if view.found is not None:
            self._layout.keep(_SECTION, view.section.key)
            self._layout.keep(_ORDER, view.order.value)
            self._layout.keep(_GROUPS, view.grouping.value)
            self._layout.keep(_SEARCH, view.text if len(view.text) <= _LONGEST_SEARCH else "")
