"""The endpoints of every team: where they are, what they hear, and how they have done."""

from __future__ import annotations

import sqlite3
from typing import Any

import msgspec

from studio.sandbox.clock import SandboxClock, stamp
from studio.sandbox.database import Database
from studio.sandbox.identity import minted
from studio.sandbox.problems import not_found
from studio.sandbox.webhooks.settings import Settings
from studio.sandbox.webhooks.signing import new_secret, preview

_DAY = 24 * 3600.0
_MOST_FAILURES = 20


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One endpoint. Times are seconds since 1970 by the sandbox clock.

    Attributes:
        former: The secret before the last rotation, good until ``former_until``.
        failures: Failed attempts since the last success.
    """

    id: str
    team: str
    url: str
    events: tuple[str, ...]
    description: str | None = None
    metadata: dict[str, str] = {}
    active: bool = True
    secret: str
    former: str | None = None
    former_until: float = 0.0
    failures: int = 0
    succeeded: float | None = None
    failed: float | None = None
    created: float
    updated: float

    def public(self, *, secret: bool = False) -> dict[str, Any]:
        """Return the endpoint as the service writes it; the secret only where it is asked for."""
        return {
            "id": self.id,
            "object": "webhook_endpoint",
            "url": self.url,
            "events": list(self.events),
            "description": self.description,
            "secret": self.secret if secret else None,
            "secret_preview": preview(self.secret),
            "is_active": self.active,
            "consecutive_failures": self.failures,
            "last_success_at": None if self.succeeded is None else stamp(self.succeeded),
            "last_failure_at": None if self.failed is None else stamp(self.failed),
            "metadata": self.metadata,
            "created_at": stamp(self.created),
            "updated_at": stamp(self.updated),
        }


def read(row: sqlite3.Row) -> Endpoint:
    """Read a row of the table."""
    return msgspec.json.decode(row["record"], type=Endpoint)


class Endpoints:
    """Keeps endpoints. Whoever cannot see one is told the same as if there were none."""

    def __init__(self, database: Database, clock: SandboxClock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    def add(self, team: str, **told: Any) -> Endpoint:
        """Take an endpoint on, with a fresh secret."""
        now = self._clock.seconds()
        id, secret = minted("we", self._clock), new_secret()
        endpoint = Endpoint(id=id, team=team, secret=secret, created=now, updated=now, **told)
        row = (endpoint.id, team, msgspec.json.encode(endpoint))
        self._database.run("INSERT INTO endpoints (id, team, record) VALUES (?, ?, ?)", *row)
        return endpoint

    def find(self, id: str) -> Endpoint | None:
        """Return an endpoint of whatever team, or None."""
        row = self._database.row("SELECT record FROM endpoints WHERE id = ?", id)
        return None if row is None else read(row)

    def get(self, id: str, *, team: str) -> Endpoint:
        """Return an endpoint of ``team``.

        Raises:
            Problem: 404 for unknown and foreign ids alike.
        """
        endpoint = self.find(id)
        if endpoint is None or endpoint.team != team:
            raise not_found()
        return endpoint

    def listening(self, team: str, type: str) -> list[Endpoint]:
        """Return the active endpoints of ``team`` that hear events of ``type``, oldest first."""
        rows = self._database.rows("SELECT record FROM endpoints WHERE team = ? ORDER BY seq", team)
        return [endpoint for endpoint in map(read, rows) if endpoint.active and type in endpoint.events]

    def update(self, endpoint: Endpoint, **changes: Any) -> Endpoint:
        """Change what its owner may change. Switching it on forgets its failures."""
        if changes.get("active"):
            changes["failures"] = 0
        return self._put(endpoint, updated=self._clock.seconds(), **changes)

    def rotate(self, endpoint: Endpoint) -> Endpoint:
        """Mint a new secret; the one before it stays good for a day."""
        now = self._clock.seconds()
        former = {"former": endpoint.secret, "former_until": now + _DAY}
        return self._put(endpoint, secret=new_secret(), updated=now, **former)

    def signers(self, endpoint: Endpoint) -> tuple[str, ...]:
        """Return the secrets the next attempt is signed with, the newest first."""
        dual = self._settings.sign == "both" and self._clock.seconds() < endpoint.former_until
        return (endpoint.secret, endpoint.former) if dual and endpoint.former else (endpoint.secret,)

    def note_success(self, endpoint: Endpoint) -> None:
        """Remember that an attempt arrived."""
        self._put(endpoint, failures=0, succeeded=self._clock.seconds())

    def note_failure(self, endpoint: Endpoint) -> Endpoint:
        """Remember that an attempt failed; after 20 without a success for a day, switch the endpoint off."""
        now = self._clock.seconds()
        last = endpoint.created if endpoint.succeeded is None else endpoint.succeeded
        failed = self._put(endpoint, failures=endpoint.failures + 1, failed=now)
        if failed.active and failed.failures >= _MOST_FAILURES and now - last >= _DAY:
            return self._put(failed, active=False, updated=now)
        return failed

    def delete(self, id: str, *, team: str) -> bool:
        """Forget an endpoint, its deliveries and what was still to be delivered; say whether there was one."""
        with self._database.transaction():
            if not self._database.run("DELETE FROM endpoints WHERE id = ? AND team = ?", id, team):
                return False
            self._database.run("DELETE FROM deliveries WHERE endpoint = ?", id)
            self._database.run("DELETE FROM outbox WHERE place = ?", id)
        return True

    def _put(self, endpoint: Endpoint, **changes: Any) -> Endpoint:
        changed = msgspec.structs.replace(endpoint, **changes)
        self._database.run("UPDATE endpoints SET record = ? WHERE id = ?", msgspec.json.encode(changed), changed.id)
        return changed
