"""A profile with flowers in long hair, before a disc of light."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.sandbox.art.canvas import Canvas, Sketch, Stencil, inked
from studio.sandbox.art.colour import blend, display, mix, smooth
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.spline import Curve, spline
from studio.sandbox.art.view import View

DISC, FACE, HAIR, FLOWER = 1, 2, 3, 4
PROFILE = [
    (0.43, 0.20),
    (0.385, 0.30),
    (0.372, 0.345),
    (0.362, 0.385),
    (0.335, 0.445),
    (0.315, 0.487),
    (0.338, 0.503),
    (0.352, 0.515),
    (0.338, 0.538),
    (0.352, 0.553),
    (0.345, 0.572),
    (0.36, 0.60),
    (0.372, 0.637),
    (0.42, 0.668),
    (0.475, 0.668),
    (0.505, 0.72),
    (0.50, 0.80),
    (0.42, 0.86),
    (0.27, 0.93),
    (0.2, 1.02),
    (0.1, 1.45),
    (1.0, 1.45),
    (0.9, 1.02),
    (0.80, 0.90),
    (0.69, 0.82),
    (0.665, 0.70),
    (0.70, 0.56),
    (0.72, 0.38),
    (0.64, 0.22),
    (0.53, 0.16),
]
CAP = [
    (0.40, 0.26),
    (0.43, 0.185),
    (0.53, 0.145),
    (0.66, 0.19),
    (0.755, 0.36),
    (0.80, 0.55),
    (0.88, 0.78),
    (1.02, 0.98),
    (0.86, 0.99),
    (0.74, 0.86),
    (0.665, 0.70),
    (0.635, 0.55),
    (0.60, 0.44),
    (0.52, 0.36),
    (0.44, 0.30),
]


@dataclass(frozen=True, slots=True)
class _Dress:
    """The colours of one portrait."""

    ground: tuple[str, str, str]
    disc: str
    skin: str
    hair: tuple[str, str, str]
    flower: str


DRESSES = {
    "amber": _Dress(
        ("#f3d9b1", "#e8936a", "#b8464a"), "#f7e7c4", "#7c3b3f", ("#2b1b35", "#6b2f57", "#e08a5a"), "#f2b5a0"
    ),
    "teal": _Dress(
        ("#0f3b45", "#12464d", "#0b2a33"), "#e8c26a", "#c9765a", ("#0a2630", "#17606b", "#4fb0a8"), "#e58a86"
    ),
    "rose": _Dress(
        ("#f6d5d8", "#e6a6b4", "#a8577c"), "#fff0e2", "#a85a4f", ("#3a1730", "#8a2f55", "#f08a86"), "#fbe3c8"
    ),
    "violet": _Dress(
        ("#2a2458", "#4a3f86", "#8a5a9c"), "#f5c7a0", "#8a4a5c", ("#171238", "#4a2f7a", "#c08ae0"), "#ffd9a8"
    ),
    "day": _Dress(
        ("#dcebe4", "#a9d0c8", "#5a9a9c"), "#fdf3d8", "#6b3a2f", ("#1c1614", "#5a2f1c", "#c9783a"), "#f2c14a"
    ),
    "night": _Dress(
        ("#101a38", "#1c2c58", "#2f3f78"), "#e9e4d0", "#4f4a7a", ("#0a0f24", "#24346b", "#6f8ad0"), "#f2e0b0"
    ),
}
BY_MOOD = {"dusk": "amber", "dawn": "rose", "blue": "night", "storm": "night", "fog": "day", "winter": "day"}


def compose(view: View) -> Scene:
    """Draw one head; seed changes colours, flowers and hair, and which way it looks."""
    chance = view.chance()
    name = view.mood_name("amber", "teal", "rose", "violet", "day")
    dress = DRESSES[BY_MOOD.get(name, name)]
    if view.idea.accent:
        dress = _Dress(dress.ground, dress.disc, dress.skin, _tinted(view.idea.accent), dress.flower)
    canvas = Canvas(view.width, view.height)
    _ground(canvas, dress)
    if view.shows("people"):
        _face(canvas, dress)
        sketch = Sketch(canvas)
        _features(sketch, dress)
        _hair(sketch, view, dress)
        if view.shows("flowers"):
            _wreath(sketch, view, dress)
        sketch.finish(0.2)
    if chance.uniform() < 0.5:
        canvas.rgb, canvas.depth, canvas.labels = (
            canvas.rgb[:, ::-1].copy(),
            canvas.depth[:, ::-1].copy(),
            canvas.labels[:, ::-1].copy(),
        )
    return canvas.scene("portrait", view.seed)


def _tinted(accent: str) -> tuple[str, str, str]:
    return blend(accent, "#0c0a18", 0.7), blend(accent, "#1a1428", 0.3), blend(accent, "#ffffff", 0.25)


def _ground(canvas: Canvas, dress: _Dress) -> None:
    canvas.gradient([(canvas.top, dress.ground[0]), (0.6, dress.ground[1]), (canvas.bottom, dress.ground[2])])
    away = np.hypot(canvas.x - 0.53, canvas.y - 0.42)
    disc = display(dress.disc)
    canvas.lay(disc, smooth(0, 1, np.clip((0.334 - away) / 0.004, 0, 1)), depth=0.9, label=DISC)
    for k in range(12):
        ring = np.clip(1.3 - np.abs(away - 0.36 - k * 0.028) / 0.0022, 0, 1)
        canvas.lay(disc, ring * max(0.06, 0.55 - k * 0.045))


def _face(canvas: Canvas, dress: _Dress) -> None:
    stencil = Stencil(canvas)
    stencil.polygon(spline(PROFILE, 500, closed=True))
    mask, skin = stencil.mask(), display(dress.skin)
    shade = np.clip((canvas.x - 0.33) * 1.9, 0, 1)
    tone = smooth(0, 1, shade * 0.75 + (canvas.y - 0.45) * 0.5)[..., None]
    canvas.lay(mix(skin * 1.55, skin * 0.72, tone), mask, depth=0.3, label=FACE)
    cheek = np.exp(-(((canvas.x - 0.41) / 0.05) ** 2 + ((canvas.y - 0.53) / 0.045) ** 2)) * mask
    canvas.shine(np.array([0.16, 0.05, 0.03], np.float32), cheek)
    jaw = np.exp(-((canvas.x - 0.47) ** 2 / 0.004 + (canvas.y - 0.70) ** 2 / 0.0016)) * mask
    canvas.lay(skin * 0.55, jaw * 0.55)


def _features(sketch: Sketch, dress: _Dress) -> None:
    dark, lip = inked(dress.skin, 0.45), inked(dress.skin, 0.6)
    strokes: list[tuple[list[tuple[float, float]], tuple[int, int, int], float]] = [
        ([(0.352, 0.437), (0.374, 0.447), (0.397, 0.441), (0.408, 0.432)], dark, 0.0055),
        ([(0.356, 0.442), (0.346, 0.450)], dark, 0.003),
        ([(0.362, 0.447), (0.353, 0.457)], dark, 0.003),
        ([(0.369, 0.449), (0.362, 0.460)], dark, 0.003),
        ([(0.352, 0.392), (0.378, 0.378), (0.412, 0.383)], dark, 0.006),
        ([(0.342, 0.537), (0.360, 0.541), (0.374, 0.537)], lip, 0.0035),
        ([(0.335, 0.497), (0.347, 0.494), (0.352, 0.486)], dark, 0.003),
    ]
    for points, colour, width in strokes:
        sketch.line(spline(points, 60), colour, width)


def _hair(sketch: Sketch, view: View, dress: _Dress) -> None:
    chance = view.chance("hair")
    dark, middle, bright = (display(colour) for colour in dress.hair)
    sketch.polygon(spline(CAP, 200, closed=True), inked(blend(dress.hair[0], dress.hair[1], 0.15)), HAIR)
    count = 900
    for k in range(count):
        colour = mix(dark, middle, k / count)
        if chance.uniform() > 0.86:
            colour = colour * 0.4 + bright * 0.6
        colour = np.clip(colour * chance.uniform(0.75, 1.2), 0, 1) * 255
        fill = (int(colour[0]), int(colour[1]), int(colour[2]))
        sketch.line(spline(_strand(chance, k, k / count), 48), fill, float(chance.uniform(0.002, 0.0065)), HAIR)


def _strand(chance: np.random.Generator, k: int, age: float) -> Curve:
    u, sweep = chance.uniform(0, 1), chance.uniform(0.05, 1)
    root = (0.415 + 0.23 * u, 0.205 - 0.075 * np.sin(u * np.pi) + chance.normal(0, 0.006))
    if sweep < 0.35:
        turns = [
            (0.47 + 0.08 * u, 0.30 + chance.uniform(-0.02, 0.03)),
            (0.60, 0.42 + 0.1 * sweep),
            (0.70, 0.62 + chance.uniform(-0.03, 0.1)),
        ]
    else:
        turns = [
            (0.60 + 0.13 * sweep + chance.normal(0, 0.012), 0.26 + 0.22 * sweep * (1 - u * 0.4)),
            (0.70 + 0.10 * sweep + 0.05 * np.sin(age * 7), 0.58 + 0.14 * sweep),
            (0.74 + 0.22 * sweep + 0.06 * np.sin(k * 0.7), 0.86 + 0.22 * chance.uniform(0, 1)),
        ]
    return np.array([root, *turns], np.float64)


def _wreath(sketch: Sketch, view: View, dress: _Dress) -> None:
    chance = view.chance("wreath")
    petal = display(dress.flower)
    for k in range(int(chance.integers(5, 9))):
        turn = -2.3 + k * 0.40
        cx = 0.555 + 0.115 * np.cos(turn) + chance.normal(0, 0.01)
        cy = 0.255 + 0.10 * np.sin(turn) + chance.normal(0, 0.01)
        radius, tint = chance.uniform(0.036, 0.058), petal * chance.uniform(0.82, 1.08)
        for ring in range(3):
            reach = radius * (1 - ring * 0.3)
            for j in range(8 - ring):
                angle = j / (8 - ring) * 2 * np.pi + ring * 0.4 + k
                shade = np.clip(tint * (0.84 + 0.13 * ring + 0.06 * np.sin(angle)), 0, 1) * 255
                fill = (int(shade[0]), int(shade[1]), int(shade[2]))
                sketch.disc(
                    cx + np.cos(angle) * reach * 0.55, cy + np.sin(angle) * reach * 0.55, reach * 0.42, fill, FLOWER
                )
        sketch.disc(cx, cy, radius * 0.17, inked(dress.disc), FLOWER)
