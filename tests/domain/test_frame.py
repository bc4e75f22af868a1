"""The part of a picture that a clip begins with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.frame import Crop, largest_crop, moved, scaled
from studio.domain.limits import RATIOS

SIDE = st.integers(1, 8192)
RATIO = st.sampled_from(sorted(RATIOS))


def test_the_middle_is_kept_unless_told_otherwise() -> None:
    assert largest_crop(4000, 3000, "16:9") == Crop(x=0, y=375, width=4000, height=2250)
    assert largest_crop(4000, 3000, "9:16") == Crop(x=1156, y=0, width=1688, height=3000)
    assert largest_crop(4000, 3000, "16:9", focus=(0.5, 0.0)) == Crop(x=0, y=0, width=4000, height=2250)


@pytest.mark.parametrize("ratio", sorted(RATIOS))
def test_a_picture_of_the_ratio_is_kept_whole(ratio: str) -> None:
    across, down = RATIOS[ratio]
    assert largest_crop(across * 100, down * 100, ratio) is None


@given(SIDE, SIDE, RATIO, st.floats(-1, 2), st.floats(-1, 2))
def test_a_crop_is_inside_and_touches_two_edges(width: int, height: int, ratio: str, x: float, y: float) -> None:
    crop = largest_crop(width, height, ratio, focus=(x, y))
    if crop is not None:
        assert crop.width == width or crop.height == height
        _inside(crop, width, height)


@given(SIDE, SIDE, RATIO, st.floats(0.01, 100), st.integers(-9000, 9000), st.integers(-9000, 9000))
def test_it_stays_inside_however_it_is_moved_and_scaled(
    width: int, height: int, ratio: str, by: float, right: int, below: int
) -> None:
    crop = largest_crop(width, height, ratio) or Crop(x=0, y=0, width=width, height=height)
    other = scaled(crop, width=width, height=height, ratio=ratio, by=by)
    _inside(other, width, height)
    _inside(moved(other, width=width, height=height, by=(right, below)), width, height)


def test_scaling_keeps_the_ratio() -> None:
    crop = scaled(Crop(x=0, y=375, width=4000, height=2250), width=4000, height=3000, ratio="16:9", by=0.5)
    assert (crop.width, crop.height) == (2000, 1125)
    assert (crop.x, crop.y) == (1000, 937)


def _inside(crop: Crop, width: int, height: int) -> None:
    assert crop.width >= 1 and crop.height >= 1
    assert 0 <= crop.x <= width - crop.width
    assert 0 <= crop.y <= height - crop.height
