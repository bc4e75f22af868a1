"""A path through a misty wood, and a walker in a cloak."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.chance import lottery
from studio.sandbox.art.colour import display, linear, mix
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import fogginess, snowed
from studio.sandbox.art.skies import Sky
from studio.sandbox.art.solids import Points, Union, direction, person
from studio.sandbox.art.view import View
from studio.sandbox.art.world import World

GROUND, TRUNK, CLOAK = 1, 2, 3
CELL = 1.55
AIRS = {
    "fog": "#b9cdb0",
    "dawn": "#e6d3a8",
    "dusk": "#e0a884",
    "amber": "#e0b06a",
    "night": "#3f5f8a",
    "blue": "#5a74a8",
    "rose": "#e6b4b8",
    "violet": "#b4a0d4",
    "teal": "#8fcabb",
    "winter": "#d3dfec",
    "storm": "#94a2a8",
    "day": "#cfe0a8",
}


def compose(view: View) -> Scene:
    """Draw trunks fading into light; seed moves the path, the shafts of light and the walker."""
    chance = view.chance()
    air = AIRS[view.mood_name("fog", "dawn", "amber", "teal", "winter")]
    mist = linear(air)
    stops = [(-0.15, air), (1, air)]
    sky = Sky(stops, direction(0.1, 0.25, 1), mist * 2.4, disc=2, halo=3, glow=0.85)
    wood = _Wood(view)
    camera = Camera(
        (0, 1.05 + chance.uniform(-0.2, 0.3), -4.5), (chance.uniform(-0.3, 0.3), 1.75, 3), 53 + chance.uniform(-4, 4)
    )
    world = World(
        wood.solid,
        wood.paint,
        sky,
        direction(0.25, 0.6, 0.8),
        mist * 2.4,
        mist * 0.42,
        fog=fogginess(view, 0.046),
        limit=34,
        steps=96,
        reach=5,
        glow=wood.glow,
    )
    return _with_shafts(view, photograph(world, camera, view.width, view.height, view.seed), display(air))


class _Wood:
    def __init__(self, view: View) -> None:
        chance = view.chance("wood")
        self.view = view
        self.salt, self.offset = int(chance.integers(1 << 12)), float(chance.uniform(0, 4))
        self.bend = float(chance.uniform(-0.6, 0.6))
        self.cloak = linear(view.accent("#c8321f", "#c8321f", "#d8a02f"))
        self.foot = (float(chance.uniform(-0.2, 0.35)), 0.0, float(chance.uniform(-1.0, 0.8)))

    def _path(self, z: Plane) -> Plane:
        aside: Plane = self.bend * np.sin(z * 0.35)
        return aside

    def solid(self, p: Points, u: Union) -> None:
        x, y, z = p
        hollow = np.exp(-(((x - self._path(z)) / 0.7) ** 2))
        rise = (sample(field(2.8, 91), x * 0.1 + self.offset, z * 0.1) - 0.5) * 0.5 - 0.12 * hollow + 0.1
        u.add((y - rise) * 0.6, GROUND)
        self._trunks(p, u)
        if self.view.shows("people"):
            person(p, self.foot, 0.74, u, CLOAK)

    def _trunks(self, p: Points, u: Union) -> None:
        x, y, z = p
        column, row = np.round(x / CELL), np.round(z / CELL)
        cx = column * CELL + (lottery(column, row, self.salt) - 0.5) * 0.75
        cz = row * CELL + (lottery(column, row, self.salt + 1) - 0.5) * 0.75
        radius = (0.10 + 0.13 * lottery(column, row, self.salt + 2)) * (1 + 0.5 * np.exp(-np.maximum(y, 0) * 2.2))
        lean = (lottery(column, row, self.salt + 3) - 0.5) * 0.10
        away = np.hypot(x - cx - lean * y, z - cz) - radius
        close = away < 0.12
        if close.any():
            around = np.arctan2((x - cx)[close], (z - cz)[close]) * 0.6
            away[close] -= (sample(field(1.8, 92), around, y[close] * 0.08) - 0.5) * 0.04
        clear = np.abs(cx - self._path(cz)) < 0.75
        u.add(np.where(clear, 0.45, np.minimum(away * 0.75, 0.5)), TRUNK)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        grain = sample(field(2.8, 91), p[0] * 0.8, p[2] * 0.8)
        colour = mix(linear("#2a3a34") * 0.9, linear("#6a6b3e"), grain)
        colour = snowed(self.view, colour, facing, p[1])
        moss = np.clip(0.5 + facing[0] * 0.6 - p[1] * 0.25, 0, 1)
        colour = np.where(labels == TRUNK, mix(linear("#3b3630"), linear("#4a5236"), moss), colour)
        colour = np.where(labels == CLOAK, self.cloak, colour)
        return colour.astype(np.float32), np.zeros(p.shape[1], np.float32)

    def glow(self, p: Points, facing: Points, labels: Labels) -> Plane:
        """Light the cloak from nowhere: it is what the eye should find in the mist."""
        light: Plane = self.cloak * (0.30 * (labels == CLOAK)).astype(np.float32)
        return light


def _with_shafts(view: View, scene: Scene, air: Plane) -> Scene:
    chance = view.chance("shafts")
    height, width = scene.depth.shape
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    shafts = np.zeros_like(scene.depth)
    for _ in range(6):
        start, slope, broad = chance.uniform(0.1, 1.1), chance.uniform(-0.35, -0.15), chance.uniform(0.015, 0.05)
        shafts += np.exp(-(((x - start - slope * y) / broad) ** 2)) * chance.uniform(0.2, 0.6)
    lit = scene.rgb + (shafts * (1 - y) * (0.4 + scene.depth))[..., None] * air * 0.22
    return Scene(np.clip(lit, 0, 1).astype(np.float32), scene.depth, scene.labels, scene.seed)
