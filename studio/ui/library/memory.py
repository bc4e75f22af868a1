"""How the library was left, for the next start."""

from __future__ import annotations

from studio.domain.listing import Grouping, Order
from studio.state.layout import Layout
from studio.state.library.desk import LibraryView

_SECTION, _ORDER, _GROUPS = "library section", "library order", "library groups"


class Memory:
    """Section, order and groups. What makes no sense any more is as at the first time."""

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

    def keep(self, view: LibraryView) -> None:
        """Remember what is looked at, once it has been read."""
        if view.found is not None:
            self._layout.keep(_SECTION, view.section.key)
            self._layout.keep(_ORDER, view.order.value)
            self._layout.keep(_GROUPS, view.grouping.value)
