"""A limit set by the user is a limit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from studio.domain.generation import Balance
from studio.domain.guard import Decision, Spending, Verdict, decide
from studio.domain.settings import Settings

RICH = Balance(credits=Decimal(1000))


def decided(
    price: str | None, *, spending: Spending | None = None, balance: Balance | None = RICH, **limits: Any
) -> Decision:
    settings = Settings(**limits)
    return decide(
        None if price is None else Decimal(price), settings=settings, spending=spending or Spending(), balance=balance
    )


def test_a_small_run_simply_goes() -> None:
    assert decided("2") == Decision(Verdict.GO)
    assert decided("20").verdict is Verdict.GO


def test_an_unknown_price_is_asked_about() -> None:
    assert decided(None).verdict is Verdict.ASK


def test_a_run_above_the_threshold_is_asked_about() -> None:
    assert decided("20.01").sentence == "You asked to confirm anything above 20."
    assert decided("500", confirm_above=0).verdict is Verdict.GO


@pytest.mark.parametrize(
    ("limits", "spending", "word"),
    [
        ({"job_limit": 5}, Spending(), "1 over the limit for one run"),
        ({"day_limit": 10}, Spending(today=Decimal(5)), "1 over today’s limit"),
        ({"day_limit": 10}, Spending(today=Decimal(2), waiting=Decimal(3)), "1 over today’s limit"),
        ({"month_limit": 10}, Spending(month=Decimal("4.5")), "0.5 over this month’s limit"),
    ],
)
def test_each_limit_is_asked_about(limits: dict[str, Any], spending: Spending, word: str) -> None:
    decision = decided("6", spending=spending, **limits)
    assert decision.verdict is Verdict.ASK and word in decision.sentence


def test_reaching_a_limit_exactly_is_fine() -> None:
    spending = Spending(today=Decimal(4), month=Decimal(4))
    assert decided("6", spending=spending, job_limit=6, day_limit=10, month_limit=10).verdict is Verdict.GO


def test_too_small_a_balance_is_a_no_before_anything_else() -> None:
    poor = Balance(credits=Decimal(10), held_credits=Decimal(5))
    decision = decided("6", balance=poor, job_limit=1)
    assert decision.verdict is Verdict.NO and "Needs 6, available 5" in decision.sentence
    assert decided("5", balance=poor).verdict is Verdict.GO
    assert decided("5", balance=poor, spending=Spending(waiting=Decimal(1))).verdict is Verdict.NO
    assert decided("5", balance=poor, spending=Spending(waiting=Decimal(99))).sentence.startswith(
        "Needs 5, available 0"
    )


def test_a_team_that_pays_later_is_not_gated() -> None:
    assert decided("6", balance=Balance(credits=Decimal(0), billing_mode="invoice")).verdict is Verdict.GO
    assert decided("6", balance=None).verdict is Verdict.GO
