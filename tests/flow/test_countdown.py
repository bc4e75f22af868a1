"""A wait is as long as it was meant to be, whatever happens to the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studio.flow.countdown import Countdown
from tests.api.conftest import HeldClock


def test_it_counts_down_and_is_over() -> None:
    clock = HeldClock()
    wait = Countdown(clock)
    assert (wait.left(), wait.ends_at) == (0, None)
    wait.set(30)
    clock.moment += timedelta(seconds=10)
    assert (wait.left(), wait.ends_at) == (20, clock.moment + timedelta(seconds=20))
    clock.moment += timedelta(seconds=20)
    assert (wait.left(), wait.ends_at) == (0, None)


@pytest.mark.parametrize(("hours", "left"), [(-24, 30), (-1, 30), (1, 0), (24, 0)])
def test_a_clock_that_is_set_never_makes_it_longer(hours: int, left: float) -> None:
    clock = HeldClock()
    wait = Countdown(clock)
    wait.set(30)
    clock.moment += timedelta(hours=hours)
    assert wait.left() == left
    clock.moment += timedelta(seconds=30)
    assert wait.left() == 0
