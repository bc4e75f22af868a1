"""The next free number of a name is found in a few looks, however many are taken."""

from __future__ import annotations

from itertools import islice

import pytest

from studio.domain.free_number import FEW, likely_free


class Taken:
    """Numbers in use, which counts how often it was asked."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = set(numbers)
        self.asked = 0

    def __call__(self, number: int) -> bool:
        self.asked += 1
        return number in self.numbers


@pytest.mark.parametrize("gap", range(1, FEW + 1))
def test_the_first_gap_among_a_few_is_used(gap: int) -> None:
    assert next(likely_free(Taken(*{*range(1, 50)} - {gap}), last=49)) == gap


@pytest.mark.parametrize("count", [0, 1, FEW - 1, FEW, FEW + 1, 99, 1_000, 20_000, 1_000_000])
def test_without_gaps_it_is_the_next_one(count: int) -> None:
    taken = Taken(*range(1, count + 1))
    assert next(likely_free(taken)) == count + 1
    assert taken.asked <= FEW + 2 * max(count, 1).bit_length()


def test_where_it_ended_the_time_before_it_goes_on_at_once() -> None:
    taken = Taken(*range(1, 20_001))
    assert next(likely_free(taken, last=20_000)) == 20_001
    assert taken.asked == FEW + 2


def test_a_last_number_that_went_is_no_place_to_begin() -> None:
    assert next(likely_free(Taken(*range(1, 21)), last=5_000)) == 21


def test_one_that_was_lost_to_somebody_else_is_not_offered_again() -> None:
    assert list(islice(likely_free(Taken(1, 2, 4, 9, 10)), 9)) == [3, 5, 6, 7, 8, 11, 12, 13, 14]
