"""Tiles in lines and sections, against a layout that gives each a place of its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.ui.library.layout import GAP, HEADING, TOP, GridLayout

COUNTS = st.lists(st.integers(1, 30), max_size=8)
WIDTHS = st.integers(100, 1400)
SIDES = st.integers(96, 320)


def places(plan: GridLayout, counts: list[int], *, headed: bool) -> list[tuple[int, int]]:
    """Lay tiles out one by one."""
    found, y = list[tuple[int, int]](), TOP
    for count in counts:
        y += HEADING if headed else 0
        for number in range(count):
            column = number % plan.columns
            found.append((column, y))
            if column == plan.columns - 1 and number + 1 < count:
                y += plan.side + GAP
        y += plan.side + GAP
    return found


@given(COUNTS, WIDTHS, SIDES, st.booleans())
def test_every_tile_is_where_counting_puts_it(counts: list[int], width: int, side: int, headed: bool) -> None:
    shown = counts if headed else [sum(counts)] if counts else []
    plan = GridLayout(sum(counts), width=width, side=side, counts=counts if headed else ())
    for row, (column, y) in enumerate(places(plan, shown, headed=headed)):
        left, top = plan.place(row)
        assert top == y
        assert (left - plan.left) // (side + GAP - 1) >= column > (left - plan.left) / (side + 2 * GAP + 6) - 1
        assert plan.row_at(left, top) == plan.row_at(left + side - 1, top + side - 1) == row
        assert plan.row_at(left - 1, top) == plan.row_at(left, top - 1) == -1
        assert left >= 0 and (left + side <= width or plan.columns == 1)
        assert top + side <= plan.height


@given(COUNTS, WIDTHS, SIDES, st.booleans(), st.integers(-100, 6000), st.integers(0, 900))
def test_what_is_in_sight_is_found_without_looking_at_the_rest(
    counts: list[int], width: int, side: int, headed: bool, top: int, height: int
) -> None:
    plan = GridLayout(sum(counts), width=width, side=side, counts=counts if headed else ())
    rows = plan.rows_between(top, top + height)
    for row in range(plan.count):
        y = plan.place(row)[1]
        if y <= top + height and y + side > top:
            assert row in rows
    assert len(rows) <= (height // plan.pitch + 3) * plan.columns


@given(COUNTS, WIDTHS, st.booleans(), st.data())
def test_a_rectangle_touches_the_tiles_it_overlaps(
    counts: list[int], width: int, headed: bool, data: st.DataObject
) -> None:
    plan = GridLayout(sum(counts), width=width, side=120, counts=counts if headed else ())
    x, y = data.draw(st.integers(-10, width)), data.draw(st.integers(-10, plan.height + 50))
    right, bottom = x + data.draw(st.integers(0, width)), y + data.draw(st.integers(0, 900))
    touched = [row for first, last in plan.runs_in(x, y, right, bottom) for row in range(first, last + 1)]
    expected = []
    for row in range(plan.count):
        left, top = plan.place(row)
        if left <= right and left + 120 > x and top <= bottom and top + 120 > y:
            expected.append(row)
    assert touched == expected


@given(COUNTS, WIDTHS, st.booleans(), st.data())
def test_a_step_down_and_up_keeps_to_its_column_where_there_is_one(
    counts: list[int], width: int, headed: bool, data: st.DataObject
) -> None:
    plan = GridLayout(sum(counts), width=width, side=120, counts=counts if headed else ())
    if not plan.count:
        return
    row = data.draw(st.integers(0, plan.count - 1))
    below = plan.step(row, 1)
    assert below >= row
    if below == row:
        assert plan.place(row)[1] == plan.place(plan.count - 1)[1]
    else:
        lines = sorted({plan.place(each)[1] for each in range(plan.count)})
        assert lines.index(plan.place(below)[1]) == lines.index(plan.place(row)[1]) + 1
        assert plan.place(below)[0] <= plan.place(row)[0]
    assert plan.step(row, 1000) >= row >= plan.step(row, -1000)


def test_tiles_of_the_usual_size_stand_as_they_were_drawn() -> None:
    plan = GridLayout(100, width=904, side=136)
    assert plan.columns == 6
    assert [plan.place(row)[0] for row in range(6)] == [16, 163, 310, 458, 605, 752]
    assert plan.place(6)[1] - plan.place(0)[1] == 146


def test_something_is_dropped_before_the_tile_on_whose_left_half_it_falls() -> None:
    plan = GridLayout(8, width=904, side=136)
    left, top = plan.place(2)
    assert plan.gap_at(left + 10, top + 50) == 2
    assert plan.gap_at(left + 130, top + 50) == 3
    assert plan.gap_at(800, top + 146 + 50) == 8
    assert plan.gap_at(0, 0) == 0


@pytest.mark.parametrize("count", [0, 1, 1_000_000])
def test_any_number_of_tiles_is_laid_out(count: int) -> None:
    plan = GridLayout(count, width=904, side=136)
    assert (plan.height == 0) == (count == 0)
    if count:
        assert plan.row_at(*plan.place(count - 1)) == count - 1
