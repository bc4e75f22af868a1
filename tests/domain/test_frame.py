"""The part of a picture that a clip begins with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.frame import Crop, Frame, fitted, largest_crop, moved, scaled
from studio.domain.limits import RATIOS, RESOLUTIONS, video_size
from studio.domain.reference import Reference, ReferenceKind

SIDE = st.integers(1, 8192)
RATIO = st.sampled_from(sorted(RATIOS))
KEPT = Reference(kind=ReferenceKind.FILE, source="/kept/a.png", name="a.png", sha256="aa")
ANY = st.integers(-(2**31), 2**31 - 1)


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


@given(SIDE, SIDE, RATIO, st.none() | st.builds(Crop, x=ANY, y=ANY, width=ANY, height=ANY))
def test_whatever_crop_comes_one_of_the_ratio_inside_the_picture_leaves(
    width: int, height: int, ratio: str, crop: Crop | None
) -> None:
    frame = fitted(Frame(original=KEPT, width=width, height=height, crop=crop, sent=KEPT), ratio)
    if frame.crop is not None:
        _inside(frame.crop, width, height)
    assert (frame.sent is None) == (frame.crop != crop)
    assert fitted(frame, ratio) == frame


@given(SIDE, SIDE, RATIO, st.floats(0.01, 1), st.integers(-9000, 9000))
def test_a_crop_the_user_made_is_kept(width: int, height: int, ratio: str, by: float, right: int) -> None:
    crop = largest_crop(width, height, ratio) or Crop(x=0, y=0, width=width, height=height)
    crop = scaled(crop, width=width, height=height, ratio=ratio, by=by)
    crop = moved(crop, width=width, height=height, by=(right, 0))
    if (crop.width, crop.height) != (width, height):
        frame = Frame(original=KEPT, width=width, height=height, crop=crop, sent=KEPT)
        assert fitted(frame, ratio) == frame


def test_another_ratio_keeps_the_middle() -> None:
    left = Crop(x=0, y=0, width=500, height=500)
    frame = fitted(Frame(original=KEPT, width=2000, height=500, crop=left, sent=KEPT), "9:16")
    assert (frame.crop, frame.sent) == (Crop(x=110, y=0, width=281, height=500), None)


@pytest.mark.parametrize("ratio", sorted(RATIOS))
@pytest.mark.parametrize("resolution", sorted(RESOLUTIONS))
def test_a_frame_of_a_clip_of_that_ratio_stays_whole(resolution: str, ratio: str) -> None:
    width, height = video_size(resolution, ratio)
    frame = Frame(original=KEPT, width=width, height=height, sent=KEPT)
    assert fitted(frame, ratio) == frame


def test_what_only_the_service_can_see_has_no_crop() -> None:
    web = Reference(kind=ReferenceKind.WEB, source="https://example.com/a.png", name="example.com")
    frame = Frame(original=web, crop=Crop(x=0, y=0, width=5, height=5), sent=web)
    assert fitted(frame, "1:1") == Frame(original=web, sent=web)


def _inside(crop: Crop, width: int, height: int) -> None:
    assert crop.width >= 1 and crop.height >= 1
    assert 0 <= crop.x <= width - crop.width
    assert 0 <= crop.y <= height - crop.height
