"""A lighthouse and its keeper's cottage on a headland."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.colour import linear, mix, smooth
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import ambient_of, fogginess, light_of, sky_of, snowed
from studio.sandbox.art.solids import Points, Union, box, direction, moved, post
from studio.sandbox.art.view import View
from studio.sandbox.art.world import Water, World

LAND, TOWER, ROOF, LAMP, HOUSE = 1, 2, 3, 4, 5
PLACE = (0.75, 1.1, 0.05)


def compose(view: View) -> Scene:
    """Draw the headland from the water; seed moves the sun, the camera and the rock."""
    chance = view.chance()
    name = view.mood_name("dusk", "dawn", "rose", "amber", "blue")
    mood = view.mood("dusk", "dawn", "rose", "amber", "blue")
    sun = direction(-chance.uniform(0.10, 0.30), chance.uniform(0.07, 0.16), 1)
    key = direction(float(sun[0, 0]) * 2.4 - 0.1, max(float(sun[1, 0]) * 2.2, 0.28), -0.15)
    close = chance.uniform(0, 1)
    camera = Camera(
        (-0.75 + chance.uniform(-0.4, 0.4), 1.0 + 0.35 * close, -7.2 + 1.2 * close),
        (chance.uniform(-0.38, 0.05), 1.72 + chance.uniform(-0.1, 0.15), 0),
        41 + chance.uniform(-2, 3),
        flipped=bool(chance.uniform() < 0.3),
    )
    land = _Headland(float(chance.uniform(0, 4)), float(chance.uniform(1.5, 1.95)))
    parts = _Parts(view, land, dark=name in ("night", "blue"))
    world = World(
        parts.solid,
        parts.paint,
        sky_of(view, mood, sun, halo=30),
        key,
        light_of(mood),
        ambient_of(mood, 1.25),
        fog=fogginess(view, 0.03),
        water=Water(linear(mood.water), drift=land.offset),
        glow=parts.glow,
        exposure=0.95,
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Headland:
    """The height of the rock; ``offset`` picks its noise, ``width`` its reach."""

    def __init__(self, offset: float, width: float) -> None:
        self.offset, self.width = offset, width

    def height(self, x: Plane, z: Plane) -> Plane:
        r = np.hypot((x - 0.75) * np.where(x > 0.75, 0.55, 0.80), z * 0.8)
        base = 1.50 * np.exp(-((r / self.width) ** 3))
        base += 0.50 * np.exp(-((np.hypot(x + 1.75, (z - 2.6) * 0.7) / 0.55) ** 2))
        base += 0.28 * np.exp(-((np.hypot(x + 0.95, z + 0.6) / 0.42) ** 2)) - 0.30 - 0.8 * smooth(2.0, 3.4, r)
        rough = sample(field(3.1, 21), x * 0.13 + self.offset, z * 0.13) - 0.5
        base += rough * 0.9 * smooth(0.1, 2.4, r + 0.35)
        ledge = np.floor(base / 0.34)
        steps = (ledge + smooth(0.25, 0.75, base / 0.34 - ledge)) * 0.34
        fine = sample(field(3.1, 21), x * 0.36, z * 0.36 + self.offset) - 0.5
        risen: Plane = base * 0.84 + steps * 0.16 + fine * 0.13
        return risen


class _Parts:
    def __init__(self, view: View, land: _Headland, *, dark: bool) -> None:
        self.view, self.land = view, land
        self.cottage = view.shows("house")
        self.stripe = linear(view.accent("#c2402f", "#c2402f", "#c2402f", "#2f5f8a"))
        self.grass, self.rock = ("#3f5a56", "#5a5f6b") if dark else ("#6f8a4e", "#8a7a6c")
        self.bands = float(view.chance("bands").choice([0.35, 0.35, 0.47, 9.0]))

    def solid(self, p: Points, u: Union) -> None:
        x, y, z = p
        u.add(np.where(y > 1.9, y - 1.5, (y - self.land.height(x, z)) * 0.55), LAND)
        u.group(moved(p, PLACE), (-0.2, 0.9, 0), 1.5, self._buildings)

    def _buildings(self, q: Points, u: Union) -> None:
        u.add(post(q, (0, -0.1, 0), 1.75, 0.30, 0.20), TOWER)
        u.add(post(q, (0, 1.63, 0), 0.06, 0.29, 0.29), ROOF)
        u.add(post(q, (0, 1.69, 0), 0.26, 0.15, 0.15), LAMP)
        u.add(post(q, (0, 1.95, 0), 0.20, 0.20, 0.02), ROOF)
        if not self.cottage:
            return
        h = moved(q, (-0.74, 0.0, -0.05))
        u.add(box(h, (0, 0.1, 0), (0.42, 0.26, 0.28)), HOUSE)
        slope = np.maximum(np.abs(h[2]) * 0.8 + (h[1] - 0.62) * 0.75, np.abs(h[0]) - 0.48)
        u.add(np.maximum(slope, 0.32 - h[1]) * 0.7, ROOF)
        u.add(box(h, (0.25, 0.55, 0.1), (0.05, 0.16, 0.05)), HOUSE)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        x, y, z = p
        grain = sample(field(3.0, 22), x * 0.9, z * 0.9 + y * 0.7)
        rock, grass = linear(self.rock), linear(self.grass)
        colour = mix(rock * 0.65, rock * 1.25, grain)
        green = smooth(0.60, 0.82, facing[1] + (grain - 0.5) * 0.35) * smooth(0.15, 0.5, y)
        colour = mix(colour, mix(grass * 0.7, grass * 1.3, grain), green)
        colour = mix(
            np.broadcast_to(linear("#c8b08a"), colour.shape), colour, smooth(0.02, 0.18, y + (grain - 0.5) * 0.1)
        )
        colour = snowed(self.view, colour, facing, y, from_height=0.1)
        striped = np.floor((y - 1.0) / self.bands) % 2 == 0
        colour = np.where(labels == TOWER, np.where(striped, linear("#f4efe4"), self.stripe), colour)
        colour = np.where(labels == ROOF, self.stripe * 0.8, colour)
        colour = np.where(labels == LAMP, linear("#ffe9a8") * 1.2, colour)
        colour = np.where(labels == HOUSE, linear("#f2ebdd"), colour)
        return colour.astype(np.float32), np.where(labels == LAMP, 0.5, 0.04).astype(np.float32)

    def glow(self, p: Points, facing: Points, labels: Labels) -> Plane:
        x, y, _ = p
        panes = (labels == HOUSE) & (np.abs(y - 1.22) < 0.07) & (np.abs((x + 0.1) % 0.28 - 0.14) < 0.055)
        light: Plane = linear("#ffdf8a") * 3.2 * (labels == LAMP) + linear("#ffcf70") * 2.2 * panes
        return light
