"""A still life: a vase of flowers and fruit on a table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.colour import linear, mix
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.skies import Sky
from studio.sandbox.art.solids import Points, Union, ball, direction, egg, merge, moved, rod
from studio.sandbox.art.view import View
from studio.sandbox.art.world import World

TABLE, WALL, VASE, STEM, FRUIT, BLOOM = 1, 2, 3, 4, 10, 20
BLOOMS = (("#f3e3d8", "#e79a8f", "#d9596a"), ("#fff4d8", "#f3c04a", "#e8802f"), ("#e6e3f5", "#a99be0", "#6b5bb5"))
FRUITS = (("#e8912b", "#f0c23c", "#c33a26"), ("#9fb53a", "#d8c23c", "#7a2f4a"), ("#e2572f", "#f2a03c", "#f0cf4a"))
ROOMS = (
    ("#c9b79c", "#6d4a34", "#3f7f8d"),
    ("#8fa3a0", "#54402f", "#c26a3a"),
    ("#4a5563", "#7a5236", "#d8cdb8"),
    ("#c98f7a", "#4f3a33", "#2f4f6d"),
)


@dataclass(frozen=True, slots=True)
class _Flower:
    head: tuple[float, float, float]
    size: float
    turn: int


def compose(view: View) -> Scene:
    """Draw vase, blooms and fruit in side light; seed rearranges the table."""
    chance = view.chance()
    wall, table, vase = ROOMS[int(chance.integers(len(ROOMS)))]
    if view.idea.mood in ("night", "blue", "storm"):
        wall, table, vase = "#3a4250", "#5a3d2c", "#b9c2c8"
    setting = _Table(view, wall, table, view.accent(vase))
    side = 1 if chance.uniform() < 0.5 else -1
    # The room stands in for a sky: it lights the glaze and shows past the wall's edge.
    room = Sky(
        [(-0.15, table), (0.2, wall), (1, wall)],
        direction(-0.75, 0.62, -0.45),
        linear("#fff2d8") * 2,
        disc=2,
        glow=0.15,
    )
    camera = Camera(
        (chance.uniform(-0.6, 0.6), 1.25 + chance.uniform(-0.15, 0.35), -4.7), (0.02, 0.88, 0), 36, flipped=side < 0
    )
    light = np.array([[3.2], [2.9], [2.4]], np.float32)
    world = World(
        setting.solid,
        setting.paint,
        room,
        direction(-0.75, chance.uniform(0.5, 0.75), -0.45),
        light,
        np.array([[0.32], [0.34], [0.40]], np.float32),
        fog=0.0001,
        limit=16,
        reach=5,
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Table:
    def __init__(self, view: View, wall: str, table: str, vase: str) -> None:
        chance = view.chance("table")
        self.wall, self.table, self.vase = linear(wall), linear(table), linear(vase)
        self.fruit_colours = [linear(c) for c in FRUITS[int(chance.integers(len(FRUITS)))]]
        self.bloom_colours = [linear(c) for c in BLOOMS[int(chance.integers(len(BLOOMS)))]]
        places = (
            (-0.95, -0.35, 0.30),
            (-0.42, -0.62, 0.27),
            (0.95, -0.25, 0.30),
            (0.52, -0.70, 0.24),
            (-1.5, -0.1, 0.24),
            (1.62, -0.05, 0.26),
        )
        self.fruits = [
            (
                x + chance.uniform(-0.1, 0.1),
                z + chance.uniform(-0.1, 0.1),
                r * chance.uniform(0.9, 1.1),
                int(chance.integers(3)),
            )
            for x, z, r in places
            if view.shows("fruit") and chance.uniform() < 0.85
        ]
        self.flowers = [self._flower(chance, k) for k in range(9)] if view.shows("flowers") else []
        self.belly = float(chance.uniform(0.21, 0.29))
        self.stripes = float(chance.choice([26, 26, 17, 0]))

    @staticmethod
    def _flower(chance: np.random.Generator, k: int) -> _Flower:
        # Spread around the vase by turns of the golden angle, so that heads rarely hide each other.
        turn, tilt = k * 2.4 + chance.uniform(-0.3, 0.3), 0.10 + 0.045 * k
        head = (
            0.12 + np.cos(turn) * tilt * 1.25,
            1.86 - 0.07 * k + chance.uniform(-0.08, 0.08),
            0.25 + np.sin(turn) * tilt * 0.8,
        )
        return _Flower((float(head[0]), float(head[1]), float(head[2])), float(chance.uniform(0.15, 0.21)), k)

    def solid(self, p: Points, u: Union) -> None:
        u.add(p[1].copy(), TABLE)
        u.add(1.7 - p[2], WALL)
        for x, z, r, kind in self.fruits:
            u.add(self._fruit(p, x, z, r, kind), FRUIT + kind)
        q = moved(p, (0.12, 0, 0.25))
        u.group(q, (0, 0.48, 0), 0.72, self._vase)
        if self.flowers:
            u.group(p, (0.12, 1.45, 0.25), 1.05, self._bouquet)

    @staticmethod
    def _fruit(p: Points, x: float, z: float, r: float, kind: int) -> Plane:
        """One kind is an apple with a dent, one a lemon with a tip, one an orange."""
        if kind == 0:
            return ball(p, (x, r * 0.97, z), r)
        if kind == 1:
            body = egg(p, (x, r * 0.85, z), (r * 1.08, r * 0.86, r * 0.9))
            return merge(body, ball(p, (x + r * 1.02, r * 0.85, z), r * 0.16), r * 0.25)
        dent = np.exp(-((np.hypot(p[0] - x, p[2] - z) / (r * 0.42)) ** 2)) * r * 0.22 * (p[1] > r)
        apple: Plane = (egg(p, (x, r * 0.92, z), (r, r * 0.94, r)) + dent) * 0.85
        return apple

    def _vase(self, q: Points, u: Union) -> None:
        y = q[1]
        radius = 0.19 + self.belly * np.sin(np.clip(y / 0.95, 0, 1) * np.pi * 0.88 + 0.35)
        ring = np.abs(np.hypot(q[0], q[2]) - radius + 0.03) - 0.03
        u.add(np.maximum(ring, np.maximum(-y, y - 0.98)) * 0.7, VASE)

    def _bouquet(self, p: Points, u: Union) -> None:
        for flower in self.flowers:
            u.add(rod(p, (0.12, 0.6, 0.25), flower.head, 0.014), STEM)
            c = moved(p, flower.head)
            ruffle = 0.035 * np.sin(np.arctan2(c[1], c[0]) * 5 + flower.turn) * np.cos(c[2] * 20)
            ruffle += 0.014 * np.sin(np.hypot(c[0], c[1]) * 62)
            r = flower.size
            u.add((egg(c, (0, 0, 0), (r, r, r * 0.8)) - ruffle) * 0.6, BLOOM + flower.turn % 3)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        x, y, z = p
        grain = sample(field(2.0, 61), x * 0.3, z * 1.2 + y)
        plaster = sample(field(2.4, 62), x * 0.2, y * 0.2)
        colour = mix(self.table * 0.75, self.table * 1.3, grain)
        colour = np.where(labels == WALL, self.wall * (0.86 + 0.28 * plaster), colour)
        for k, fruit in enumerate(self.fruit_colours):
            colour = np.where(labels == FRUIT + k, fruit * (0.9 + 0.2 * grain), colour)
        striped = np.sin(y * self.stripes) > 0.55 if self.stripes else np.zeros(len(y), bool)
        colour = np.where(labels == VASE, np.where(striped, linear("#efe7d6"), self.vase), colour)
        colour = np.where(labels == STEM, linear("#4f6b3a"), colour)
        for k, bloom in enumerate(self.bloom_colours):
            colour = np.where(labels == BLOOM + k, bloom, colour)
        glazed = (labels == VASE) | ((labels >= FRUIT) & (labels < BLOOM))
        gloss = np.where(glazed, 0.35, np.where(labels == TABLE, 0.12, 0.03))
        return colour.astype(np.float32), gloss.astype(np.float32)
