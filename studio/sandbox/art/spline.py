"""Smooth curves through points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Curve = NDArray[np.float64]


def spline(points: Sequence[tuple[float, float]] | Curve, count: int = 120, *, closed: bool = False) -> Curve:
    """Return ``count`` points on the cubic curve through ``points``; ``closed`` joins its ends without a corner."""
    knots = np.asarray(points, np.float64)
    if closed:
        knots = np.vstack([knots, knots[:1]])
    steps = np.hypot(*np.diff(knots, axis=0).T)
    at = np.concatenate([[0.0], np.cumsum(steps)])
    bend = _bends(knots, steps, closed=closed)
    place = np.linspace(0, at[-1], count)
    span = np.clip(np.searchsorted(at, place, "right") - 1, 0, len(steps) - 1)
    width = steps[span][:, None]
    before = (place - at[span])[:, None]
    after = width - before
    curve: Curve = (
        (bend[span] * after**3 + bend[span + 1] * before**3) / (6 * width)
        + (knots[span] / width - bend[span] * width / 6) * after
        + (knots[span + 1] / width - bend[span + 1] * width / 6) * before
    )
    return curve


def _bends(knots: Curve, steps: Curve, *, closed: bool) -> Curve:
    """Solve for the second derivative at each knot: zero at open ends, equal where a closed curve meets."""
    count = len(knots)
    system, right = np.zeros((count, count)), np.zeros((count, 2))
    slope = np.diff(knots, axis=0) / steps[:, None]
    for i in range(1, count - 1):
        system[i, i - 1 : i + 2] = steps[i - 1], 2 * (steps[i - 1] + steps[i]), steps[i]
        right[i] = 6 * (slope[i] - slope[i - 1])
    if closed:
        system[0, [0, 1, -2]] = 2 * (steps[-1] + steps[0]), steps[0], steps[-1]
        right[0] = 6 * (slope[0] - slope[-1])
        system[-1, [0, -1]] = 1, -1
    else:
        system[0, 0] = system[-1, -1] = 1
    return np.linalg.solve(system, right).astype(np.float64)
