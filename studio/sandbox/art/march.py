"""Walking along rays until they meet a body, and what the light does there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels
from studio.sandbox.art.solids import Points, Union, unit

Solid = Callable[[Points, Union], None]

_CORNERS = ((1, -1, -1), (-1, -1, 1), (-1, 1, -1), (1, 1, 1))


def distance(solid: Solid, p: Points) -> Plane:
    """Return how far the nearest body is from each point."""
    union = Union(p.shape[1])
    solid(p, union)
    return union.distance


def names(solid: Solid, p: Points) -> Labels:
    """Return which body is nearest to each point."""
    union = Union(p.shape[1], labelled=True)
    solid(p, union)
    assert union.labels is not None
    return union.labels


def march(solid: Solid, origin: Points, ray: Points, start: Plane, *, limit: float, steps: int, width: float) -> Plane:
    """Return how far each ray goes before it comes within ``width`` per unit of way of a body.

    Rays that meet nothing come back beyond ``limit``. ``origin`` may be one column for all rays.
    Rays that have arrived leave the walk every third step: sorting them out costs about as much as a step.
    """
    reached = start.astype(np.float32)
    index = np.arange(ray.shape[1])
    at, rays, way = origin, ray, reached.copy()
    for step in range(steps):
        away = distance(solid, at + rays * way)
        way += np.where(away < width * way + 0.0004, 0, away)
        if step % 3 == 2 or step == steps - 1:
            going = np.flatnonzero((away >= width * way + 0.0004) & (way < limit))
            reached[index] = way
            index, rays, way, away = index[going], rays.take(going, axis=1), way[going], away[going]
            if not len(index):
                break
            at = at if at.shape[1] == 1 else at.take(going, axis=1)
    # A ray that ran out of steps close to a body grazes it; any other was on its way to the sky.
    lost = index[away > width * way * 4 + 0.01]
    reached[lost] = limit * 1.01
    return reached


def normals(solid: Solid, p: Points, reach: Plane) -> Points:
    """Return which way the surface faces, looking ``reach`` around each point."""
    facing = np.zeros_like(p)
    for corner in _CORNERS:
        side = np.array(corner, np.float32)[:, None]
        facing += side * distance(solid, p + side * reach)
    return unit(facing)


def shadow(solid: Solid, p: Points, light: Points, *, reach: float, steps: int = 18, sharpness: float = 16) -> Plane:
    """Return how much of the light reaches each point, 0 to 1, with soft edges."""
    lit = np.ones(p.shape[1], np.float32)
    index = np.arange(p.shape[1])
    way = np.full(p.shape[1], 0.03, np.float32)
    for _ in range(steps):
        away = distance(solid, p[:, index] + light * way)
        lit[index] = np.minimum(lit[index], np.clip(sharpness * away / way, 0, 1))
        way = way + np.clip(away, 0.025, 0.9)
        going = (way < reach) & (lit[index] > 0.01)
        index, way = index[going], way[going]
        if not len(index):
            break
    return lit


def openness(solid: Solid, p: Points, facing: Points) -> Plane:
    """Return how much of the sky each point sees, 0 to 1."""
    closed = np.zeros(p.shape[1], np.float32)
    weight = 1.0
    for i in range(3):
        reach = 0.03 + 0.15 * i
        closed += (reach - distance(solid, p + facing * reach)) * weight
        weight *= 0.7
    open_: Plane = np.clip(1 - 1.5 * closed, 0, 1)
    return open_
