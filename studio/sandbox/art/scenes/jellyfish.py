"""Jellyfish glowing in deep water."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.canvas import Canvas, Stencil
from studio.sandbox.art.colour import display, mix, smooth
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.scenes.weather import stamp
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.view import View

DEEPS = {
    "blue": ("#0b2a4a", "#071a33", "#040b1c", "#ff8fb0", "#7ad7ff"),
    "violet": ("#2a1a58", "#180f3a", "#090618", "#ffb36b", "#b68cff"),
    "teal": ("#0c4a4c", "#07302f", "#03151a", "#ffd36b", "#6bf0d0"),
    "rose": ("#4a1a44", "#2c0f30", "#110516", "#ff9a8a", "#ff8fd8"),
}
BY_MOOD = {
    "amber": "rose",
    "dusk": "violet",
    "dawn": "rose",
    "day": "teal",
    "night": "blue",
    "storm": "blue",
    "fog": "teal",
    "winter": "blue",
}
PLAN = (
    (0.50, 0.34, 0.19),
    (0.20, 0.22, 0.085),
    (0.82, 0.62, 0.11),
    (0.16, 0.70, 0.10),
    (0.80, 0.18, 0.06),
    (0.62, 0.88, 0.05),
)


def compose(view: View) -> Scene:
    """Draw one large bell and smaller ones around it; seed sets them adrift."""
    chance = view.chance()
    name = view.mood_name("blue", "violet", "teal", "rose")
    deep = DEEPS[BY_MOOD.get(name, name)]
    canvas = Canvas(view.width, view.height)
    canvas.gradient([(canvas.top, deep[0]), (0.5, deep[1]), (canvas.bottom, deep[2])])
    warm, cool = display(view.idea.accent or deep[3]), display(deep[4])
    canvas.shine(cool, np.exp(-((canvas.x - 0.5) ** 2 / 0.12 + (canvas.y - canvas.top + 0.1) ** 2 / 0.25)) * 0.35)
    _rays(canvas, view, cool)
    glow = np.zeros_like(canvas.rgb)
    mirror = chance.uniform() < 0.5
    for k, (x, y, radius) in enumerate(_places(canvas, chance)):
        colour = warm if k in (0, 3, 4, 6) else cool
        _bell(canvas, view.chance(f"bell {k}"), glow, (1 - x if mirror else x, y, radius), colour, k + 1)
    soft = gaussian(np.ascontiguousarray(np.moveaxis(glow, -1, 0)), canvas.short * 0.02)
    canvas.rgb += glow + np.moveaxis(soft, 0, -1) * 0.8
    _motes(canvas, view, cool)
    canvas.rgb = (1 - np.exp(-canvas.rgb * 1.25)).astype(np.float32)
    return canvas.scene("jellyfish", view.seed)


def _places(canvas: Canvas, chance: np.random.Generator) -> list[tuple[float, float, float]]:
    """Scatter the plan a little, and go on beyond the square where the picture does."""
    places = [
        (x + chance.uniform(-0.06, 0.06), y + chance.uniform(-0.05, 0.06), r * chance.uniform(0.85, 1.15))
        for x, y, r in PLAN
    ]
    wide, tall = canvas.right - 1, canvas.bottom - 1
    if wide > 0.12:
        places += [(-wide * 0.6, 0.42, 0.08), (1 + wide * 0.55, 0.30, 0.09), (1 + wide * 0.5, 0.85, 0.05)]
    if tall > 0.12:
        places += [(0.3, -tall * 0.6, 0.07), (0.72, -tall * 0.3, 0.05), (0.4, 1 + tall * 0.4, 0.08)]
    return places


def _rays(canvas: Canvas, view: View, colour: Plane) -> None:
    chance = view.chance("rays")
    beams = np.zeros_like(canvas.depth)
    for _ in range(6):
        start, slope, broad = chance.uniform(0, 1), chance.uniform(-0.35, 0.35), chance.uniform(0.02, 0.08)
        beams += np.exp(-(((canvas.x - start - slope * (canvas.y - canvas.top)) / broad) ** 2))
    canvas.shine(colour, beams * smooth(0, 0.9, 0.75 - canvas.y) * 0.05)


def _bell(
    canvas: Canvas,
    chance: np.random.Generator,
    glow: Plane,
    place: tuple[float, float, float],
    colour: Plane,
    label: int,
) -> None:
    cx, cy, radius = place
    u, v = (canvas.x - cx) / radius, (canvas.y - cy) / radius
    lobes = 0.06 * np.sin(u * 14)
    dome = u * u + (v * 1.15) ** 2
    inside = (dome < 1) & (v < 0.35 + lobes)
    rim = np.exp(-(((np.sqrt(dome) - 0.97) / 0.07) ** 2)) * smooth(0, 0.1, 0.40 + lobes - v)
    body = np.where(inside, 0.18 + 0.45 * dome**2, 0)
    ribs = np.where(inside, 0.16 * np.abs(np.sin(np.arctan2(u, 0.5 - v) * 9)) ** 6, 0)
    hem = np.exp(-(((v - 0.33 - lobes) / 0.05) ** 2)) * (np.abs(u) < 0.93)
    trail = _tentacles(canvas, chance, place) * np.exp(-np.clip(v, 0, 9) * 0.45) * 0.75
    glow += (rim * 0.8 + body + ribs + hem * 0.7)[..., None] * colour + trail[..., None] * mix(
        colour, np.ones(3, np.float32), 0.25
    )
    canvas.depth[inside], canvas.labels[inside] = 0.8 - radius * 2, label


def _tentacles(canvas: Canvas, chance: np.random.Generator, place: tuple[float, float, float]) -> Plane:
    cx, cy, radius = place
    stencil = Stencil(canvas)
    along = np.linspace(0, 1, 40)
    for k in range(16):
        root = cx + radius * (k / 15 - 0.5) * 1.7
        reach, phase = radius * chance.uniform(1.6, 3.4), chance.uniform(0, 6)
        x = root + radius * 0.16 * np.sin(along * 5 + phase) * along + (cx - root) * 0.25 * along
        y = cy + radius * 0.33 + reach * along
        stencil.line(np.stack([x, y], -1), int(chance.uniform(60, 170)), radius * chance.uniform(0.01, 0.035))
    for k in range(5):
        root, reach, phase = cx + radius * (k / 4 - 0.5) * 0.6, radius * chance.uniform(1.2, 2.0), chance.uniform(0, 6)
        for j in range(60):
            t = j / 60
            size = radius * 0.09 * (1 - t) * (0.7 + 0.5 * np.sin(j * 0.9))
            stencil.oval(
                root + radius * 0.12 * np.sin(t * 7 + phase), cy + radius * 0.2 + reach * t, size, size * 0.6, 120
            )
    return stencil.mask()


def _motes(canvas: Canvas, view: View, colour: Plane) -> None:
    chance = view.chance("motes")
    layer = np.zeros_like(canvas.depth)
    for _ in range(200):
        x, y = chance.uniform(0, canvas.width), chance.uniform(0, canvas.height)
        size = canvas.short * chance.uniform(0.0007, 0.0022)
        stamp(layer, x, y, size, size, float(chance.uniform(0.15, 0.9)))
    canvas.shine(colour * 0.6 + 0.4, layer * 0.8)
