"""A wait that ends after so many seconds, also when somebody sets the clock meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from studio.domain.clock import Clock


class Countdown:
    """Over until it is set.

    A clock that is set forward, or a computer that slept, ends it early. One that is set back makes it longer by what
    passed since it was last looked at, never by hours.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen = self._until = clock.now()

    def set(self, seconds: float) -> None:
        """Begin to wait for ``seconds``, whatever was waited for before."""
        self._seen = self._clock.now()
        self._until = self._seen + timedelta(seconds=seconds)

    def left(self) -> float:
        """Return the seconds that are left; 0 when it is over."""
        now = self._clock.now()
        if now < self._seen:
            self._until -= self._seen - now
        self._seen = now
        return max((self._until - now).total_seconds(), 0.0)

    @property
    def ends_at(self) -> datetime | None:
        """When it will be over, by the present clock; None when it is."""
        return self._until if self.left() > 0 else None
