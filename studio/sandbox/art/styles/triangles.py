"""A net of triangles through given points (Delaunay, by Bowyer and Watson)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def net(points: Points) -> NDArray[np.integer[Any]]:
    """Triangles as rows of three point numbers. About 0.1 ms per point; no two points may coincide."""
    count = len(points)
    low, high = points.min(0), points.max(0)
    middle, reach = (low + high) / 2, float((high - low).max()) * 20
    far = middle + reach * np.array([[-1.0, -0.6], [1.0, -0.6], [0.0, 1.2]])
    every = np.concatenate([points, far])
    corners = np.empty((2 * count + 64, 3), dtype=np.int32)
    circles = np.full((len(corners), 3), np.nan)  # row, column and squared radius; never "inside" while nan
    corners[0] = count, count + 1, count + 2
    circles[0] = _circles(every, corners[:1])[0]
    used = 1
    for number in range(count):
        used = _insert(every, number, corners, circles, used)
    done = corners[:used]
    return done[(done < count).all(1)]


def _insert(every: Points, number: int, corners: NDArray[np.int32], circles: NDArray[np.float64], used: int) -> int:
    place = every[number]
    gaps = circles[:used, :2] - place
    broken = np.flatnonzero((gaps * gaps).sum(1) < circles[:used, 2])
    rim = _rim(corners[broken])
    fresh = np.concatenate([rim, np.full((len(rim), 1), number, dtype=np.int32)], 1)
    spots = np.concatenate([broken, np.arange(used, used + len(fresh) - len(broken))])
    corners[spots] = fresh
    circles[spots] = _circles(every, fresh)
    return used + len(fresh) - len(broken)


def _rim(broken: NDArray[np.int32]) -> NDArray[np.int32]:
    """The sides that belong to one broken triangle only."""
    sides = np.concatenate([broken[:, [0, 1]], broken[:, [1, 2]], broken[:, [2, 0]]])
    low, high = sides.min(1).astype(np.int64), sides.max(1).astype(np.int64)
    _, first, count = np.unique(low << 32 | high, return_index=True, return_counts=True)
    rim: NDArray[np.int32] = sides[first[count == 1]]
    return rim


def _circles(every: Points, corners: NDArray[np.int32]) -> NDArray[np.float64]:
    a, b, c = (every[corners[:, side]] for side in range(3))
    b, c = b - a, c - a
    double = 2 * (b[:, 0] * c[:, 1] - b[:, 1] * c[:, 0])
    double = np.where(np.abs(double) < 1e-12, 1e-12, double)
    bb, cc = (b * b).sum(1), (c * c).sum(1)
    y = (c[:, 1] * bb - b[:, 1] * cc) / double
    x = (b[:, 0] * cc - c[:, 0] * bb) / double
    return np.stack([a[:, 0] + y, a[:, 1] + x, y * y + x * x], 1)
