"""Dunes under two moons, with a small caravan."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.colour import linear, smooth
from studio.sandbox.art.moods import MOODS
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import ambient_of, fogginess, light_of, sky_of
from studio.sandbox.art.skies import Moon
from studio.sandbox.art.solids import Points, Union, direction, person
from studio.sandbox.art.view import View
from studio.sandbox.art.world import World

SAND, WALKERS = 1, 2
SANDS = {"rose": "#d99a8a", "teal": "#cdb38a", "night": "#5a6f96", "violet": "#b58aa8", "winter": "#dfe3ea"}


def compose(view: View) -> Scene:
    """Draw crest behind crest; seed moves wind, sun and walkers."""
    chance = view.chance()
    name = view.mood_name("amber", "rose", "dusk", "amber")
    mood = MOODS[name]
    side = 1 if chance.uniform() < 0.5 else -1
    moons = (
        Moon((0.30 * side, chance.uniform(0.16, 0.27), 1), chance.uniform(0.09, 0.15), "#f0d6b8", 17),
        Moon((-0.30 * side, chance.uniform(0.26, 0.36), 1), 0.04, "#f2e6d8", 19),
    )
    sky = sky_of(view, mood, direction(0.5 * side, 0.12, 1), disc=2, halo=5, glow=0.4, cloudy=0.25, moons=moons)
    desert = _Desert(view, float(chance.uniform(0, 8)), linear(SANDS.get(name, "#d8915a")))
    camera = Camera(
        (0, 1.75 + chance.uniform(-0.1, 0.4), -5),
        (chance.uniform(-0.6, 0.6), 1.25, 3),
        50 + chance.uniform(-4, 4),
        flipped=side < 0,
    )
    world = World(
        desert.solid,
        desert.paint,
        sky,
        direction(-0.75, chance.uniform(0.24, 0.34), 0.5),
        light_of(mood) * 1.3,
        ambient_of(mood, 0.5),
        fog=fogginess(view, 0.027),
        reach=7,
        open_air=True,
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Desert:
    def __init__(self, view: View, wind: float, sand: Plane) -> None:
        self.wind, self.sand = wind, sand
        chance = view.chance("walkers")
        count = int(chance.integers(2, 5)) if view.shows("people") else 0
        spots = [(0.2 + 0.37 * k + chance.uniform(-0.06, 0.06), 2.2 + 0.27 * k) for k in range(count)]
        self.feet = [
            (x, float(self.height(np.array([x], np.float32), np.array([z], np.float32))[0]), z) for x, z in spots
        ]

    def _phase(self, x: Plane, z: Plane) -> Plane:
        w = self.wind
        bend = np.sin(x * 0.11 + z * 0.05 + w) * 1.1 + np.sin(x * 0.23 - z * 0.13 + w * 2.1) * 0.45
        bend += np.sin(x * 0.07 - z * 0.09 + w * 0.7) * 1.3 + np.sin(x * 0.49 + z * 0.21 + w * 3.3) * 0.16
        turn: Plane = x * 0.13 + z * 0.25 + bend * 0.66
        return turn

    def height(self, x: Plane, z: Plane) -> Plane:
        phase = self._phase(x, z)
        part = phase - np.floor(phase)
        crest = np.where(part < 0.72, smooth(0, 0.72, part), 1 - smooth(0.72, 1.0, part))
        tall = 1.35 + 0.6 * np.sin(x * 0.16 + z * 0.05 + self.wind * 1.7) + smooth(4, 20, z) * 1.1
        risen: Plane = crest * tall - 1.0
        return risen

    def solid(self, p: Points, u: Union) -> None:
        u.add((p[1] - self.height(p[0], p[2])) * 0.34, SAND)
        for foot in self.feet:
            person(p, foot, 0.36, u, WALKERS)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        ripple = np.sin((p[0] * 0.5 + p[2] * 0.9 + self._phase(p[0], p[2]) * 1.1) * 22) / (1 + 0.1 * p[2] * p[2])
        colour = np.where(labels == SAND, self.sand * (1 + 0.10 * ripple), linear("#2a1c20"))
        return colour.astype(np.float32), np.zeros(p.shape[1], np.float32)
