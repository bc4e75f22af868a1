"""What happened, told to every endpoint that wants to hear it."""

from __future__ import annotations

import time
from typing import Any

from studio.domain.limits import API_VERSION
from studio.sandbox.clock import SandboxClock, stamp
from studio.sandbox.generations import Generation
from studio.sandbox.identity import minted
from studio.sandbox.ledger import Ledger
from studio.sandbox.portrait import Portraits
from studio.sandbox.webhooks.deliveries import Deliveries
from studio.sandbox.webhooks.endpoints import Endpoint, Endpoints
from studio.sandbox.webhooks.settings import Settings
from studio.sandbox.webhooks.specimen import specimen
from studio.sandbox.wire import plain, written

_BALANCE_LOW, _DISABLED = "usage.balance_low", "webhook.endpoint_disabled"
_HOUR = 3600.0
_ENDINGS = {"succeeded": "completed", "cancelled": "cancelled"}


def media_event(generation: Generation) -> str:
    """Return the type of event that tells of the end of a run."""
    return f"{generation.media_type}.{_ENDINGS.get(generation.status, 'failed')}"


class Events:
    """Turns what happens in the house into deliveries. Called inside the transaction in which it happens."""

    def __init__(
        self,
        clock: SandboxClock,
        ledger: Ledger,
        portraits: Portraits,
        endpoints: Endpoints,
        deliveries: Deliveries,
        settings: Settings,
    ) -> None:
        self._clock = clock
        self._ledger = ledger
        self._portraits = portraits
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._settings = settings

    def ended(self, generation: Generation) -> None:
        """Tell how a run ended."""
        data = self._portraits.public(generation)
        self._tell(generation.team, media_event(generation), data, version=generation.version)

    def spent(self, team: str) -> None:
        """Tell that a purse which has just become smaller is low, at most once an hour."""
        now, last = self._clock.seconds(), self._settings.told_low(team)
        if self._ledger.purse(team).credits > self._settings.threshold or now - last < _HOUR:
            return
        if self._tell(team, _BALANCE_LOW, self._balance(team)):
            self._settings.keep_told_low(team, now)

    def disabled(self, endpoint: Endpoint) -> None:
        """Tell the other endpoints that one was switched off."""
        self._tell(endpoint.team, _DISABLED, endpoint.public())

    def test(self, endpoint: Endpoint, type: str) -> tuple[str, bool]:
        """Show ``endpoint`` what an event looks like; return its id, and whether it will be delivered."""
        event = minted("evt", self._clock)
        if endpoint.active:
            body = _envelope(event, type, self._sample(endpoint, type), version=API_VERSION, synthetic=True)
            self._deliveries.add(endpoint, event=event, type=type, body=body)
        return event, endpoint.active

    def _sample(self, endpoint: Endpoint, type: str) -> dict[str, Any]:
        if type == _BALANCE_LOW:
            return self._balance(endpoint.team)
        if type == _DISABLED:
            return endpoint.public()
        return self._portraits.public(specimen(type, team=endpoint.team, clock=self._clock))

    def _balance(self, team: str) -> dict[str, Any]:
        purse, threshold = self._ledger.purse(team), self._settings.threshold
        available = plain(purse.available)
        return {"credits": plain(purse.credits), "available_credits": available, "threshold": plain(threshold)}

    def _tell(self, team: str, type: str, data: dict[str, Any], *, version: str = API_VERSION) -> bool:
        """Return whether anybody listens."""
        listeners = self._endpoints.listening(team, type)
        event = minted("evt", self._clock)
        body = _envelope(event, type, data, version=version, synthetic=False)
        for endpoint in listeners:
            self._deliveries.add(endpoint, event=event, type=type, body=body)
        return bool(listeners)


def _envelope(event: str, type: str, data: dict[str, Any], *, version: str, synthetic: bool) -> bytes:
    return written(
        {
            "id": event,
            "object": "event",
            "type": type,
            "aurous_version": version,
            # Real time, also when the sandbox clock was moved: receivers compare it with theirs.
            "created_at": stamp(time.time()),
            "synthetic": synthetic,
            "data": data,
        }
    )
