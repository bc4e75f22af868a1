"""Curves go through their points."""

import numpy as np
import pytest

from studio.sandbox.art.spline import spline

POINTS = [(0.0, 0.0), (1.0, 0.5), (1.5, 2.0), (0.2, 1.4)]


@pytest.mark.parametrize("closed", [False, True])
def test_a_curve_meets_every_point(closed: bool) -> None:
    curve = spline(POINTS, 4000, closed=closed)
    for point in POINTS:
        assert np.hypot(*(curve - point).T).min() < 0.003


def test_a_closed_curve_has_no_corner_where_it_meets() -> None:
    curve = spline(POINTS, 4000, closed=True)
    assert curve[0] == pytest.approx(curve[-1])
    start, end = curve[1] - curve[0], curve[-1] - curve[-2]
    cosine = start @ end / (np.hypot(*start) * np.hypot(*end))
    assert cosine > 0.999
