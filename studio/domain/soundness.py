"""Values from outside that the rest of the program can count with, write down and show."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import msgspec

LARGEST_INT = 2**63 - 1
LARGEST_AMOUNT = Decimal(10**12)
YEARS = range(1970, 3000)
"""Later and earlier ones cannot be moved by a day, or into the zone of the user, without leaving the calendar."""

_PLAIN = frozenset((str, bool, float, type(None)))
"""Whatever is in them will do."""

_FINEST = -30
"""Decimal places. No price has as many."""


def is_sound(value: object) -> bool:
    """Whether everything in ``value`` is of this world: moments in UTC, numbers in bounds, ids that are not empty."""
    match value:
        case str() | bool() | None:
            return True
        case int():
            return abs(value) <= LARGEST_INT
        case Decimal():
            # Compared only: of 1e99999999 not even abs() can be taken.
            return value.is_finite() and -LARGEST_AMOUNT < value < LARGEST_AMOUNT and _has_few_digits(value)
        case datetime():
            return value.tzinfo is UTC and value.year in YEARS
        case msgspec.Struct():
            # Nothing, empty and the like are sound, and most of what is in a row: no call for each. A zero may be long.
            every = msgspec.structs.astuple(value)
            parts = [part for part in every if (part or type(part) is Decimal) and type(part) not in _PLAIN]
            return getattr(value, "id", None) != "" and all(map(is_sound, parts))
        case tuple():
            return all(is_sound(part) for part in value)
        case dict():
            return all(is_sound(part) for part in value.values())
        case _:
            return True


def _has_few_digits(amount: Decimal) -> bool:
    """Whether it can be written out: 1e-99999999 would have a hundred million digits."""
    return amount.adjusted() > _FINEST
