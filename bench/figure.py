"""A figure: what is measured, what it is held against, and how much more it may cost."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass


class Unmeasurable(Exception):
    """This machine lacks something the figure needs; the text says what."""


@dataclass(frozen=True)
class Reading:
    """Seconds of the subject and of its yardstick, taken in turns so that a busy moment hits both."""

    subject: tuple[float, ...]
    yardstick: tuple[float, ...]

    @property
    def medians(self) -> tuple[float, float]:
        return statistics.median(self.subject), statistics.median(self.yardstick)

    @property
    def ratio(self) -> float:
        subject, yardstick = self.medians
        return subject / yardstick


@dataclass(frozen=True)
class Figure:
    """``hold`` is the largest ratio of subject to yardstick that keeps the promise."""

    name: str
    yardstick: str
    hold: float
    measure: Callable[[], Reading]


def in_turns(subject: Callable[[], float], yardstick: Callable[[], float], *, rounds: int) -> Reading:
    """Take ``rounds`` pairs of seconds. One more pair comes first and is thrown away: it warms the disk cache."""
    pairs = [(yardstick(), subject()) for _ in range(rounds + 1)][1:]
    return Reading(subject=tuple(pair[1] for pair in pairs), yardstick=tuple(pair[0] for pair in pairs))
