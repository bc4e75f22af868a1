"""Numbers as other programs write them: as numbers, as texts, sometimes as neither."""

from __future__ import annotations

import math
import re

_WHOLE = re.compile(r"[+-]?\d{1,20}(?:\.0{1,9})?")
_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?")
_SIZE = re.compile(r"(\d{1,6})\s*[xX×]\s*(\d{1,6})")
_LARGEST = 2**64


def whole(value: object) -> int | None:
    """Return ``value`` as a whole number below 2⁶⁴; None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        value = int(value.strip().partition(".")[0])
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        value = int(value)
    return value if isinstance(value, int) and abs(value) < _LARGEST else None


def number(value: object) -> float | None:
    """Return ``value`` as a number; None when it is none, or is out of all measure."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value.strip())
    if isinstance(value, int | float) and abs(value) < _LARGEST:
        return float(value)
    return None


def size(value: object) -> tuple[int, int] | None:
    """Read ``512x768``."""
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    return (int(found[1]), int(found[2])) if found else None
