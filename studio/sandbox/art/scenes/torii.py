"""A torii gate standing in still water."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.colour import linear, smooth
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import ambient_of, fogginess, light_of, sky_of, snowed
from studio.sandbox.art.solids import Points, Union, bent, box, direction, mirrored, post
from studio.sandbox.art.view import View
from studio.sandbox.art.world import Water, World

GATE, DARK, HILLS = 1, 2, 3


def compose(view: View) -> Scene:
    """Draw the gate over its reflection; seed moves sun, hills and standpoint."""
    chance = view.chance()
    mood = view.mood("rose", "dawn", "rose", "dusk", "teal")
    sun = direction(chance.uniform(-0.12, 0.30), chance.uniform(0.08, 0.20), 1)
    camera = Camera(
        (chance.uniform(-1.6, 1.9), chance.uniform(0.55, 1.1), -6.2 + chance.uniform(-0.9, 0.4)),
        (chance.uniform(-0.3, 0.35), 1.32 + chance.uniform(-0.1, 0.12), 0),
        43,
        flipped=bool(chance.uniform() < 0.5),
    )
    gate = _Gate(view, float(chance.uniform(0, 4)))
    world = World(
        gate.solid,
        gate.paint,
        sky_of(view, mood, sun, disc=0.9965, halo=10, glow=0.6, cloudy=0.45),
        direction(float(sun[0, 0]) - 0.35, 0.35, -0.45),
        light_of(mood) * 0.9,
        ambient_of(mood),
        fog=fogginess(view, 0.03),
        limit=46,
        water=Water(linear(mood.water) * 0.9, waves=0.028, scale=0.2, sharp=120, base=0.18, drift=gate.offset),
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Gate:
    def __init__(self, view: View, offset: float) -> None:
        self.view, self.offset = view, offset
        self.colour = linear(view.accent("#c43a22"))

    def solid(self, p: Points, u: Union) -> None:
        u.group(p, (0, 1.1, 0), 2.25, self._beams)
        x, y, z = p
        if float(z.max(initial=0)) > 12:
            rise = sample(field(3.0, 31), x * 0.02 + self.offset, z * 0.02) * 7.5 - 2.6
            u.add((y - rise * smooth(14, 22, z) + 0.6) * 0.42, HILLS)
        else:
            u.add(y + 0.6, HILLS)

    def _beams(self, p: Points, u: Union) -> None:
        q = mirrored(p)
        lean = bent(q, 0, -0.035 * p[1])
        u.add(post(lean, (1.08, -0.3, 0), 2.5, 0.16, 0.13) * 0.95, GATE)
        u.add(box(p, (0, 1.78, 0), (1.38, 0.10, 0.09)), GATE)
        curved = bent(p, 1, 0.034 * p[0] * p[0])
        u.add(box(curved, (0, 2.27, 0), (1.75, 0.09, 0.16)) * 0.85, GATE)
        u.add(box(curved, (0, 2.40, 0), (1.88, 0.05, 0.21)) * 0.85, DARK)
        u.add(box(p, (0, 2.02, 0), (0.12, 0.17, 0.06)), DARK)
        u.add(post(lean, (1.08, -0.3, 0), 0.52, 0.2, 0.2) * 0.95, DARK)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        colour = np.where(labels == GATE, self.colour, linear("#2a2226"))
        colour = np.where(labels == HILLS, linear("#4d5a6b"), colour)
        colour = snowed(self.view, colour, facing, p[1])
        return colour.astype(np.float32), np.where(labels == GATE, 0.18, 0.05).astype(np.float32)
