"""Mushrooms in a glowing wood."""

from __future__ import annotations

from functools import partial

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.chance import lottery
from studio.sandbox.art.colour import linear, mix
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import fogginess, stamp
from studio.sandbox.art.skies import Sky
from studio.sandbox.art.solids import Points, Union, bent, direction, egg, moved, post
from studio.sandbox.art.view import View
from studio.sandbox.art.world import World

MOSS, STALK, CAP, GILLS = 1, 2, 3, 4
AIRS = {
    "teal": ("#7de0c8", "#1f4a42", "#17383a", "#060f16", "#4d6b38", "#d84a3a"),
    "violet": ("#c89bff", "#4a3a6c", "#2c2450", "#0d0a20", "#46557a", "#e0703a"),
    "amber": ("#ffcf7a", "#6a4a22", "#43301c", "#160e08", "#7a6a2c", "#c2402f"),
    "blue": ("#8fc4ff", "#28466c", "#1a2e50", "#080d1c", "#3c5f6a", "#5a74e0"),
    "day": ("#eaf7c8", "#7fae6c", "#4f8a5c", "#2c5a48", "#6f8f3c", "#d84a3a"),
}
BY_MOOD = {
    "night": "blue",
    "rose": "violet",
    "dusk": "amber",
    "dawn": "day",
    "fog": "teal",
    "storm": "blue",
    "winter": "blue",
}


def compose(view: View) -> Scene:
    """Draw a family of caps; seed plants them anew and changes the air."""
    chance = view.chance()
    usual = ("teal", "violet", "teal", "day", "blue")[view.seed % 5]
    air = AIRS[BY_MOOD.get(view.idea.mood, view.idea.mood or usual)]
    stops = [(-0.15, air[3]), (0, air[1]), (0.2, air[2]), (0.6, air[3]), (1, air[3])]
    bright = air is AIRS["day"]
    sky = Sky(stops, direction(-0.5, 0.4, 1), linear(air[0]), disc=2, halo=3, glow=0.9)
    wood = _Wood(view, view.accent(air[5]), air[4], dim=bright)
    camera = Camera(
        (chance.uniform(-0.5, 0.5), chance.uniform(0.55, 0.85), -3.6 + chance.uniform(-0.4, 0.2)), (0.03, 0.82, 0), 44
    )
    key = np.array([[1.6], [1.84], [1.6]], np.float32) * (0.6 + 0.4 * linear(air[0]))
    world = World(
        wood.solid,
        wood.paint,
        sky,
        direction(-0.5, 0.55, -0.2),
        key * (1.3 if bright else 1.0),
        linear(air[1]) * 1.3 + 0.09,
        fog=fogginess(view, 0.12),
        limit=18,
        glow=wood.glow,
        exposure=1.35,
    )
    return _with_spores(view, photograph(world, camera, view.width, view.height, view.seed), linear(air[0])[:, 0])


