"""A figure: what is measured, what it is held against, and how much more it may cost."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


class Unmeasurable(Exception):
    """This machine lacks something the figure needs; the text says what."""


@dataclass(frozen=True)
class Reading:
    """What was read off the subject and off its yardstick, taken in turns so that a busy moment hits both."""

    subject: tuple[float, ...]
    yardstick: tuple[float, ...]


@dataclass(frozen=True)
class Figure:
    """What is promised.

    Attributes:
        hold: The largest ratio of subject to yardstick that keeps the promise.
        of: What is made of many readings: their median, or something from their worst end.
        unit: ``s``, ``B``, or empty for a plain number.
        within: With it, the promise is about the subject alone: the most it may be. The ratio is shown beside it.
    """

    name: str
    yardstick: str
    hold: float
    measure: Callable[[], Reading]
    of: Callable[[Sequence[float]], float] = statistics.median
    unit: str = "s"
    within: float | None = None

    def values(self, reading: Reading) -> tuple[float, float]:
        """Return the one value of the subject and that of its yardstick."""
        return self.of(reading.subject), self.of(reading.yardstick)

    def ratio(self, reading: Reading) -> float:
        subject, yardstick = self.values(reading)
        return subject / yardstick

    def held(self, reading: Reading) -> bool:
        if self.within is not None:
            return self.values(reading)[0] <= self.within
        return self.ratio(reading) <= self.hold


def in_turns(subject: Callable[[], float], yardstick: Callable[[], float], *, rounds: int) -> Reading:
    """Take ``rounds`` pairs of seconds. One more pair comes first and is thrown away: it warms the disk cache."""
    pairs = [(yardstick(), subject()) for _ in range(rounds + 1)][1:]
    return Reading(subject=tuple(pair[1] for pair in pairs), yardstick=tuple(pair[0] for pair in pairs))
