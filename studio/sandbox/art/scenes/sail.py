"""A small sailing boat at sea."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.colour import linear
from studio.sandbox.art.moods import MOODS
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import ambient_of, fogginess, light_of, sky_of
from studio.sandbox.art.skies import Moon
from studio.sandbox.art.solids import Points, Union, bent, direction, egg, moved, rod
from studio.sandbox.art.view import View
from studio.sandbox.art.world import Water, World

HULL, MAST, SAILS = 1, 2, 3


def compose(view: View) -> Scene:
    """Draw the boat against the light; at night a moon stands in for the sun."""
    chance = view.chance()
    name = view.mood_name("night", "dusk", "dawn", "teal", "day")
    mood = MOODS[name]
    dark = name in ("night", "blue")
    side = 1 if chance.uniform() < 0.7 else -1
    sun = direction(chance.uniform(0.12, 0.32) * side, chance.uniform(0.14, 0.24), 1)
    moons = (Moon((float(sun[0, 0]), float(sun[1, 0]) + 0.02, float(sun[2, 0])), 0.085, "#fff3d8", 27),) if dark else ()
    sky = sky_of(view, mood, sun, disc=2 if dark else 0.998, halo=14, glow=0.6, cloudy=0.65, moons=moons)
    boat = _Boat(view)
    camera = Camera(
        (chance.uniform(-0.7, 0.7), chance.uniform(0.6, 1.1), -6.6 + chance.uniform(-0.8, 0.4)),
        (chance.uniform(-0.35, 0.35), 1.32, 0),
        43,
        roll=chance.uniform(-0.02, 0.02),
        flipped=bool(chance.uniform() < 0.5),
    )
    water = Water(
        linear(mood.water),
        waves=0.045,
        scale=0.16,
        glint=1.6 if dark else 1.1,
        sharp=90,
        base=0.1,
        drift=chance.uniform(0, 3),
    )
    world = World(
        boat.solid,
        boat.paint,
        sky,
        direction(float(sun[0, 0]) * 1.5 - 0.3, 0.45, -0.4),
        light_of(mood) * (1.6 if dark else 1.1),
        ambient_of(mood, 1.3),
        fog=fogginess(view, 0.02),
        water=water,
        limit=30,
        exposure=1.1,
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Boat:
    def __init__(self, view: View) -> None:
        chance = view.chance("boat")
        self.cloth = linear(view.accent("#f3e9d6", "#f3e9d6", "#e0673f", "#d8b25a"))
        self.hull = linear(("#8a2f2a", "#2f4f6d", "#3a5a4a")[int(chance.integers(3))])
        self.wind, self.heel = float(chance.uniform(0.14, 0.3)), float(chance.uniform(-0.07, 0.07))

    def solid(self, p: Points, u: Union) -> None:
        u.group(moved(p, (-0.1, 0.02, 0)), (0, 1.15, 0), 1.75, self._parts)

    def _parts(self, q: Points, u: Union) -> None:
        q = bent(q, 0, self.heel * q[1])
        u.add(np.maximum(egg(q, (0, 0.22, 0), (1.15, 0.42, 0.34)), q[1] - 0.24) * 0.8, HULL)
        u.add(rod(q, (0.05, 0.2, 0), (0.05, 2.6, 0), 0.022), MAST)
        u.add(rod(q, (0.05, 0.36, 0), (-0.85, 0.36, self.wind * 0.3), 0.016), MAST)
        x, y, z = q
        belly = self.wind * np.sin(np.clip((y - 0.35) / 2.1, 0, 1) * np.pi) * np.clip(x - 0.05, -1, 1) ** 2
        sheet = np.abs(z - belly) - 0.012
        fore = np.maximum(np.maximum(0.08 - x, (x - 0.08) * 0.9 + (y - 2.4) * 0.40), 0.34 + 0.12 * x - y)
        main = np.maximum(np.maximum(x, -x * 0.9 + (y - 2.5) * 0.44), 0.40 - y)
        u.add(np.maximum(fore, sheet) * 0.7, SAILS)
        u.add(np.maximum(main, sheet) * 0.7, SAILS)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        colour = np.where(labels == HULL, np.where(p[1] > 0.18, linear("#efe6d2"), self.hull), linear("#4a3526"))
        seams = 1 - 0.16 * (np.abs(p[1] % 0.36 - 0.18) < 0.012)
        colour = np.where(labels == SAILS, self.cloth * seams, colour)
        return colour.astype(np.float32), np.where(labels == HULL, 0.2, 0.02).astype(np.float32)
