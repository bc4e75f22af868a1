"""Where somebody is among the pictures of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Pictures by their ids: a new index gives them other numbers, and new pictures other rows.

    Attributes:
        chosen: What is selected.
        hand: What the hand is on; empty without one.
        seen: What stands first in sight, as it stands; empty where the listing begins.
        hidden: How much of the first of them is above what is in sight, in thousandths of its height.
    """

    chosen: tuple[str, ...] = ()
    hand: str = ""
    seen: tuple[str, ...] = ()
    hidden: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """Everything that is named, once."""
        return tuple(dict.fromkeys(each for each in (*self.chosen, self.hand, *self.seen) if each))

    @classmethod
    def named(
        cls, ids: Mapping[int, str], *, chosen: tuple[int, ...], hand: int | None, seen: tuple[int, ...], hidden: int
    ) -> Whereabouts:
        """Say by ``ids`` what is known by the keys of rows; what has no id is left out."""
        names = ids.get
        return cls(
            tuple(name for key in chosen if (name := names(key))),
            (names(hand) or "") if hand is not None else "",
            tuple(name for key in seen if (name := names(key))),
            hidden,
        )
