"""Which number makes a name free, found without trying all the smaller ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator

FEW = 8
"""So many numbers are looked at one by one, so that the first gap among them is used."""


def likely_free(taken: Callable[[int], bool], *, last: int = 0) -> Iterator[int]:
    """Yield numbers from 1 that look free; ask for the next one when somebody else got it first.

    ``taken`` says whether a number is in use, and is asked some twenty times at the most, however many are. ``last`` is
    where to begin: the number that was found the time before, or 0. Among the first :data:`FEW` it is always the
    lowest; beyond them a gap may be passed over.
    """
    number = next((few for few in range(1, FEW + 1) if not taken(few)), None)
    while number is not None:
        yield number
        number = next((few for few in range(number + 1, FEW + 1) if not taken(few)), None)
    number = last if last > FEW and taken(last) else FEW
    while True:
        number = _beyond(number, taken)
        yield number


def _beyond(low: int, taken: Callable[[int], bool]) -> int:
    """Return a number above ``low`` that is free while the one before it is not, unless that is ``low``."""
    step = 1
    while taken(low + step):
        low += step
        step *= 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(middle) else (low, middle)
    return high
