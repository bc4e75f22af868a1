"""The purse of a team: credits, what is held of them, and every movement."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from studio.domain.money import Credits
from studio.sandbox.clock import SandboxClock, stamp
from studio.sandbox.database import Database
from studio.sandbox.identity import minted
from studio.sandbox.problems import Problem
from studio.sandbox.wire import plain

MOST_CREDITS = Decimal(1_000_000_000)
"""More than is ever set by hand; up to here sums stay exact."""
KINDS = ("hold", "release", "charge", "refund", "topup", "adjustment")


@dataclass(frozen=True, slots=True)
class Purse:
    """What a team owns and what of it is spoken for."""

    credits: Credits
    held: Credits

    @property
    def available(self) -> Credits:
        """Return what a new run may cost at most."""
        return self.credits - self.held

    def public(self) -> dict[str, Any]:
        """Return the balance as the service writes it."""
        return {
            "credits": plain(self.credits),
            "held_credits": plain(self.held),
            "available_credits": plain(self.available),
            "currency": "credit",
        }


class Ledger:
    """Moves credits. Every method writes the purse and its movement in one transaction.

    Attributes:
        listeners: Called with every team whose credits have become less, inside the transaction.
    """

    def __init__(self, database: Database, clock: SandboxClock) -> None:
        self._database = database
        self._clock = clock
        self.listeners: list[Callable[[str], None]] = []

    def purse(self, team: str) -> Purse:
        """Return the purse of ``team``."""
        row = self._database.row("SELECT credits, held FROM teams WHERE id = ?", team)
        if row is None:
            raise KeyError(team)
        return Purse(Decimal(row["credits"]), Decimal(row["held"]))

    def hold(self, team: str, amount: Credits, *, generation: str) -> str:
        """Set ``amount`` aside and return the hold's id.

        Raises:
            Problem: 402 when less is available.
        """
        purse = self.purse(team)
        if purse.available < amount:
            message = f"Available balance is {plain(purse.available)} credits; {plain(amount)} are needed."
            raise Problem("balance_too_low", message)
        hold = minted("hold", self._clock)
        self._move(team, "hold", amount, held=amount, generation=generation, hold=hold)
        return hold

    def charge(self, team: str, amount: Credits, *, held: Credits, generation: str, hold: str) -> None:
        """Commit a hold of ``held`` at ``amount``, which may be less when fewer pictures came out."""
        self._move(team, "charge", amount, credits=-amount, held=-held, generation=generation, hold=hold)

    def release(self, team: str, amount: Credits, *, generation: str, hold: str) -> None:
        """Give a hold back."""
        self._move(team, "release", amount, held=-amount, generation=generation, hold=hold)

    def top_up(self, team: str, amount: Credits, *, description: str = "Stripe top-up") -> None:
        """Add bought credits."""
        self._move(team, "topup", amount, credits=amount, description=description)

    def refund(self, team: str, amount: Credits) -> None:
        """Give charged credits back."""
        self._move(team, "refund", amount, credits=amount, description="Refunded by hand")

    def adjust(self, team: str, difference: Credits) -> None:
        """Correct the purse up or down; the movement carries the sign."""
        self._move(team, "adjustment", difference, credits=difference, description="Set by hand")

    def set_to(self, team: str, credits: Credits) -> None:
        """Make the purse hold ``credits``, by an adjustment."""
        self.adjust(team, credits - self.purse(team).credits)

    def start_over(self, team: str) -> None:
        """Forget every movement but the first, which opened the purse."""
        sql = "SELECT seq, amount FROM movements WHERE team = ? ORDER BY seq LIMIT 1"
        first = self._database.row(sql, team)
        if first is None:
            raise KeyError(team)
        with self._database.transaction():
            self._database.run("DELETE FROM movements WHERE team = ? AND seq > ?", team, first["seq"])
            self._database.run("UPDATE teams SET credits = ?, held = '0' WHERE id = ?", first["amount"], team)

    def _move(
        self,
        team: str,
        kind: str,
        amount: Credits,
        *,
        credits: Credits = Decimal(0),
        held: Credits = Decimal(0),
        generation: str | None = None,
        hold: str | None = None,
        description: str | None = None,
    ) -> None:
        with self._database.transaction():
            purse = self.purse(team)
            changed = (str(purse.credits + credits), str(purse.held + held), team)
            self._database.run("UPDATE teams SET credits = ?, held = ? WHERE id = ?", *changed)
            event, now = minted("uev", self._clock), self._clock.seconds()
            self._database.run(
                "INSERT INTO movements (id, team, type, amount, generation, hold, description, created)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(event, team, kind, str(amount), generation, hold, description, now),
            )
            if credits < 0:
                for listener in self.listeners:
                    listener(team)


def public_movement(row: sqlite3.Row) -> dict[str, Any]:
    """Return a row of the ledger as the service writes it."""
    return {
        "id": row["id"],
        "object": "usage_event",
        "type": row["type"],
        "amount": plain(Decimal(row["amount"])),
        "currency": "credit",
        "created_at": stamp(row["created"]),
        "generation_id": row["generation"],
        "hold_id": row["hold"],
        "description": row["description"],
    }