class _Wood:
    def __init__(self, view: View, cap: str, moss: str, *, dim: bool) -> None:
        chance = view.chance("wood")
        self.cap, self.moss = linear(cap), linear(moss)
        self.offset, self.lamp = float(chance.uniform(0, 4)), 0.15 if dim else 0.6
        plan = (
            (0.05, 0.0, 1.15, 0.62),
            (-0.85, 0.35, 0.78, 0.42),
            (0.88, 0.15, 0.62, 0.36),
            (0.45, -0.75, 0.34, 0.22),
            (-0.5, -0.8, 0.28, 0.17),
            (-1.6, 1.2, 1.0, 0.5),
            (1.7, 1.6, 1.3, 0.6),
            (0.6, 2.4, 1.05, 0.45),
            (-0.7, 3.0, 1.3, 0.5),
        )
        mirror = 1 if chance.uniform() < 0.5 else -1
        self.plants = [
            (
                (x * mirror + chance.uniform(-0.12, 0.12), -0.05, z + chance.uniform(-0.1, 0.1)),
                h * chance.uniform(0.85, 1.15),
                r * chance.uniform(0.85, 1.12),
                k,
            )
            for k, (x, z, h, r) in enumerate(plan)
        ]

    def solid(self, p: Points, u: Union) -> None:
        x, y, z = p
        rise = (sample(field(2.6, 71), x * 0.12 + self.offset, z * 0.12) - 0.5) * 0.5
        u.add((y - rise - (sample(field(2.6, 71), x * 0.9, z * 0.9) - 0.5) * 0.06) * 0.6, MOSS)
        for foot, height, radius, k in self.plants:
            middle = (foot[0], foot[1] + height * 0.62, foot[2])
            u.group(
                p,
                middle,
                max(height * 0.62, radius) + 0.28,
                partial(_mushroom, foot=foot, height=height, r=radius, k=k),
            )

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        x, y, z = p
        grain = sample(field(2.6, 71), x * 1.1, z * 1.1)
        colour = mix(self.moss * 0.35, self.moss, grain)
        fibre = sample(field(2.0, 72), x * 2.5, y * 0.3)
        colour = np.where(labels == STALK, linear("#e8dcc4") * (0.75 + 0.4 * fibre), colour)
        dots = _dots(facing)
        colour = np.where(labels == CAP, np.where(dots, linear("#f7ecd8"), self.cap), colour)
        colour = np.where(labels == GILLS, linear("#f0cfa8"), colour)
        return colour.astype(np.float32), np.where(labels == CAP, 0.3, 0.03).astype(np.float32)

    def glow(self, p: Points, facing: Points, labels: Labels) -> Plane:
        light: Plane = linear("#ffb870") * (self.lamp * (labels == GILLS)).astype(np.float32)
        return light


def _mushroom(p: Points, u: Union, foot: tuple[float, float, float], height: float, r: float, k: int) -> None:
    q = bent(p, 0, 0.12 * np.sin(p[1] * 1.7 + k) * (k % 2 * 2 - 1))
    u.add(post(q, foot, height, r * 0.22, r * 0.15) * 0.8, STALK)
    q = moved(q, (foot[0], foot[1] + height, foot[2]))
    cap = egg(q, (0, 0, 0), (r, r * 0.72, r))
    cap = np.maximum(cap, -(q[1] + r * 0.06))
    cap = np.maximum(cap, -egg(q, (0, -r * 0.25, 0), (r * 0.92, r * 0.5, r * 0.92)))
    u.add(cap * 0.75, CAP)
    u.add(np.maximum(np.abs(q[1] + r * 0.02) - 0.012, np.hypot(q[0], q[2]) - r * 0.93) * 0.8, GILLS)


def _dots(facing: Points) -> Plane:
    around, up = np.arctan2(facing[0], facing[2]) * 2.4, facing[1] * 4.2
    a, b = np.floor(around), np.floor(up)
    fx = around - a - 0.5 + 0.3 * (lottery(a, b, 2) - 0.5)
    fy = up - b - 0.5 + 0.3 * (lottery(a, b, 3) - 0.5)
    # Wider near the crown: there a cell of the sphere is narrow.
    narrow = np.maximum(1 - facing[1] ** 2, 0.05)
    spotted: Plane = (lottery(a, b) > 0.45) & (fx * fx * narrow + fy * fy < 0.07)
    return spotted


def _with_spores(view: View, scene: Scene, colour: Plane) -> Scene:
    chance = view.chance("spores")
    height, width = scene.depth.shape
    layer = np.zeros((height, width), np.float32)
    short = min(width, height)
    for _ in range(64):
        x, y, radius = (
            chance.uniform(0, width),
            chance.uniform(0, height * 0.85),
            short * chance.uniform(0.0012, 0.0045),
        )
        bright = float(chance.uniform(0.3, 1))
        stamp(layer, x, y, radius, radius, bright)
        stamp(layer, x, y, radius * 4, radius * 4, bright * 0.16)
    shine = colour ** np.float32(0.45) * np.array([1.1, 1.05, 0.9], np.float32)
    lit = np.clip(scene.rgb + np.clip(layer, 0, 1.2)[..., None] * shine * 0.8, 0, 1)
    return Scene(lit.astype(np.float32), scene.depth, scene.labels, scene.seed)
