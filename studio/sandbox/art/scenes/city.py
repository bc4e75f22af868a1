"""A rainy city street at night, with signs and a figure under an umbrella."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.chance import lottery
from studio.sandbox.art.colour import linear
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import fogginess
from studio.sandbox.art.skies import Sky
from studio.sandbox.art.solids import Points, Union, ball, block, direction, moved, rod
from studio.sandbox.art.view import View
from studio.sandbox.art.world import Water, World

HOUSES, SIGNS, FIGURE, UMBRELLA = 1, 2, 3, 4
CELL, SIGN_GAP = 1.9, 2.3
SIGN_COLOURS = (
    ("#ff4fa3", "#2fd6e8", "#ffb347", "#4a2a5c", "#43264f"),
    ("#2fd6e8", "#7a8cff", "#ff5f7a", "#1f3a63", "#1c3350"),
    ("#ff8a3c", "#ffd166", "#ff4f6d", "#5a2f3a", "#4b2a30"),
    ("#4fe0a0", "#2fb6e8", "#f7e06a", "#1d4a4f", "#173d42"),
)
BY_MOOD = {"rose": 0, "violet": 0, "blue": 1, "night": 1, "winter": 1, "amber": 2, "dusk": 2, "teal": 3, "storm": 1}


def compose(view: View) -> Scene:
    """Draw a street canyon mirrored in its wet ground; seed moves houses, colours and the walker."""
    chance = view.chance()
    wished = BY_MOOD.get(view.idea.mood)
    colours = SIGN_COLOURS[int(chance.integers(4)) if wished is None else wished]
    stops = [(-0.15, "#1d1a3a"), (0, colours[3]), (0.14, "#231f47"), (0.5, "#10142e"), (1, "#070918")]
    sky = Sky(stops, direction(0, 0.1, 1), linear(colours[0]) * 0.5, disc=2, halo=6, glow=0.5, stars=0.001)
    street = _Street(view, colours)
    camera = Camera(
        (chance.uniform(-0.5, 0.5), chance.uniform(0.9, 1.5), -7),
        (chance.uniform(-0.3, 0.3), 1.9, 2),
        57 + chance.uniform(-5, 4),
        roll=chance.uniform(-0.03, 0.03),
    )
    water = Water(linear("#0b0b14"), waves=0.018, scale=0.45, glint=0, base=0.32, fade=0.25, drift=chance.uniform(0, 3))
    world = World(
        street.solid,
        street.paint,
        sky,
        direction(0.3, 0.5, -0.6),
        linear("#5f5f78"),
        linear("#40405a"),
        fog=fogginess(view, 0.055),
        fog_colour=linear(colours[4]),
        water=water,
        glow=street.glow,
        limit=30,
        open_air=True,
        exposure=1.3,
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Street:
    def __init__(self, view: View, colours: tuple[str, ...]) -> None:
        self.salt = int(view.chance("street").integers(1 << 12))
        self.colours = np.concatenate([linear(colour) for colour in colours[:3]], axis=1)
        self.signs, self.walker = view.shows("text"), view.shows("people")
        chance = view.chance("walker")
        self.foot = (float(chance.uniform(-0.55, 0.6)), 0.0, float(chance.uniform(-3.2, -1.4)))
        self.umbrella = linear(view.accent("#c9304a", "#d8a02f", "#3f8fc0"))

    def solid(self, p: Points, u: Union) -> None:
        x, y, z = p
        out, side = np.abs(x), np.where(x < 0, -1, 1)
        row = np.clip(np.round((out - 2.35) / CELL), 0, 4)
        column = np.round(z / CELL)
        tall = 1.2 + 5.6 * lottery(row * 3 + side, column, self.salt) ** 1.4 + row * 0.7
        broad = 0.62 + 0.24 * lottery(row + side * 5, column, self.salt + 2)
        houses = block(
            np.abs(out - 2.35 - row * CELL) - broad,
            np.abs(y - tall * 0.5) - tall * 0.5,
            np.abs(z - column * CELL) - 0.82,
        )
        u.add(np.minimum(houses * 0.85, 0.55), HOUSES)
        if self.signs:
            self._signs(p, side, u)
        if self.walker:
            u.group(moved(p, self.foot), (0, 0.5, 0), 0.75, self._figure)

    def _signs(self, p: Points, side: Plane, u: Union) -> None:
        x, y, z = p
        column = np.round(z / SIGN_GAP)
        hung = lottery(column, side, self.salt + 5) > 0.25
        high = 1.0 + 1.9 * lottery(column, side, self.salt + 6)
        tall = 0.28 + 0.36 * lottery(column, side, self.salt + 8)
        sign = block(np.abs(np.abs(x) - 1.62) - 0.16, np.abs(y - high) - tall, np.abs(z - column * SIGN_GAP) - 0.04)
        u.add(np.where(hung, np.minimum(sign, 0.7), 0.7), SIGNS)

    def _figure(self, q: Points, u: Union) -> None:
        u.add(rod(q, (0, 0.18, 0), (0, 0.52, 0), 0.11), FIGURE)
        u.add(rod(q, (0.05, 0.0, 0), (0.05, 0.3, 0), 0.05), FIGURE)
        u.add(ball(q, (0, 0.72, 0), 0.085), FIGURE)
        u.add(rod(q, (0.1, 0.5, 0), (0.1, 1.0, 0), 0.012), FIGURE)
        u.add(np.maximum(ball(q, (0.1, 0.62, 0), 0.42), 0.86 - q[1]), UMBRELLA)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        colour = np.where(labels == HOUSES, linear("#2b2a3d"), linear("#15151c"))
        colour = np.where(labels == UMBRELLA, self.umbrella, colour)
        return colour.astype(np.float32), np.where(labels == HOUSES, 0.25, 0.2).astype(np.float32)

    def glow(self, p: Points, facing: Points, labels: Labels) -> Plane:
        light = np.zeros_like(p)
        houses = labels == HOUSES
        if houses.any():
            light[:, houses] = self._windows(p[:, houses], facing[:, houses])
        signs = labels == SIGNS
        if signs.any():
            q = p[:, signs]
            line = q[1] / 0.15
            part = line - np.floor(line)
            light[:, signs] = self._sign_colours(q) * np.where((part > 0.25) & (part < 0.8), 3.6, 0.9)
        light[:, labels == UMBRELLA] += self.umbrella * 0.16
        return light

    def _sign_colours(self, p: Points) -> Plane:
        pick = lottery(np.round(p[2] / SIGN_GAP), np.where(p[0] < 0, -1, 1), self.salt + 7)
        index: NDArray[np.intp] = (pick * 3).astype(np.intp)
        return self.colours[:, index]

    def _windows(self, p: Points, facing: Points) -> Plane:
        across = np.where(np.abs(facing[0]) > 0.5, p[2], p[0]) / 0.17
        up = p[1] / 0.24
        column, row = np.floor(across), np.floor(up)
        fx, fy = across - column, up - row
        pane = (fx > 0.18) & (fx < 0.82) & (fy > 0.2) & (fy < 0.75) & (np.abs(facing[1]) < 0.5)
        lit = pane & (lottery(column, row, self.salt) > 0.58)
        kind = lottery(column, row, self.salt + 9)
        warmth = np.where(kind < 0.34, linear("#ffd08a"), np.where(kind < 0.7, linear("#ffe8c0"), linear("#8fd0ff")))
        spill = self._sign_colours(p) * np.exp(-np.abs(p[1] - 1.5) * 1.2) * (0.10 if self.signs else 0.03)
        shine: Plane = warmth * (lit * (0.5 + 1.1 * lottery(column, row, 4))) + spill
        return shine.astype(np.float32)
