"""A heron in the shallows before misty hills."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.canvas import Canvas, Sketch, inked
from studio.sandbox.art.colour import blend, display, mix, smooth
from studio.sandbox.art.moods import Mood
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.spline import Curve, spline
from studio.sandbox.art.view import View

BIRD, REEDS, HILLS = 5, 6, 1
SHORE = 0.62


def compose(view: View) -> Scene:
    """Draw bird, reeds and mirror; seed turns the bird and moves sun and hills."""
    chance = view.chance()
    mood = view.mood("dusk", "dawn", "rose", "teal", "fog")
    canvas = Canvas(view.width, view.height)
    _air(canvas, view, mood)
    _water(canvas, view, mood)
    sketch = Sketch(canvas)
    side = 1 if chance.uniform() < 0.5 else -1
    size = float(chance.uniform(0.85, 1.1))
    shift = (float(chance.uniform(0.30, 0.42)), float(chance.uniform(0.0, 0.05)))
    if view.shows("birds"):
        _bird(sketch, mood, size, side, shift)
    if view.shows("reeds"):
        _reeds(sketch, canvas, view, mood, side)
    sketch.finish(0.1)
    return canvas.scene("heron", view.seed)


def _air(canvas: Canvas, view: View, mood: Mood) -> None:
    chance = view.chance("air")
    canvas.gradient([(canvas.top, mood.sky[3]), (0.08, mood.sky[2]), (0.36, mood.sky[1]), (SHORE, mood.sky[0])])
    at = (chance.uniform(0.52, 0.76), chance.uniform(0.33, 0.46))
    away = np.hypot(canvas.x - at[0], canvas.y - at[1])
    sun = display(mood.sun) * 0.35 + 0.65
    if view.shows("sun"):
        canvas.shine(sun, np.exp(-((away / 0.22) ** 2)) * 0.32)
        canvas.lay(sun, smooth(0.0, 1.0, np.clip((0.083 - away) / 0.003, 0, 1)))
    low = display(mood.sky[0])
    for k in range(4):
        wave = sample(
            field(3.2, 111),
            canvas.across * (0.35 + 0.15 * k) + k * 0.3 + chance.uniform(0, 1),
            np.full(canvas.width, 0.2 * k),
        )
        crest = SHORE - 0.20 + k * 0.055 + (wave - 0.5) * (0.28 - 0.05 * k)
        mask = smooth(-0.002, 0.002, canvas.y - crest[None]) * smooth(0.0, 0.03, SHORE + 0.01 - canvas.y)
        tone = mix(low, display(mood.ink), 0.22 + 0.15 * k)
        haze = np.clip((canvas.y - crest[None]) / 0.2, 0, 1)[..., None] * 0.75
        canvas.lay(mix(tone, low, haze), mask, depth=0.9 - 0.1 * k, label=HILLS + k)


def _water(canvas: Canvas, view: View, mood: Mood) -> None:
    start = int(np.searchsorted(canvas.y[:, 0], SHORE))
    rows = canvas.height - start
    if rows <= 0 or start == 0:
        return
    source = canvas.rgb[:start][::-1]
    down = np.arange(rows, dtype=np.float32)[:, None]
    below = canvas.y[start:] - SHORE
    ripple = sample(field(2.2, 112), canvas.x[start:] * 0.5 + view.seed % 97 * 0.17, below * 3.5 + 0.3)
    ripple = (ripple - 0.5) * (0.02 + 0.21 * below) * canvas.short
    rise = np.clip(down * 0.92 + ripple * 0.5, 0, start - 1).astype(np.intp)
    across = np.clip(np.arange(canvas.width)[None] + ripple * 0.6, 0, canvas.width - 1).astype(np.intp)
    canvas.rgb[start:] = source[rise, across] * 0.87 + display(mood.water) * 0.13
    canvas.depth[start:] = np.clip(0.6 - below, 0.2, 0.6)
    canvas.labels[start:] = 8


def _bird(sketch: Sketch, mood: Mood, size: float, side: int, shift: tuple[float, float]) -> None:
    def put(points: Curve | list[tuple[float, float]]) -> Curve:
        place = np.asarray(points, np.float64)
        return np.stack(
            [
                0.5 + side * ((place[:, 0] - 0.36) * size + shift[0] - 0.5),
                (place[:, 1] - 0.84) * size + 0.84 + shift[1],
            ],
            -1,
        )

    ink = inked(mood.ink)
    wing = inked(blend(mood.ink, mood.sky[1], 0.16))
    feather = inked(blend(mood.ink, mood.sky[1], 0.30))
    for leg in (0.385, 0.425):
        sketch.line(put([(leg, 0.63), (leg + 0.008, 0.72), (leg - 0.006, 0.845)]), ink, 0.0075 * size, BIRD)
    body = [
        (0.255, 0.535),
        (0.30, 0.50),
        (0.37, 0.495),
        (0.43, 0.53),
        (0.50, 0.60),
        (0.545, 0.655),
        (0.50, 0.652),
        (0.43, 0.648),
        (0.36, 0.635),
        (0.29, 0.60),
    ]
    sketch.polygon(put(spline(body, 120, closed=True)), ink, BIRD)
    fold = [(0.315, 0.535), (0.38, 0.515), (0.44, 0.55), (0.51, 0.625), (0.43, 0.625), (0.35, 0.60)]
    sketch.polygon(put(spline(fold, 80, closed=True)), wing)
    for k in range(4):
        y = 0.545 + 0.018 * k
        sketch.line(
            put(
                spline(
                    [(0.345 + 0.02 * k, y), (0.42 + 0.01 * k, y + 0.022), (0.50 - 0.008 * k, y + 0.062 - 0.006 * k)], 20
                )
            ),
            feather,
            0.0025,
        )
    neck = put(spline([(0.285, 0.56), (0.245, 0.50), (0.275, 0.44), (0.318, 0.40), (0.31, 0.345), (0.282, 0.318)], 90))
    for i, (x, y) in enumerate(neck):
        sketch.disc(float(x), float(y), (0.015 - 0.008 * i / len(neck)) * size, ink, BIRD)
    head = put([(0.282, 0.3175)])[0]
    sketch.oval(float(head[0]), float(head[1]), 0.024 * size, 0.0175 * size, ink, BIRD)
    sketch.polygon(put([(0.265, 0.310), (0.165, 0.336), (0.268, 0.326)]), inked("#c98a3f"), BIRD)
    sketch.line(put([(0.30, 0.310), (0.355, 0.335)]), ink, 0.006 * size, BIRD)
    eye = put([(0.275, 0.314)])[0]
    sketch.disc(float(eye[0]), float(eye[1]), 0.0035 * size, inked("#f2d9a0"))


def _reeds(sketch: Sketch, canvas: Canvas, view: View, mood: Mood, side: int) -> None:
    chance = view.chance("reeds")
    foot = canvas.bottom + 0.02
    count = int(46 * (canvas.right - canvas.left))
    for _ in range(count):
        # Reeds stand at both sides and leave the middle to the bird.
        far = (
            chance.uniform(0.62, canvas.right + 0.02)
            if chance.uniform() < 0.68
            else chance.uniform(canvas.left - 0.02, 0.14)
        )
        x = float(far) if side > 0 else 1 - float(far)
        tall, lean = chance.uniform(0.18, 0.45), chance.normal(0, 0.05)
        blade = spline([(x, foot), (x + lean * 0.3, foot - tall * 0.5), (x + lean, foot - tall)], 20)
        sketch.line(blade, inked(mood.ink, float(chance.uniform(0.8, 1.6))), float(chance.uniform(0.003, 0.007)), REEDS)
        if chance.uniform() > 0.5:
            sketch.oval(float(blade[-1, 0]), float(blade[-1, 1]), 0.006, 0.022, inked("#7a5638"), REEDS)
