"""What has to come and go to make one list of keys into another, when that is little."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

_FAR = 4096
"""How far ahead a key is looked for that is not where it was."""

_MOST = 64
"""With more changes than these a list is shown anew: telling each costs more."""

_MOST_REPLACED = 8


@dataclass(frozen=True, slots=True)
class Edits:
    """Runs of neighbours that go, and then runs that come.

    Attributes:
        removed: Where each begins in the old list, and how many they are. In ascending order.
        inserted: Where each begins in the new list, and how many they are. In ascending order.
    """

    removed: tuple[tuple[int, int], ...] = ()
    inserted: tuple[tuple[int, int], ...] = ()


def edits(old: array[int], new: array[int]) -> Edits | None:
    """Return what leads from ``old`` to ``new``, or None when it is too much to tell one by one.

    Keys are unique in each. What changes its place goes and comes again. Takes about a millisecond for a hundred
    thousand keys, as most of the comparing is done by the machine and not in Python.
    """
    removed, inserted = list[tuple[int, int]](), list[tuple[int, int]]()
    here = there = replaced = 0
    while True:
        same = _alike(old, here, new, there)
        here, there = here + same, there + same
        if here == len(old) or there == len(new):
            _note(removed, here, len(old) - here)
            _note(inserted, there, len(new) - there)
            return Edits(tuple(removed), tuple(inserted))
        goes = _find(old, new[there], here)
        comes = _find(new, old[here], there)
        if goes < 0 and comes < 0:
            goes = comes = 1
            replaced += 1
        elif goes < 0 or 0 <= comes <= goes:
            goes = 0
        else:
            comes = 0
        _note(removed, here, goes)
        _note(inserted, there, comes)
        here, there = here + goes, there + comes
        if replaced > _MOST_REPLACED or len(removed) + len(inserted) > _MOST:
            return None


def _note(runs: list[tuple[int, int]], start: int, count: int) -> None:
    """Add a run, or let the last one go on when it reaches so far."""
    if count and runs and sum(runs[-1]) == start:
        runs[-1] = (runs[-1][0], runs[-1][1] + count)
    elif count:
        runs.append((start, count))


def _find(keys: array[int], key: int, since: int) -> int:
    """Return how far behind ``since`` the key is, or -1."""
    try:
        return keys.index(key, since, since + _FAR) - since
    except ValueError:
        return -1


def _alike(old: array[int], here: int, new: array[int], there: int) -> int:
    """Return how many keys are the same from ``here`` and ``there`` on."""
    most = min(len(old) - here, len(new) - there)
    known, step = 0, 64
    while known < most:
        step = min(step, most - known)
        at, to = here + known, there + known
        if old[at : at + step] == new[to : to + step]:
            known += step
            step *= 4
        elif step == 1:
            break
        else:
            step //= 8 if step >= 8 else step
    return known
