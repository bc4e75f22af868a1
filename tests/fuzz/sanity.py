"""Is a value one the rest of the program can count with, write down and show?"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec

_LARGEST = Decimal(10**12)


def sane(value: Any) -> bool:
    """Whether every number is of this world, every moment is UTC, every text can be written and every id is one."""
    match value:
        case float():
            return math.isfinite(value)
        case int():
            return abs(value) < 2**64
        case str():
            return value.encode().decode() == value
        case Decimal():
            return value.is_finite() and -_LARGEST < value < _LARGEST and len(f"{value:f}") < 10_000
        case datetime():
            return value.tzinfo is UTC and value.year in range(1970, 3000)
        case msgspec.Struct():
            parts = (getattr(value, name) for name in value.__struct_fields__)
            return getattr(value, "id", None) != "" and all(sane(part) for part in parts)
        case dict():
            return all(sane(name) and sane(part) for name, part in value.items())
        case list() | tuple() | frozenset():
            return all(sane(part) for part in value)
        case _:
            return True
