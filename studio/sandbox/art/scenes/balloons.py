"""Hot-air balloons over fields."""

from __future__ import annotations

from functools import partial

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.colour import linear, mix, smooth
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import ambient_of, fogginess, light_of, sky_of, snowed
from studio.sandbox.art.solids import Points, Union, box, direction, moved, rod
from studio.sandbox.art.view import View
from studio.sandbox.art.world import World

LAND, BASKET, CLOTH = 1, 2, 10
CLOTHS = (("#d94f3d", "#f6e3c5"), ("#2f7f8c", "#f3c85b"), ("#e8a23a", "#7a3b4f"), ("#5a6fb0", "#f1d9d0"))
PLAN = (
    (-1.0, 3.5, -1.2, 0.85),
    (1.7, 4.5, 1.5, 0.80),
    (0.9, 2.6, 4, 0.60),
    (-2.9, 4.9, 5, 0.75),
    (3.6, 3.2, 6, 0.60),
    (-1.4, 2.2, 7, 0.45),
    (0.3, 5.4, 9, 0.60),
)


def compose(view: View) -> Scene:
    """Draw one near balloon and a handful behind; seed lets them drift."""
    chance = view.chance()
    mood = view.mood("dawn", "rose", "amber", "day")
    sky = sky_of(view, mood, direction(-0.55, 0.28, 0.7), disc=0.999, cloudy=0.5)
    flight = _Flight(view)
    camera = Camera(
        (0, 2.6 + chance.uniform(-0.3, 0.3), -7),
        (chance.uniform(-0.2, 0.2), 3.05, 2),
        49 + chance.uniform(-3, 3),
        flipped=bool(chance.uniform() < 0.5),
    )
    world = World(
        flight.solid,
        flight.paint,
        sky,
        direction(-0.6, 0.5, -0.35),
        light_of(mood),
        ambient_of(mood),
        limit=60,
        fog=fogginess(view, 0.018),
        steps=90,
        reach=4,
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Flight:
    def __init__(self, view: View) -> None:
        chance = view.chance("flight")
        self.view, self.offset = view, float(chance.uniform(0, 40))
        shift = int(chance.integers(len(CLOTHS)))
        cloths = list(CLOTHS[shift:] + CLOTHS[:shift])
        if view.idea.accent:
            cloths[0] = (view.idea.accent, "#f6e3c5")
        self.balloons = [
            (
                (x + chance.uniform(-0.8, 0.8), y + chance.uniform(-0.45, 0.5), z),
                r * chance.uniform(0.8, 1.12),
                cloths[k % len(cloths)],
            )
            for k, (x, y, z, r) in enumerate(PLAN)
        ]

    def solid(self, p: Points, u: Union) -> None:
        x, y, z = p
        w = self.offset
        rise = np.sin(x * 0.31 + z * 0.17 + w) * 0.35 + np.sin(x * 0.17 - z * 0.29 + w * 2.3) * 0.5
        rise += np.sin(x * 0.63 + z * 0.41 + w * 1.7) * 0.12 - 0.5 + smooth(10, 30, z) * 1.5
        u.add((y - rise) * 0.5, LAND)
        for k, (centre, r, _) in enumerate(self.balloons):
            u.group(moved(p, centre), (0, -r * 0.3, 0), r * 1.55, partial(_balloon, r=r, label=CLOTH + k))

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        x, y, z = p
        patch = sample(field(3.2, 81), x * 0.09 + self.offset, z * 0.06)
        colour = mix(linear("#6f8a4a"), linear("#cdb35e"), smooth(0.35, 0.65, patch))
        trees = smooth(0.60, 0.64, sample(field(2.2, 82), x * 0.07 + self.offset, z * 0.05))
        colour = mix(colour, np.broadcast_to(linear("#46633c"), colour.shape), trees * 0.75)
        colour = colour * np.where(np.sin(x * 5 + z * 1.2 + patch * 9) > 0.2, 1.0, 0.88)
        colour = snowed(self.view, colour, facing, y)
        colour = np.where(labels == BASKET, linear("#6b4426"), colour)
        for k, (centre, r, cloth) in enumerate(self.balloons):
            around = np.arctan2(x - centre[0], z - centre[2])
            belt = np.abs(y - centre[1] + 0.1 * r) < 0.16 * r
            striped = (np.sin(around * 9 + k) > 0) ^ (belt & (k % 2 == 0))
            colour = np.where(labels == CLOTH + k, np.where(striped, linear(cloth[0]), linear(cloth[1])), colour)
        return colour.astype(np.float32), np.where(labels >= CLOTH, 0.1, 0.0).astype(np.float32)


def _balloon(q: Points, u: Union, r: float, label: int) -> None:
    below = np.clip(-q[1] / r, 0, 1.3)
    slim = 1 - 0.42 * below**1.6
    x, y, z = q[0] / slim, q[1] * 0.88, q[2] / slim
    u.add((np.sqrt(x * x + y * y + z * z) - r) * 0.55, label)
    u.add(box(q, (0, -r * 1.55, 0), (r * 0.13, r * 0.11, r * 0.13), 0.02), BASKET)
    for side in (-1, 1):
        u.add(rod(q, (side * r * 0.11, -r * 1.5, 0), (side * r * 0.3, -r * 1.0, 0), r * 0.012), BASKET)
