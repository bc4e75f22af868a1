"""An astronaut on a far world, with moons in the visor."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.colour import linear, mix, smooth
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import ambient_of, fogginess, light_of, sky_of
from studio.sandbox.art.skies import Moon
from studio.sandbox.art.solids import Points, Union, ball, box, direction, egg, merge, mirrored, moved, rod
from studio.sandbox.art.view import View
from studio.sandbox.art.world import World

GROUND, SUIT, TRIM, VISOR = 1, 2, 3, 4


def compose(view: View) -> Scene:
    """Draw a bust before hills and moons; seed turns the figure and hangs the moons."""
    chance = view.chance()
    mood = view.mood("amber", "rose", "teal", "violet", "dusk")
    side = 1 if chance.uniform() < 0.5 else -1
    moons = (
        Moon((0.42 * side, chance.uniform(0.22, 0.32), 1), chance.uniform(0.12, 0.2), "#f3dcc0", 7),
        Moon((-0.40 * side, chance.uniform(0.30, 0.40), 1), chance.uniform(0.04, 0.07), "#c5d4e8", 9),
    )
    sky = sky_of(
        view, mood, direction(-0.3 * side, 0.18, 1), disc=2, halo=3, glow=0.3, cloudy=0.2, moons=moons, stars=0.002
    )
    camera = Camera(
        (chance.uniform(-0.9, 0.9), chance.uniform(1.0, 1.35), -4.0 + chance.uniform(-0.4, 0.3)),
        (chance.uniform(-0.25, 0.25), 1.26 + chance.uniform(-0.08, 0.06), 0),
        41,
    )
    figure = _Figure(view, float(chance.uniform(0, 4)), mood.sky[2], mood.sky[0])
    world = World(
        figure.solid,
        figure.paint,
        sky,
        direction(-0.6 * side, 0.45, -0.55),
        light_of(mood),
        ambient_of(mood, 0.9),
        fog=fogginess(view, 0.035),
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Figure:
    def __init__(self, view: View, offset: float, dark: str, bright: str) -> None:
        self.offset, self.dark, self.bright = offset, linear(dark), linear(bright)
        self.trim = linear(view.accent("#d07a3a", "#d07a3a", "#3f8fa0", "#c8485a"))
        self.turn = float(view.chance("turn").uniform(-0.12, 0.12))
        self.shown = view.shows("people")

    def solid(self, p: Points, u: Union) -> None:
        x, y, z = p
        away = np.hypot(x, z)
        rise = (sample(field(3.0, 41), x * 0.03 + self.offset, z * 0.03 + 0.2) - 0.5) * 2.2 * smooth(2, 9, away) - 0.6
        rise += 3.0 * smooth(6, 25, z) * sample(field(2.6, 42, ridged=True), x * 0.02 + self.offset, z * 0.02)
        u.add((y - rise) * 0.45, GROUND)
        if self.shown:
            u.group(p, (0, 0.3, 0), 2.1, self._body)

    def _body(self, p: Points, u: Union) -> None:
        q = mirrored(p)
        body = merge(
            egg(p, (0, 0.25, 0.05), (0.60, 0.72, 0.42)), rod(q, (0.50, 0.62, 0.03), (0.86, 0.05, 0.0), 0.20), 0.16
        )
        u.add(merge(body, rod(q, (0.86, 0.05, 0), (0.72, -0.5, -0.16), 0.17), 0.08), SUIT)
        u.add(rod(q, (0.27, -0.2, 0.05), (0.34, -1.6, 0.05), 0.24), SUIT)
        u.add(box(p, (0, 0.45, 0.5), (0.42, 0.5, 0.18), 0.1), TRIM)
        u.add(box(p, (0, 0.25, -0.40), (0.2, 0.13, 0.08), 0.04), TRIM)
        u.add(np.hypot(np.hypot(p[0], p[2]) - 0.36, p[1] - 0.87) - 0.08, TRIM)
        h = moved(p, (self.turn, 0, 0))
        hollow = egg(h, (self.turn, 1.36, -0.42), (0.42, 0.36, 0.3))
        u.add(np.maximum(ball(h, (0, 1.35, 0), 0.56), -hollow), SUIT)
        u.add(egg(h, (self.turn, 1.36, -0.17), (0.42, 0.36, 0.385)), VISOR)
        u.add(rod(mirrored(h), (0.56, 1.2, 0), (0.56, 1.5, 0), 0.07), TRIM)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        x, y, z = p
        grain = sample(field(1.6, 43), x * 0.5, y * 0.5 + z * 0.3)
        suit = linear("#e9e6df")
        colour = mix(suit * 0.9, suit * 1.05, grain)
        dust = sample(field(2.2, 44), x * 0.12, z * 0.12)
        colour = np.where(labels == GROUND, mix(self.dark * 0.7, self.bright * 0.8, dust * 0.75 + grain * 0.25), colour)
        colour = np.where(labels == TRIM, self.trim, colour)
        colour = np.where(labels == VISOR, linear("#1a1410"), colour)
        gloss = np.where(labels == VISOR, 1.0, np.where(labels == GROUND, 0.0, 0.12))
        return colour.astype(np.float32), gloss.astype(np.float32)
