"""The callback of a single run: unsigned, and soon given up. A hint, no more."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from studio.sandbox.clock import SandboxClock
from studio.sandbox.generations import Generation
from studio.sandbox.portrait import Portraits
from studio.sandbox.webhooks.events import media_event
from studio.sandbox.webhooks.line import Outcome
from studio.sandbox.webhooks.outbox import Letter, Outbox
from studio.sandbox.wire import written

KIND = "callback"
_ATTEMPTS = 3
_PAUSE = 2.0


class Callbacks:
    """The sender of callbacks: three attempts, two seconds apart by the sandbox clock."""

    def __init__(self, clock: SandboxClock, outbox: Outbox, portraits: Portraits) -> None:
        self._clock = clock
        self._outbox = outbox
        self._portraits = portraits

    def ended(self, generation: Generation) -> None:
        """Tell of a run that has ended, where it asked for that; of a cancelled one nothing is told."""
        url = generation.request.webhook_url
        if url is None or generation.status == "cancelled":
            return
        body = written({"event": media_event(generation), "data": self._portraits.public(generation)})
        self._outbox.put(KIND, urlsplit(url).netloc, url, body)

    def address(self, letter: Letter) -> tuple[str, Mapping[str, str]] | None:
        """Return the address the run named, and no signature."""
        return letter.name, {}

    def settle(self, letter: Letter, outcome: Outcome) -> None:
        """Give up after a success or the last attempt."""
        if outcome.arrived or letter.attempt >= _ATTEMPTS:
            self._outbox.drop(letter)
        else:
            self._outbox.retry(letter, name=letter.name, due=self._clock.seconds() + _PAUSE)
