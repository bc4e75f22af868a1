"""Credits: exact numbers, and how they are written for people."""

from __future__ import annotations

from decimal import Decimal

Credits = Decimal
"""An amount of credits. Decimal, because ``1023.49 - 4`` must be ``1019.49`` on screen and in the journal."""

_CENT = Decimal("0.01")


def amount(value: Credits) -> str:
    """Write ``value`` for people: thousands separators, at most two decimals, none when whole."""
    text = f"{value.quantize(_CENT):,f}"
    return text.rstrip("0").rstrip(".")


def credits_in_words(value: Credits) -> str:
    """Write ``value`` with its unit: ``1 credit``, ``7.5 credits``."""
    return f"{amount(value)} credit" if value == 1 else f"{amount(value)} credits"
