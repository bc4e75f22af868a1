"""The rules about spending, decided at the moment of sending with fresh numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from studio.domain.generation import Balance
from studio.domain.money import Credits, amount
from studio.domain.settings import Settings


class Verdict(Enum):
    """May this be bought?"""

    GO = "go"
    ASK = "ask"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Spending:
    """What is already committed: charged or still held, in the user's local day and month."""

    today: Credits = Decimal(0)
    month: Credits = Decimal(0)
    waiting: Credits = Decimal(0)
    """Quoted for jobs that are not sent yet, and agreed to for shots that have no job yet."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict and the sentence that explains it; empty when it is simply a go."""

    verdict: Verdict
    sentence: str = ""
    only_asked: bool = False
    """Whether nothing but the user's wish to be asked stands in the way."""


def decide(price: Credits | None, *, settings: Settings, spending: Spending, balance: Balance | None) -> Decision:
    """Decide whether ``price`` may be spent.

    A limit the user set is asked about, not overruled in silence; too small a balance is a plain no, for the server
    would refuse it as well. An unknown price is always asked about.
    """
    if price is None:
        return Decision(Verdict.ASK, "No estimate came back.")
    if balance is not None and balance.gates and price > balance.available - spending.waiting:
        left = max(balance.available - spending.waiting, Decimal(0))
        return Decision(Verdict.NO, f"Needs {amount(price)}, available {amount(left)}. Top up or make fewer.")
    for limit, used, word in (
        (settings.job_limit, Decimal(0), "the limit for one run"),
        (settings.day_limit, spending.today + spending.waiting, "today’s limit"),
        (settings.month_limit, spending.month + spending.waiting, "this month’s limit"),
    ):
        if limit and used + price > limit:
            return Decision(Verdict.ASK, f"{amount(used + price - limit)} over {word}.")
    if settings.confirm_above and price > settings.confirm_above:
        return Decision(Verdict.ASK, f"You asked to confirm anything above {amount(settings.confirm_above)}.", True)
    return Decision(Verdict.GO)
