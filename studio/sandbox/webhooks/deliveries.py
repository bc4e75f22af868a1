"""Deliveries to endpoints: one row for every attempt, and the schedule they keep."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from typing import Any

from studio.sandbox.clock import SandboxClock, stamp
from studio.sandbox.database import Database
from studio.sandbox.identity import minted
from studio.sandbox.webhooks.endpoints import Endpoint, Endpoints
from studio.sandbox.webhooks.line import Outcome
from studio.sandbox.webhooks.outbox import Letter, Outbox
from studio.sandbox.webhooks.signing import HEADER, signature

KIND = "event"
DELAYS = (5.0, 30.0, 120.0, 600.0)
"""Seconds between two attempts: five in all."""


class Deliveries:
    """The sender of signed events.

    Attributes:
        disabled: Called with every endpoint its failures switch off, inside the transaction that does so.
    """

    def __init__(self, database: Database, clock: SandboxClock, endpoints: Endpoints, outbox: Outbox) -> None:
        self._database = database
        self._clock = clock
        self._endpoints = endpoints
        self._outbox = outbox
        self.disabled: list[Callable[[Endpoint], None]] = []

    def add(self, endpoint: Endpoint, *, event: str, type: str, body: bytes) -> None:
        """Deliver an event to ``endpoint`` as soon as possible."""
        with self._database.transaction():
            name = self._enter(endpoint.id, endpoint.team, event=event, type=type, attempt=1)
            self._outbox.put(KIND, endpoint.id, name, body)

    def address(self, letter: Letter) -> tuple[str, Mapping[str, str]] | None:
        """Return where the endpoint is now, and a signature of now."""
        endpoint = self._endpoints.find(letter.place)
        if endpoint is None or not endpoint.active:
            self._close(letter, "failed", error="The endpoint is disabled.")
            return None
        signed = signature(letter.body, self._endpoints.signers(endpoint), at=int(time.time()))
        return endpoint.url, {HEADER: signed}

    def settle(self, letter: Letter, outcome: Outcome) -> None:
        """Write the attempt down; a failed one is tried again on schedule."""
        with self._database.transaction():
            endpoint = self._endpoints.find(letter.place)
            if endpoint is None:
                self._outbox.drop(letter)
            elif outcome.arrived:
                self._close(letter, "succeeded", outcome)
                self._outbox.drop(letter)
                self._endpoints.note_success(endpoint)
            else:
                self._fail(letter, outcome, endpoint)

    def _fail(self, letter: Letter, outcome: Outcome, endpoint: Endpoint) -> None:
        due = self._clock.seconds() + DELAYS[letter.attempt - 1] if letter.attempt <= len(DELAYS) else None
        self._close(letter, "failed", outcome, retry=due)
        if due is None:
            self._outbox.drop(letter)
        else:
            self._try_again(letter, due)
        changed = self._endpoints.note_failure(endpoint)
        if endpoint.active and not changed.active:
            for listener in self.disabled:
                listener(changed)

    def _try_again(self, letter: Letter, due: float) -> None:
        row = self._database.row("SELECT * FROM deliveries WHERE id = ?", letter.name)
        if row is not None:
            again = {"event": row["event"], "type": row["type"], "attempt": letter.attempt + 1}
            self._outbox.retry(letter, name=self._enter(row["endpoint"], row["team"], **again), due=due)

    def _enter(self, endpoint: str, team: str, *, event: str, type: str, attempt: int) -> str:
        name = minted("whd", self._clock)
        self._database.run(
            "INSERT INTO deliveries (id, team, endpoint, event, type, attempt, status, created)"
            " VALUES (?, ?, ?, ?, ?, ?, 'pending', ?)",
            *(name, team, endpoint, event, type, attempt, self._clock.seconds()),
        )
        return name

    def _close(
        self,
        letter: Letter,
        status: str,
        outcome: Outcome | None = None,
        *,
        error: str | None = None,
        retry: float | None = None,
    ) -> None:
        told = (outcome.status, outcome.error, outcome.milliseconds) if outcome else (None, error, None)
        self._database.run(
            "UPDATE deliveries SET status = ?, response_status = ?, error = ?, duration_ms = ?, retry = ? WHERE id = ?",
            *(status, *told, retry, letter.name),
        )


def public_delivery(row: sqlite3.Row) -> dict[str, Any]:
    """Return an attempt as the service writes it. ``pending`` ones wait for their time or are under way."""
    return {
        "id": row["id"],
        "object": "webhook_delivery",
        "endpoint_id": row["endpoint"],
        "event_id": row["event"],
        "event_type": row["type"],
        "attempt": row["attempt"],
        "status": row["status"],
        "response_status": row["response_status"],
        "error": row["error"],
        "duration_ms": row["duration_ms"],
        "next_retry_at": None if row["retry"] is None else stamp(row["retry"]),
        "created_at": stamp(row["created"]),
    }
