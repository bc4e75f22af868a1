"""What a long work in a thread shares with whoever waits for it: how far it is, and whether it is still wanted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_OFTEN = 0.05
"""Seconds between two shares told: whoever hears them has a window to paint."""


class Stopped(Exception):
    """The work is not wanted any more."""


class Work:
    """Tell it often how far the work is; it says so now and then, and ends the work when it should stop."""

    def __init__(self, stop: threading.Event | None = None, told: Callable[[float], object] | None = None) -> None:
        self._stop = stop
        self._told = told
        self._last = float("-inf")

    def go_on(self) -> None:
        """Return if the work is still wanted.

        Raises:
            Stopped: It is not.
        """
        if self._stop is not None and self._stop.is_set():
            raise Stopped

    def at(self, share: float) -> None:
        """Tell that ``share`` of the work is done, 0 to 1, and do :meth:`go_on`."""
        self.go_on()
        now = time.monotonic()
        if self._told is not None and (share >= 1 or now - self._last >= _OFTEN):
            self._last = now
            self._told(min(max(share, 0.0), 1.0))
