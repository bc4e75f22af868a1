"""Token buckets, one per team and class of route. They are full again after a restart, like any cache."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.sandbox.clock import SandboxClock
from studio.sandbox.problems import Problem


@dataclass(frozen=True, slots=True)
class Rate:
    """How many calls at once, and how many a minute after that."""

    burst: int
    per_minute: int


RATES = {
    "images_post": Rate(120, 60),
    "videos_post": Rate(120, 60),
    "estimate_post": Rate(240, 120),
    "files_post": Rate(60, 30),
    "webhook_endpoints_post": Rate(10, 10),
    "webhooks_test": Rate(30, 30),
    "get": Rate(1200, 600),
}


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """What every team may still ask.

    Attributes:
        enforced: Without it nobody is refused; tokens are counted all the same.
    """

    def __init__(self, clock: SandboxClock) -> None:
        self.enforced = True
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def _filled(self, team: str, name: str) -> _Bucket:
        now, rate = self._clock.seconds(), RATES[name]
        bucket = self._buckets.setdefault((team, name), _Bucket(rate.burst, now))
        bucket.tokens = min(rate.burst, bucket.tokens + max(0.0, now - bucket.at) * rate.per_minute / 60)
        bucket.at = now
        return bucket

    def take(self, team: str, name: str) -> None:
        """Use one token.

        Raises:
            Problem: 429 with the whole seconds to wait.
        """
        bucket = self._filled(team, name)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
        elif self.enforced:
            wait = max(1, math.ceil((1 - bucket.tokens) * 60 / RATES[name].per_minute))
            message = f"Rate limit exceeded for {name}. Retry after {wait}s."
            raise Problem("too_many_requests", message, headers={"Retry-After": str(wait)})

    def headers(self, team: str | None, name: str) -> dict[str, str]:
        """Return the three headers; a caller we do not know sees a full bucket."""
        rate, now = RATES[name], self._clock.seconds()
        tokens = self._filled(team, name).tokens if team else float(rate.burst)
        full = math.ceil(now + (rate.burst - tokens) * 60 / rate.per_minute)
        return {
            "X-RateLimit-Limit": str(rate.burst),
            "X-RateLimit-Remaining": str(int(tokens)),
            "X-RateLimit-Reset": str(full),
        }

    def set_remaining(self, team: str, name: str, tokens: float) -> None:
        """Leave exactly ``tokens`` in a bucket."""
        self._filled(team, name).tokens = tokens

    def refill(self) -> None:
        """Make every bucket full, and matter."""
        self._buckets.clear()
        self.enforced = True
