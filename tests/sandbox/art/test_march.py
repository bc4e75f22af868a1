"""Rays find bodies where they are."""

import numpy as np
import pytest

from studio.sandbox.art.march import march, names, normals, shadow
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.solids import Union, ball, box, direction, length


def two_balls(p: Plane, u: Union) -> None:
    u.add(ball(p, (0, 0, 5), 1.0), 3)
    u.group(p, (4, 0, 5), 1.2, lambda q, v: v.add(ball(q, (4, 0, 5), 1.0), 7))


def towards(*targets: tuple[float, float, float]) -> Plane:
    return np.concatenate([direction(*target) for target in targets], axis=1)


def test_rays_stop_at_the_surface_and_know_its_name() -> None:
    origin, rays = np.zeros((3, 1), np.float32), towards((0, 0, 1), (4, 0, 5), (0, 1, 0))
    way = march(two_balls, origin, rays, np.full(3, 0.02, np.float32), limit=20, steps=60, width=0.001)
    assert way[0] == pytest.approx(4, abs=0.02)
    assert way[1] == pytest.approx(np.hypot(4, 5) - 1, abs=0.02)
    assert way[2] > 20
    at = rays[:, :2] * way[:2]
    assert names(two_balls, at).tolist() == [3, 7]
    assert normals(two_balls, at, np.full(2, 0.002, np.float32))[:, 0] == pytest.approx([0, 0, -1], abs=0.02)


def test_a_body_throws_a_shadow() -> None:
    points = np.array([[4, 0], [0, 0], [9, -3]], np.float32)
    lit = shadow(two_balls, points, direction(0, 0, -1), reach=12, steps=60)
    assert lit[0] < 0.05 and lit[1] > 0.9


def test_distances_never_lie_beyond_the_body() -> None:
    points = np.random.Generator(np.random.PCG64(1)).uniform(-3, 3, (3, 500)).astype(np.float32)
    true = np.maximum(length(points) - 1, 0)
    assert (ball(points, (0, 0, 0), 1) <= true + 1e-5).all()
    assert (box(points, (0, 0, 0), (1, 1, 1)) <= true + 1e-5).all()
