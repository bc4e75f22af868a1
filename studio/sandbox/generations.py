"""Runs: what was asked, what it was sold for, how it stands, and what came of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from studio.domain.generation import LoraName
from studio.domain.limits import OUTPUT_LIFETIME_HOURS
from studio.domain.money import Credits
from studio.domain.request import Request, read_request
from studio.sandbox.clock import SandboxClock
from studio.sandbox.database import Database
from studio.sandbox.ledger import Ledger
from studio.sandbox.plan import Plan
from studio.sandbox.pricing import NOTHING, Price
from studio.sandbox.problems import Problem, not_found

OPEN = ("pending", "processing")
LIFETIME = OUTPUT_LIFETIME_HOURS * 3600


class Film(msgspec.Struct, frozen=True, kw_only=True):
    """What a clip is made with, once the model has filled in what the request left out."""

    resolution: str
    ratio: str
    seconds: int


class Generation(msgspec.Struct, frozen=True, kw_only=True):
    """One run. Times are seconds since 1970; ``price`` is what is held, ``cost`` what was charged in the end.

    ``style`` is the slug to draw with, or the temperament to film with; ``lora`` is what the answer names; ``film`` is
    there for clips only. ``references`` are paths of copies that outlive the uploaded files, or web addresses.
    ``outputs`` are file names in the state folder.
    """

    id: str
    team: str
    status: str = "pending"
    media_type: str = "image"
    request: Request
    film: Film | None = None
    style: str | None
    lora: LoraName | None
    width: int
    height: int
    seed: int
    steps: int
    guidance: float
    references: tuple[str, ...]
    extension: str
    price: Price
    cost: Price | None = None
    hold: str
    plan: Plan
    version: str
    request_id: str
    outputs: tuple[str, ...] = ()
    error: str | None = None
    created: float
    started: float | None = None
    completed: float | None = None

    @property
    def open(self) -> bool:
        """Whether it may still change."""
        return self.status in OPEN

    @property
    def expires(self) -> float | None:
        """When its outputs go."""
        return None if self.completed is None else self.completed + LIFETIME


_DECODER = msgspec.json.Decoder(Generation, dec_hook=read_request)


def read(row: sqlite3.Row) -> Generation:
    """Read a row of the table."""
    return _DECODER.decode(row["record"])


class Generations:
    """Every run of every team. A change of state and what it does to the purse are one transaction.

    Attributes:
        listeners: Called with every run that has ended, inside the transaction that ends it.
    """

    def __init__(self, database: Database, clock: SandboxClock, ledger: Ledger) -> None:
        self._database = database
        self._clock = clock
        self._ledger = ledger
        self.listeners: list[Callable[[Generation], None]] = []

    def add(self, generation: Generation) -> Generation:
        """Place the hold and take the run on; return it with its hold.

        Raises:
            Problem: 402 when the purse is too small.
        """
        with self._database.transaction():
            hold = self._ledger.hold(generation.team, generation.price.amount, generation=generation.id)
            generation = msgspec.structs.replace(generation, hold=hold)
            self._database.run(
                "INSERT INTO generations (id, team, status, record) VALUES (?, ?, ?, ?)",
                *(generation.id, generation.team, generation.status, msgspec.json.encode(generation)),
            )
        return generation

    def get(self, id: str, *, team: str | None = None) -> Generation:
        """Return a run, of ``team`` when given.

        Raises:
            Problem: 404 for unknown and foreign ids alike.
        """
        row = self._database.row("SELECT * FROM generations WHERE id = ?", id)
        if row is None or team not in (None, row["team"]):
            raise not_found()
        return read(row)

    def unfinished(self) -> list[Generation]:
        """Return every run that may still change, oldest first."""
        return [read(row) for row in self._database.rows(f"SELECT * FROM generations WHERE {_IS_OPEN} ORDER BY seq")]

    def in_flight(self, team: str) -> int:
        """Return how many runs of ``team`` may still change."""
        return self._database.number(f"SELECT count(*) FROM generations WHERE team = ? AND {_IS_OPEN}", team)

    def totals(self, team: str) -> tuple[int, Credits]:
        """Return how many runs were ever asked for, and what was charged for them."""
        count = self._database.number("SELECT count(*) FROM generations WHERE team = ?", team)
        rows = self._database.rows("SELECT amount FROM movements WHERE team = ? AND type = 'charge'", team)
        return count, sum((Decimal(row["amount"]) for row in rows), Decimal(0))

    def begin(self, id: str) -> Generation:
        """Hand a pending run to the provider; one that is not pending stays as it is."""
        generation = self.get(id)
        if generation.status != "pending":
            return generation
        return self._put(generation, status="processing", started=self._clock.seconds())

    def succeed(self, id: str, outputs: tuple[str, ...]) -> Generation:
        """Keep the outputs and charge for them: the hold, or its share when fewer came out than were asked for."""
        generation = self.get(id)
        if not generation.open:
            return generation
        cost = generation.price.share(len(outputs), generation.request.count)
        with self._database.transaction():
            held, owner = generation.price.amount, {"generation": id, "hold": generation.hold}
            self._ledger.charge(generation.team, cost.amount, held=held, **owner)
            return self._end(generation, status="succeeded", outputs=outputs, cost=cost)

    def fail(self, id: str, message: str) -> Generation:
        """End a run without a charge, with the status its plan names."""
        generation = self.get(id)
        return self._give_back(generation, generation.plan.ends, message) if generation.open else generation

    def cancel(self, id: str, *, team: str) -> Generation:
        """End a run on request. Cancelling twice is the same as once.

        Raises:
            Problem: 404, or 400 when it ended otherwise.
        """
        generation = self.get(id, team=team)
        if generation.open:
            return self._give_back(generation, "cancelled", None)
        if generation.status != "cancelled":
            raise Problem("generation_not_cancellable", f"The generation is already {generation.status}.")
        return generation

    def _give_back(self, generation: Generation, status: str, error: str | None) -> Generation:
        with self._database.transaction():
            owner = {"generation": generation.id, "hold": generation.hold}
            self._ledger.release(generation.team, generation.price.amount, **owner)
            return self._end(generation, status=status, error=error, cost=NOTHING)

    def _end(self, generation: Generation, **changes: Any) -> Generation:
        ended = self._put(generation, completed=self._clock.seconds(), **changes)
        for listener in self.listeners:
            listener(ended)
        return ended

    def _put(self, generation: Generation, **changes: Any) -> Generation:
        changed = msgspec.structs.replace(generation, **changes)
        self._database.run(
            "UPDATE generations SET status = ?, record = ? WHERE id = ?",
            *(changed.status, msgspec.json.encode(changed), changed.id),
        )
        return changed


_IS_OPEN = "status IN ('pending', 'processing')"
