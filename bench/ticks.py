"""A timer of one frame, and when it was let through."""

from __future__ import annotations

import time
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_MS = 16


class Ticks(QObject):
    """Notes every tick. The clock is the machine's, so that two programs can be compared moment by moment."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.moments: list[float] = []
        timer = QTimer(self, interval=FRAME_MS)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(self._note)
        timer.start()

    def _note(self) -> None:
        self.moments.append(time.monotonic())


def waits(moments: list[float], *, since: float, until: float) -> tuple[float, ...]:
    """Return the seconds between ticks in a span; a frame's length when nothing was in the way."""
    return tuple(b - a for a, b in pairwise(moments) if a >= since and b <= until)
