"""Amounts are exact, and written for people."""

from __future__ import annotations

from decimal import Decimal

import pytest

from studio.domain.money import amount, credits_in_words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("1", "1"),
        ("7.50", "7.5"),
        ("1019.49", "1,019.49"),
        ("1000000", "1,000,000"),
        ("10", "10"),
        ("1E+3", "1,000"),
    ],
)
def test_an_amount_is_written_short(value: str, text: str) -> None:
    assert amount(Decimal(value)) == text


def test_subtraction_is_exact() -> None:
    assert amount(Decimal("1023.49") - Decimal(4)) == "1,019.49"


def test_one_credit_is_singular() -> None:
    assert [credits_in_words(Decimal(value)) for value in ("1", "1.5", "0")] == ["1 credit", "1.5 credits", "0 credits"]
