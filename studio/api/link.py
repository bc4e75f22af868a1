"""What all parts of one client share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from studio.api.calls import Timeouts
from studio.api.key import ApiKey
from studio.api.origin import Origin, origin_of
from studio.api.tally import Tally
from studio.domain.clock import Clock


@dataclass(frozen=True, slots=True)
class Link:
    """A server, a key and the manners of talking to it.

    Attributes:
        headers: Sent with every request to the service, the key apart.
        concurrency: Exchanges at once.
        chance: Returns the jitter of waits, 0 to 1.
    """

    base_url: str
    key: ApiKey
    headers: Mapping[str, str]
    clock: Clock
    timeouts: Timeouts
    concurrency: int
    tally: Tally
    chance: Callable[[], float]

    @property
    def origin(self) -> Origin:
        """The only origin that ever gets the key."""
        return origin_of(self.base_url)
