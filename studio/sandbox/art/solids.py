"""Distances to simple bodies. Points are 3 × n; every distance is in the same unit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels

Points = Plane
Vector = tuple[float, float, float]


class Union:
    """The nearest of all bodies added so far, and which one it is.

    Most questions only need the distance; ``labelled`` asks for the name as well and costs twice.
    """

    def __init__(self, count: int, *, labelled: bool = False) -> None:
        self.distance = np.full(count, 1e9, np.float32)
        self.labels: Labels | None = np.zeros(count, np.int16) if labelled else None

    def add(self, distance: Plane, label: int) -> None:
        """Add a body; ``label`` is above 0."""
        if self.labels is not None:
            self.labels[distance < self.distance] = label
        np.minimum(self.distance, distance, out=self.distance)

    def group(self, p: Points, centre: Vector, radius: float, build: Callable[[Points, Union], None]) -> None:
        """Add bodies that all lie in a ball; points far from it never look inside."""
        around = ball(p, centre, radius)
        near = np.flatnonzero(around < 0.35)
        far = around + 0.05
        if len(near):
            inner = Union(len(near), labelled=self.labels is not None)
            build(p.take(near, axis=1), inner)
            if self.labels is not None and inner.labels is not None:
                closer = inner.distance < self.distance[near]
                self.labels[near[closer]] = inner.labels[closer]
            far[near] = inner.distance
        np.minimum(self.distance, far, out=self.distance)


def moved(p: Points, by: Vector) -> Points:
    """Return points as seen from ``by``."""
    return p - np.array(by, np.float32)[:, None]


def length(p: Points) -> Plane:
    """Return how far each point is from the origin."""
    away: Plane = np.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2])
    return away


def dot(a: Points, b: Points) -> Plane:
    """Return the inner product of directions."""
    product: Plane = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return product


def unit(p: Points) -> Points:
    """Return directions of length one."""
    return p / np.maximum(length(p), 1e-9)


def direction(x: float, y: float, z: float) -> Points:
    """Return one direction as a column."""
    return unit(np.array([[x], [y], [z]], np.float32))


def ball(p: Points, centre: Vector, radius: float) -> Plane:
    """Distance to a ball."""
    x, y, z = p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]
    away: Plane = np.sqrt(x * x + y * y + z * z) - radius
    return away


def egg(p: Points, centre: Vector, radii: Vector) -> Plane:
    """Distance, nearly, to a ball with three radii."""
    x, y, z = ((p[i] - centre[i]) / radii[i] for i in range(3))
    k0 = np.sqrt(x * x + y * y + z * z)
    x, y, z = x / radii[0], y / radii[1], z / radii[2]
    k1 = np.sqrt(x * x + y * y + z * z)
    away: Plane = k0 * (k0 - 1) / np.maximum(k1, 1e-6)
    return away


def box(p: Points, centre: Vector, half: Vector, rounding: float = 0.0) -> Plane:
    """Distance to a box; ``half`` is from its middle to its sides."""
    x, y, z = (np.abs(p[i] - centre[i]) - (half[i] - rounding) for i in range(3))
    return block(x, y, z) - rounding


def block(x: Plane, y: Plane, z: Plane) -> Plane:
    """Distance to a box, given how far each point is beyond its three sides."""
    a, b, c = np.maximum(x, 0), np.maximum(y, 0), np.maximum(z, 0)
    away: Plane = np.sqrt(a * a + b * b + c * c) + np.minimum(np.maximum(x, np.maximum(y, z)), 0)
    return away


def post(p: Points, foot: Vector, height: float, low: float, high: float) -> Plane:
    """Distance to an upright post that tapers from radius ``low`` to ``high``."""
    x, y, z = p[0] - foot[0], p[1] - foot[1], p[2] - foot[2]
    radius = low + (high - low) * np.clip(y / height, 0, 1)
    side = np.sqrt(x * x + z * z) - radius
    ends = np.maximum(-y, y - height)
    a, b = np.maximum(side, 0), np.maximum(ends, 0)
    away: Plane = np.minimum(np.maximum(side, ends), 0) + np.sqrt(a * a + b * b)
    return away


def rod(p: Points, start: Vector, end: Vector, radius: float) -> Plane:
    """Distance to a rod with round ends."""
    bx, by, bz = (end[i] - start[i] for i in range(3))
    x, y, z = p[0] - start[0], p[1] - start[1], p[2] - start[2]
    along = np.clip((x * bx + y * by + z * bz) / (bx * bx + by * by + bz * bz), 0, 1)
    x, y, z = x - along * bx, y - along * by, z - along * bz
    away: Plane = np.sqrt(x * x + y * y + z * z) - radius
    return away


def merge(a: Plane, b: Plane, softness: float) -> Plane:
    """Join two bodies with a soft seam."""
    share = np.clip(0.5 + 0.5 * (b - a) / softness, 0, 1)
    joined: Plane = b + (a - b) * share - softness * share * (1 - share)
    return joined


def bent(p: Points, axis: int, by: Plane) -> Points:
    """Return points with one coordinate pushed by a different amount for each."""
    q = p.copy()
    q[axis] -= by
    return q


def mirrored(p: Points) -> Points:
    """Return points folded over to the right-hand side."""
    q = p.copy()
    np.abs(q[0], out=q[0])
    return q


def person(p: Points, foot: Vector, height: float, u: Union, label: int) -> None:
    """Add a small cloaked figure."""
    x, y, z = foot
    cloak = post(p, (x, y, z), height * 0.80, height * 0.29, height * 0.11)
    hood = egg(p, (x, y + height * 0.86, z), (height * 0.12, height * 0.16, height * 0.13))
    u.add(merge(cloak, hood, height * 0.07) * 0.9, label)
