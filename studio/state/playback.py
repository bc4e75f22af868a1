"""A clip as it runs: which frame is due by the clock, and those after it decoded in time."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from studio.flow.film import Film
from studio.state.projector import Projector

_AHEAD = 6
"""Frames decoded before they are due."""
_FASTEST = 60
"""Frames shown in a second, at most: more are left out."""

_SHORTEST_MS = 2


class Playback(QObject):
    """Runs through the frames of a clip. Frames that are not decoded in time are left out: it never runs slower.

    Frames are counted on from round to round while the clip is looped.

    Signals:
        due: A frame is to be seen now.
            number: Which.
            image: Its pixels.
        ended: The last frame was seen to its end.
    """

    due = Signal(int, QImage)
    ended = Signal()

    def __init__(
        self, projector: Projector, *, now: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        """Make it. ``now`` is a clock in seconds that is never put back."""
        super().__init__(parent)
        self._projector = projector
        self._now = now
        self._film: Film | None = None
        self._loop = False
        self._speed = 1.0
        self._began = self._from = 0.0
        self._seen = 0
        self._ready: dict[int, QImage] = {}
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        projector.came.connect(self._came)

    @property
    def running(self) -> bool:
        """Whether the clip runs."""
        return self._film is not None

    def start(self, film: Film, number: int, *, speed: float, loop: bool, at: float | None = None) -> None:
        """Run ``film`` from its frame ``number``; given ``at``, from this second of it, when that frame is seen."""
        self._film, self._loop, self._speed = film, loop, speed
        self._began, self._from = self._now(), film.times[number] if at is None else at
        self._seen = number - 1
        self._ready.clear()
        self.tick()

    def stop(self) -> None:
        """Stand still."""
        self._film = None
        self._timer.stop()
        self._ready.clear()

    def tick(self) -> None:
        """Show the frame that is due, as far as it is decoded; wish for those after it."""
        if (film := self._film) is None:
            return
        at = self._at()
        due = self._due(film, at)
        self._show(film, due)
        if self._film is None:
            return  # who saw the frame wished to see no more
        if not self._loop and at >= film.seconds and self._seen == film.count - 1:
            self.stop()
            self.ended.emit()
            return
        self._wish(film, due)
        self._timer.start(max(_SHORTEST_MS, math.ceil((self._time_of(film, due + 1) - at) / self._speed * 1000)))

    def _due(self, film: Film, at: float) -> int:
        if not self._loop:
            return film.number_at(at)
        turn, rest = divmod(at, film.seconds)
        return int(turn) * film.count + film.number_at(rest)

    def _time_of(self, film: Film, number: int) -> float:
        if not self._loop and number >= film.count:
            return film.seconds
        turn, rest = divmod(number, film.count)
        return turn * film.seconds + film.times[rest]

    def _show(self, film: Film, due: int) -> None:
        """Show the newest frame there is that is due; older ones come too late."""
        ready = [number for number in self._ready if number <= due]
        if not ready:
            return
        newest = max(ready)
        image = self._ready[newest]
        for number in ready:
            del self._ready[number]
        self._seen = newest
        self.due.emit(newest % film.count, image)

    def _wish(self, film: Film, due: int) -> None:
        stride = self._stride(film)
        first = due if self._seen < due else due + stride
        last = due + _AHEAD * stride if self._loop else min(due + _AHEAD * stride, film.count - 1)
        numbers = list(range(first, last + 1, stride))
        if not self._loop and numbers and numbers[-1] != last:
            numbers.append(last)
        self._projector.want([number % film.count for number in numbers if number not in self._ready])

    def _came(self, number: int, image: QImage) -> None:
        film = self._film
        if film is None:
            return
        due = self._due(film, self._at())
        last = due + _AHEAD * self._stride(film)
        # Of every round it may be shown in. It may be late as well: late is better than never.
        first = self._seen + 1 + (number - self._seen - 1) % film.count
        for place in range(first, (last if self._loop else min(last, film.count - 1)) + 1, film.count):
            self._ready[place] = image
        if self._seen < due:
            self.tick()

    def _at(self) -> float:
        return self._from + (self._now() - self._began) * self._speed

    def _stride(self, film: Film) -> int:
        return max(1, math.ceil(film.rate * self._speed / _FASTEST - 0.01))
