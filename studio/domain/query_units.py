"""Numbers, lengths and moments as people type them: ``4k``, ``3h``, ``2026-05``, ``yesterday``, ``7d``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from studio.domain.limits import SIZES

_NUMBER = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,9})?|\.[0-9]{1,9})(k?)", re.IGNORECASE | re.ASCII)
_LENGTH = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?|\.[0-9]{1,3})(s|m|min|h|d|w)", re.IGNORECASE | re.ASCII)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2}))?(?:-([0-9]{1,2}))?", re.ASCII)
_PAIR = re.compile(r"([0-9]{1,6})[x×:/]([0-9]{1,6})", re.IGNORECASE | re.ASCII)
_SHAPES = {"square": 0, "landscape": 1, "portrait": -1}
_SECONDS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_NAMED = {"today": 0, "yesterday": 1}
_YEARS = range(1970, 3000)


@dataclass(frozen=True, slots=True)
class When:
    """A moment that may move with the clock. One of the three is set.

    Attributes:
        day: The local midnight it begins at.
        days_back: The local midnight so many days before today.
        ago: So long before now.
    """

    day: date | None = None
    days_back: int | None = None
    ago: timedelta | None = None

    def moment(self, now: datetime) -> datetime:
        """Return it as seen from ``now``, which is aware, in the zone of this computer."""
        if self.ago is not None:
            return now - self.ago
        day = self.day or now.astimezone().date() - timedelta(days=self.days_back or 0)
        return datetime(day.year, day.month, day.day).astimezone()  # local, as the user reads a date


def number(text: str) -> Decimal | None:
    """Read ``0.5`` or ``4k``, which is 4,000; None for anything else. Never negative."""
    found = _NUMBER.fullmatch(text)
    return None if found is None else Decimal(found[1]) * (1000 if found[2] else 1)


def seconds(text: str) -> Decimal | None:
    """Read ``90s``, ``30m``, ``3h``, ``2d`` or ``1w``; None for anything else."""
    found = _LENGTH.fullmatch(text)
    return None if found is None else Decimal(found[1]) * _SECONDS[found[2].lower()]


def size(text: str) -> tuple[int, int] | None:
    """Read ``1024x768``, ``1024`` for a square, or the name of a preset, as pixels; None for anything else."""
    for preset in SIZES:
        if preset.name == text.lower():
            return preset.width, preset.height
    sides = _PAIR.fullmatch(f"{text}x{text}" if text.isdecimal() else text)
    return (int(sides[1]), int(sides[2])) if sides else None


def ratio(text: str) -> tuple[int, int] | int | None:
    """Read ``16:9`` as two numbers, or a shape as 1 for wide, 0 for square, -1 for tall; None for anything else."""
    if (shape := _SHAPES.get(text.lower())) is not None:
        return shape
    sides = _PAIR.fullmatch(text)
    return (int(sides[1]), int(sides[2])) if sides and int(sides[1]) and int(sides[2]) else None


def when(text: str) -> When | None:
    """Read a year, a month, a day, ``today``, ``yesterday`` or how long ago; None for anything else."""
    if (back := _NAMED.get(text.lower())) is not None:
        return When(days_back=back)
    if (length := seconds(text)) is not None:
        return When(ago=timedelta(seconds=float(length))) if length < 1e9 else None
    found = _DAY.fullmatch(text)
    if found is None or int(found[1]) not in _YEARS:
        return None
    try:
        return When(day=date(int(found[1]), int(found[2] or 1), int(found[3] or 1)))
    except ValueError:
        return None
