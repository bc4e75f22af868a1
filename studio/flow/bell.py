"""A bell between coroutines: rung when something changed, waited for with a time limit."""

from __future__ import annotations

import asyncio

from studio.domain.clock import Clock


class Bell:
    """Rings stay audible until somebody listened: a ring between two waits is not missed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever waits, or the next one who does."""
        self._event.set()

    async def wait(self, seconds: float | None = None) -> None:
        """Wait for a ring, at most ``seconds``."""
        if seconds is None:
            await self._event.wait()
        else:
            await self._first(seconds)
        self._event.clear()

    async def _first(self, seconds: float) -> None:
        tasks = [asyncio.ensure_future(self._event.wait()), asyncio.ensure_future(self._clock.sleep(seconds))]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
