"""What has to come and go between two lists of keys."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from studio.state.library.edits import edits

KEYS = st.lists(st.integers(-50, 50), unique=True, max_size=60)


def applied(old: array[int], new: array[int]) -> array[int] | None:
    """Do to ``old`` what a model would do, and return it."""
    changes = edits(old, new)
    if changes is None:
        return None
    keys = old[:]
    for start, count in reversed(changes.removed):
        del keys[start : start + count]
    for start, count in changes.inserted:
        keys[start:start] = new[start : start + count]
    return keys


@given(KEYS, KEYS)
def test_whatever_is_told_leads_from_one_list_to_the_other(old: list[int], new: list[int]) -> None:
    before, after = array("q", old), array("q", new)
    assert applied(before, after) in (after, None)
    assert before == array("q", old)


@given(KEYS, st.sets(st.integers(0, 59), max_size=8), st.lists(st.integers(100, 120), unique=True, max_size=4))
def test_a_few_that_go_and_a_few_on_top_are_told_one_by_one(old: list[int], gone: set[int], top: list[int]) -> None:
    after = array("q", [*top, *(key for at, key in enumerate(old) if at not in gone)])
    assert applied(array("q", old), after) == after


def test_one_new_picture_among_a_hundred_thousand_is_one_insertion() -> None:
    old = array("q", range(100_000, 0, -1))
    changes = edits(old, array("q", [100_001, *old]))
    assert changes is not None and (changes.removed, changes.inserted) == ((), ((0, 1),))


def test_the_rest_of_an_answer_is_one_insertion_at_its_end() -> None:
    all_of_them = array("q", range(100_000, 0, -1))
    changes = edits(all_of_them[:300], all_of_them)
    assert changes is not None and (changes.removed, changes.inserted) == ((), ((300, 99_700),))


def test_a_run_that_was_waiting_gives_way_to_its_pictures() -> None:
    changes = edits(array("q", [9, -4, 8, 7]), array("q", [9, 13, 12, 11, 10, 8, 7]))
    assert changes is not None and (changes.removed, changes.inserted) == (((1, 1),), ((1, 4),))


def test_another_question_is_not_told_one_by_one() -> None:
    assert edits(array("q", range(0, 20_000, 2)), array("q", range(1, 20_000, 2))) is None


def test_what_moved_goes_and_comes_again() -> None:
    old = array("q", range(1000))
    new = array("q", [*range(1, 500), 0, *range(500, 1000)])
    changes = edits(old, new)
    assert changes is not None and (changes.removed, changes.inserted) == (((0, 1),), ((499, 1),))
