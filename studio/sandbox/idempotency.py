"""One key, one purchase: what was asked under a key, and what was answered."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import msgspec
from starlette.responses import Response

from studio.domain.limits import KEY_LENGTH, KEY_LIFETIME_HOURS
from studio.sandbox.clock import SandboxClock
from studio.sandbox.database import Database
from studio.sandbox.problems import Problem
from studio.sandbox.wire import raw_answer

HEADER = "Idempotency-Key"
_ALIAS = "Aurous-Idempotent-Key"


class Purchase:
    """A purchase under way. ``before`` is set when it was made already; else the handler calls :meth:`made`."""

    def __init__(self, *, before: Response | None = None, remember: Callable[[int, bytes], None] | None = None) -> None:
        self.before = before
        self.finished = False
        self._remember = remember

    def made(self, status: int, body: bytes) -> Response:
        """Remember the answer and return it. Call it in the transaction that makes what was bought."""
        if self._remember is not None:
            self._remember(status, body)
        self.finished = True
        return raw_answer(body, status=status)


class Purchases:
    """The memory of keys, per team, for 24 hours."""

    def __init__(self, database: Database, clock: SandboxClock) -> None:
        self._database = database
        self._clock = clock
        # Calls that were being answered when the last process ended will never be finished.
        database.run("DELETE FROM purchases WHERE status IS NULL")

    @asynccontextmanager
    async def under(self, key: str | None, *, team: str, route: str, body: Any) -> AsyncIterator[Purchase]:
        """Reserve ``key`` while the purchase is made, and let go of it when nothing came of it.

        Raises:
            Problem: 409 when the key is busy or belongs to another request; 400 for a body too deep to be compared.
        """
        if key is None:
            yield Purchase()
            return
        digest = _digest(body)
        before = self._remembered(key, team, route, digest)
        if before is not None:
            yield Purchase(before=before)
            return
        now = self._clock.seconds()
        self._database.run("INSERT INTO purchases VALUES (?, ?, ?, ?, NULL, NULL, ?)", team, key, route, digest, now)
        purchase = Purchase(remember=partial(self._keep, key, team))
        try:
            yield purchase
        finally:
            if not purchase.finished:
                self._database.run("DELETE FROM purchases WHERE team = ? AND key = ?", team, key)

    def _keep(self, key: str, team: str, status: int, body: bytes) -> None:
        self._database.run(
            "UPDATE purchases SET status = ?, body = ? WHERE team = ? AND key = ?", status, body, team, key
        )

    def _remembered(self, key: str, team: str, route: str, digest: str) -> Response | None:
        oldest = self._clock.seconds() - KEY_LIFETIME_HOURS * 3600
        self._database.run("DELETE FROM purchases WHERE created <= ? AND status IS NOT NULL", oldest)
        row = self._database.row("SELECT * FROM purchases WHERE team = ? AND key = ?", team, key)
        if row is None:
            return None
        if (row["route"], row["digest"]) != (route, digest):
            raise Problem("idempotency_key_in_use", "Idempotency-Key was already used with a different request.")
        if row["status"] is None:
            raise Problem("idempotency_key_in_use", "The first request with this Idempotency-Key is still running.")
        return raw_answer(row["body"], status=row["status"], headers={"Aurous-Idempotent-Replayed": "true"})


def key_of(headers: Mapping[str, str]) -> str | None:
    """Return the key a call was sent with; the older name of the header wins when both are there.

    Raises:
        Problem: Its length is out of bounds.
    """
    key = headers.get(HEADER, headers.get(_ALIAS))
    if key is not None and len(key) not in KEY_LENGTH:
        raise Problem("value_out_of_range", f"{HEADER} must have 1 to 256 characters.", param=HEADER)
    return key


def canonical(value: Any) -> bytes:
    """Return JSON that is the same for requests that mean the same: keys sorted, 7.0 written as 7."""
    return msgspec.json.encode(_plain(value), order="sorted")


def _digest(body: Any) -> str:
    try:
        return hashlib.sha256(canonical(body)).hexdigest()
    except RecursionError as reason:
        raise Problem("invalid_format", "The body is nested too deeply.") from reason


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
