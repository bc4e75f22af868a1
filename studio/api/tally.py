"""What the answers tell besides their bodies: the server's time and the buckets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from studio.api import retry
from studio.api.rate import LONGEST_WAIT, Rates, bucket_in
from studio.domain.clock import Clock

_SHORTEST_WAIT = 0.01


class Tally:
    """Kept for one client, and consulted before each request.

    Attributes:
        silent: Whether the service has not answered yet.
    """

    def __init__(self, clock: Clock) -> None:
        self.silent = True
        self._clock = clock
        self._rates = Rates()
        self._offset = timedelta(0)

    def now(self) -> datetime:
        """Return the server's time as far as it is known, else ours."""
        return self._clock.now() + self._offset

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

    def heard(self, bucket: str, headers: Mapping[str, str]) -> None:
        """Take in the headers of an answer that is surely the service's."""
        self.silent = False
        date = retry.http_date(headers.get("date"))
        if date is not None:
            self._offset = date - self._clock.now()
        self._rates.back(bucket, bucket_in(headers, now=self.now()), now=self.now())
