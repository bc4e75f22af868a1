"""Pictures stand inside the stage, whole, alike and apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize

from studio.ui.stage.places import GAP, beside, grid, single

AREA = QRect(4, 4, 736, 642)


@given(
    count=st.integers(1, 4),
    ratio=st.floats(1 / 8, 8),
    width=st.integers(400, 3000),
    height=st.integers(300, 2000),
)
def test_pictures_are_inside_alike_and_apart(count: int, ratio: float, width: int, height: int) -> None:
    area = QRect(10, 20, width, height)
    places = grid(area, count, ratio).pictures
    assert len(places) == count
    assert len({(place.width(), place.height()) for place in places}) == 1
    assert all(area.contains(place) for place in places)
    for at, place in enumerate(places):
        grown = place.adjusted(-GAP + 1, -GAP + 1, GAP - 1, GAP - 1)
        assert not any(grown.intersects(other) for other in places[at + 1 :])
    assert places[0].height() == max(1, int(places[0].width() / ratio))


@pytest.mark.parametrize(
    ("count", "ratio", "columns"),
    [
        (4, 1.0, 2),
        (4, 16 / 9, 2),
        (4, 9 / 16, 2),
        (2, 1.0, 2),
        (2, 3.0, 1),
        (3, 9 / 16, 3),
        (3, 16 / 9, 2),
        (3, 1.0, 2),
    ],
)
def test_columns_suit_the_shape(count: int, ratio: float, columns: int) -> None:
    places = grid(AREA, count, ratio).pictures
    assert len({place.left() for place in places}) == columns


def test_four_squares_are_as_large_as_designed() -> None:
    first = grid(AREA, 4, 1.0).pictures[0]
    assert first.size() == QSize(316, 316)


def test_one_picture_has_its_siblings_at_its_right() -> None:
    area = QRect(4, 4, 736, 600)
    places = single(area, 4, 1.0, selected=2)
    large = places.pictures[2]
    assert [place.isNull() for place in places.pictures] == [True, True, False, True]
    assert large == QRect(16, 4, 600, 600)
    assert places.siblings[0] == QRect(632, 94, 96, 96)
    assert [place.top() for place in places.siblings] == [94, 202, 310, 418]
    assert single(area, 1, 1.0, selected=0).siblings == ()


def test_siblings_shrink_with_a_low_stage() -> None:
    area = QRect(0, 0, 736, 200)
    assert all(area.contains(place) for place in single(area, 4, 16 / 9, selected=0).siblings)


def test_steps_in_a_grid_end_at_its_edge() -> None:
    places = grid(AREA, 4, 1.0).pictures
    assert beside(places, 0, 1, 0) == 1
    assert beside(places, 0, 0, 1) == 2
    assert beside(places, 1, 1, 0) == 1
    assert beside(places, 3, 0, -1) == 1
