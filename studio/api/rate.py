"""The service's token buckets, as far as its headers let us follow them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from studio.api import retry

LONGEST_WAIT = 60.0
"""Seconds. After that the request goes out and the service decides."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """What the service last said about one bucket: its size, what is left, and when it is full again if idle."""

    limit: int
    remaining: int
    reset: datetime | None


def bucket_of(method: str, path: str) -> str:
    """Return the name of the bucket that a request draws from."""
    if method == "GET":
        return "get"
    if path.startswith("/v1/files"):
        return "files_post"
    if path.startswith("/v1/webhook_endpoints"):
        return "webhooks_test" if path.endswith("/test") else "webhook_endpoints_post"
    if path.endswith("/estimate"):
        return "estimate_post"
    return "videos_post" if path == "/v1/videos" else "images_post"


def bucket_in(headers: Mapping[str, str], *, now: datetime) -> Bucket | None:
    """Read the three headers, also without the ``X-`` of older days; None when they are missing or make no sense."""
    prefix = "x-ratelimit" if "x-ratelimit-limit" in headers else "ratelimit"
    limit = _count(headers.get(f"{prefix}-limit"))
    remaining = _count(headers.get(f"{prefix}-remaining"))
    if limit is None or remaining is None or limit == 0:
        return None
    wait = retry.until(headers.get(f"{prefix}-reset"), now=now)
    return Bucket(limit, min(remaining, limit), None if wait is None else now + timedelta(seconds=wait))


def _count(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) <= 12 else None


@dataclass(slots=True)
class _Level:
    """Our reckoning of one bucket between two answers."""

    bucket: Bucket
    seen: datetime
    on_the_way: int = 0
    """Sent since; the service has not counted them in ``bucket`` yet."""

    def refill(self) -> float:
        """Return tokens per second. A bucket that does not say when it is full is taken to need a minute."""
        missing = self.bucket.limit - self.bucket.remaining
        until = (self.bucket.reset - self.seen).total_seconds() if self.bucket.reset else 60.0
        return max(missing, 1) / min(max(until, 1.0), 3600.0)

    def tokens(self, now: datetime) -> float:
        elapsed = max((now - self.seen).total_seconds(), 0.0)
        return min(self.bucket.limit, self.bucket.remaining + elapsed * self.refill()) - self.on_the_way


@dataclass(slots=True)
class Rates:
    """All buckets. Several requests at once are counted before their answers come, so that none runs into a 429."""

    _levels: dict[str, _Level] = field(default_factory=dict)
    _sent: dict[str, int] = field(default_factory=dict)

    def wait(self, name: str, *, now: datetime) -> float:
        """Return seconds until the bucket has a token for one more request; 0 when it has, or is not known."""
        level = self._levels.get(name)
        if level is None:
            return 0.0
        short = 1.0 - level.tokens(now)
        return min(short / level.refill(), LONGEST_WAIT) if short > 1e-6 else 0.0

    def leaving(self, name: str) -> None:
        """Count one request as on the way."""
        self._sent[name] = self._sent.get(name, 0) + 1
        if name in self._levels:
            self._levels[name].on_the_way += 1

    def back(self, name: str, bucket: Bucket | None, *, now: datetime) -> None:
        """Take in the answer to one request, or its failure when ``bucket`` is None."""
        self._sent[name] = max(self._sent.get(name, 0) - 1, 0)
        if bucket is not None:
            self._levels[name] = _Level(bucket, now, on_the_way=self._sent[name])
        elif name in self._levels:
            self._levels[name].on_the_way = self._sent[name]
