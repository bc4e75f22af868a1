"""Collections that anybody may have written down, brought into an order that this program could have made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from studio.domain import labels
from studio.domain.marks import Collection, SmartFolder

_Named = TypeVar("_Named", Collection, SmartFolder)


def nested(collections: Sequence[Collection]) -> tuple[Collection, ...]:
    """Return ``collections``, those above before those below, without circles and without two names on one level.

    What is in a circle, too deep, or in a collection that is not there comes to the top.
    """
    known = {each.id: each for each in collections}
    levels = {each.id: _level(each, known) for each in collections}
    sound = [each if _has_place(each, known, levels) else replace(each, parent=None) for each in collections]
    sound.sort(key=lambda each: 1 if each.parent is None else levels[each.id])
    return told_apart((each, each.parent or "") for each in sound)


def told_apart(named: Iterable[tuple[_Named, str]]) -> tuple[_Named, ...]:
    """Give each a name that no other has in the place that is said with it."""
    taken: set[tuple[str, str]] = set()
    following: dict[tuple[str, str], int] = {}
    found = []
    for each, where in named:
        name, first = each.name, (where, labels.folded(each.name))
        while (where, labels.folded(name)) in taken:
            following[first] = following.get(first, 1) + 1
            name = f"{each.name[: labels.NAME_LETTERS - 8]} {following[first]}"
        taken.add((where, labels.folded(name)))
        found.append(each if name == each.name else replace(each, name=name))
    return tuple(found)


def _has_place(collection: Collection, known: dict[str, Collection], levels: dict[str, int]) -> bool:
    return collection.parent is None or (collection.parent in known and 0 < levels[collection.id] <= labels.DEEPEST)


def _level(collection: Collection, known: dict[str, Collection]) -> int:
    """Return how deep a collection is, from 1; 0 for one that is in a circle, or deeper than may be."""
    level, each = 1, collection
    while each.parent is not None and (above := known.get(each.parent)) is not None:
        level, each = level + 1, above
        if level > labels.DEEPEST:
            return 0
    return level
