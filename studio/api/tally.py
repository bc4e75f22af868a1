"""What the answers tell besides their bodies: the server's time and the buckets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from studio.api import retry
from studio.api.rate import LONGEST_WAIT, Rates, bucket_in
from studio.domain.clock import Clock
from studio.domain.soundness import is_sound

_SHORTEST_WAIT = 0.01
_TRUSTED = timedelta(minutes=5)
"""For so long our clock may carry the server's time on, or an answer be under way; a clock that was set meanwhile shows
as a longer while, or as a negative one."""


class Tally:
    """Kept for one client, and consulted before each request."""

    def __init__(self, clock: Clock) -> None:
        self._heard_at: datetime | None = None
        self._clock = clock
        self._rates = Rates()
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """Return the server's time as far as it is known, else ours."""
        return self._clock.now() + self._offset

    @property
    def silent(self) -> bool:
        """Whether the service has not told its time of late, by a clock that may have been set in between."""
        return self._heard_at is None or not self._lately(self._heard_at)

    async def room(self, bucket: str) -> None:
        """Wait until ``bucket`` has a token to spare, then take it. After a minute the service may decide."""
        waited = 0.0
        while waited < LONGEST_WAIT and (wait := self._rates.wait(bucket, now=self.now())) > 0:
            waited += max(wait, _SHORTEST_WAIT)
            await self._clock.sleep(max(wait, _SHORTEST_WAIT))
        self._rates.leaving(bucket)

    def unheard(self, bucket: str) -> None:
        """Take in that a request got no answer, or none that the service gave."""
        self._rates.back(bucket, None, now=self.now())

    def heard(self, bucket: str, headers: Mapping[str, str], *, asked: datetime) -> None:
        """Take in the headers of an answer that is surely the service's, to a request that left when ``asked`` says.

        The time it tells counts only if our clock was not set on the way: it would seem to be that much late.
        """
        if self._lately(asked):
            self._hear_time(retry.http_date(headers.get("date")))
        else:
            self._heard_at = None
        self._rates.back(bucket, bucket_in(headers, now=self.now()), now=self.now())

    def _lately(self, moment: datetime) -> bool:
        return timedelta(0) <= self._clock.now() - moment <= _TRUSTED

    def _hear_time(self, date: datetime | None) -> None:
        self._heard_at = self._clock.now()
        if is_sound(date) and date is not None:
            self._offset = date - self._heard_at
