"""Koi between lily pads, seen from above."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.art.canvas import Canvas, Sketch, Stencil, inked
from studio.sandbox.art.colour import blend, display, mix
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.view import View

FISH, PAD, FLOWER = 2, 1, 9
WATERS = {
    "teal": ("#0f4a4f", "#0a2f3a"),
    "blue": ("#14406b", "#0b2444"),
    "moss": ("#3f5a36", "#22382c"),
    "dark": ("#232a33", "#12161d"),
    "violet": ("#3a3468", "#1d1a40"),
    "rose": ("#6b4a5c", "#3f2a3c"),
}
BY_MOOD = {
    "dusk": "violet",
    "dawn": "teal",
    "day": "teal",
    "night": "dark",
    "storm": "dark",
    "rose": "rose",
    "amber": "moss",
    "fog": "moss",
    "winter": "blue",
}
SCALES = ("#f5efe4", "#e2562a", "#1c1a1f", "#f0a23a")
KINDS = ((0, 1), (3, 2), (1, 0), (0, 2), (0, 1), (3, 0))
PLAN = (
    (0.34, 0.36, 0.9, 0.44),
    (0.68, 0.60, 3.7, 0.46),
    (0.30, 0.80, 5.6, 0.28),
    (0.78, 0.20, 2.4, 0.26),
    (0.88, 0.88, 4.4, 0.20),
)
PADS = ((0.12, 0.14, 0.15), (0.92, 0.42, 0.13), (0.55, 0.97, 0.12), (0.06, 0.62, 0.09))


@dataclass(frozen=True, slots=True)
class _Fish:
    """A curved body as a row of rounds: place and radius."""

    spine: tuple[tuple[float, float, float], ...]
    heading: float
    length: float
    kind: int


def compose(view: View) -> Scene:
    """Draw a pond; seed places fish and pads anew and colours the water."""
    chance = view.chance()
    canvas = Canvas(view.width, view.height)
    _water(canvas, view)
    turn = float(chance.uniform(0, 2 * np.pi))
    fishes = (
        [_fish(chance, place, k, turn) for k, place in enumerate(_spread(canvas, PLAN, chance))]
        if view.shows("fish")
        else []
    )
    _shadows(canvas, fishes)
    sketch = Sketch(canvas)
    for k, fish in enumerate(fishes):
        _draw(sketch, view.chance(f"fish {k}"), fish, view.idea.accent, FISH + k % 6)
    if view.shows("flowers"):
        _pads(sketch, canvas, view, turn)
    sketch.finish(0.4)
    return canvas.scene("koi", view.seed)


def _spread(
    canvas: Canvas, plan: tuple[tuple[float, ...], ...], chance: np.random.Generator
) -> list[tuple[float, ...]]:
    """Repeat a plan where the picture goes on beyond the square."""
    wide, tall = canvas.right - 1, canvas.bottom - 1
    places = [(x + chance.uniform(-0.06, 0.06), y + chance.uniform(-0.06, 0.06), *rest) for x, y, *rest in plan]
    if wide > 0.1:
        places += [(-wide * 0.55, 0.3, *plan[0][2:]), (1 + wide * 0.5, 0.66, *plan[1][2:])]
    if tall > 0.1:
        places += [(0.35, -tall * 0.5, *plan[1][2:]), (0.6, 1 + tall * 0.5, *plan[0][2:])]
    return places


def _water(canvas: Canvas, view: View) -> None:
    chance = view.chance("water")
    name = view.mood_name() if view.idea.mood else ("teal", "dark", "teal", "blue", "moss")[view.seed % 5]
    shallow, deep = (display(colour) for colour in WATERS[BY_MOOD.get(name, name)])
    shift = chance.uniform(0, 1)
    murk = sample(field(3.2, 141), canvas.x * 0.6 + shift, canvas.y * 0.6)
    canvas.rgb = mix(deep, shallow * 1.25, murk[..., None]).astype(np.float32)
    web = np.abs(2 * sample(field(3.0, 142), canvas.x * 1.2 + murk * 0.1 + shift, canvas.y * 1.2) - 1)
    canvas.shine(np.array([0.7, 1, 0.9], np.float32), np.exp(-web * 26) * 0.10)


def _fish(chance: np.random.Generator, place: tuple[float, ...], k: int, turn: float) -> _Fish:
    cx, cy, heading, length = place
    # The pond is turned as a whole: fish keep their distance, yet every seed swims another way.
    dx, dy = cx - 0.5, cy - 0.5
    if k < len(PLAN):
        cx, cy = 0.5 + dx * np.cos(turn) - dy * np.sin(turn), 0.5 + dx * np.sin(turn) + dy * np.cos(turn)
    heading += turn + chance.uniform(-0.3, 0.3)
    length *= chance.uniform(0.9, 1.1)
    sway = chance.uniform(0.045, 0.08)
    spine = []
    for t in np.linspace(0, 1, 110):
        along, aside = (t - 0.5) * length, sway * length * np.sin(t * 4.2 + heading) * (t + 0.3)
        radius = length * 0.115 * np.sin(np.clip(t * 1.08 + 0.05, 0, 1) * np.pi) ** 0.7 * (1 - 0.35 * t)
        spine.append(
            (
                float(cx + np.cos(heading) * along - np.sin(heading) * aside),
                float(cy + np.sin(heading) * along + np.cos(heading) * aside),
                float(max(radius, length * 0.014)),
            )
        )
    return _Fish(tuple(spine), heading, length, k % len(KINDS))


def _shadows(canvas: Canvas, fishes: list[_Fish]) -> None:
    stencil = Stencil(canvas)
    for fish in fishes:
        for x, y, radius in fish.spine:
            stencil.oval(x + 0.02, y + 0.035, radius, radius, 120)
    mask = Image.fromarray((stencil.mask() * 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(canvas.short * 0.012)
    )
    canvas.lay(np.array([0.008, 0.055, 0.08], np.float32), np.asarray(mask, np.float32) / 255)


def _draw(sketch: Sketch, chance: np.random.Generator, fish: _Fish, accent: str, label: int) -> None:
    base, patch = KINDS[fish.kind]
    skin = inked(SCALES[base])
    marks = inked(accent if accent else SCALES[patch])
    for side in (-1, 1):
        _fin(sketch, fish, 36, side, fish.length * 0.2, (*skin, 150))
        _fin(sketch, fish, 70, side, fish.length * 0.11, (*skin, 140))
    _tail(sketch, fish, (*skin, 165))
    for x, y, radius in fish.spine:
        sketch.disc(x, y, radius, skin, label)
    for _ in range(2 if fish.kind == 2 else 5):
        x, y, radius = fish.spine[int(chance.integers(11, 84))]
        for _ in range(10):
            dx, dy = chance.normal(0, radius * 0.45), chance.normal(0, radius * 0.45)
            size = radius * chance.uniform(0.3, 0.62)
            if np.hypot(dx, dy) + size < radius * 1.04:
                sketch.disc(x + dx, y + dy, size, marks)
    ridge = [(x, y) for x, y, _ in fish.spine[26:84]]
    sketch.line(ridge, (*inked(blend(SCALES[base], "#000000", 0.45)), 60), fish.length * 0.012)
    x, y, radius = fish.spine[8]
    for side in (-1, 1):
        ex, ey = x - np.sin(fish.heading) * side * radius * 0.75, y + np.cos(fish.heading) * side * radius * 0.75
        sketch.disc(ex, ey, fish.length * 0.011, (16, 16, 20))


def _fin(sketch: Sketch, fish: _Fish, at: int, side: int, reach: float, colour: tuple[int, int, int, int]) -> None:
    x, y, _ = fish.spine[at]
    angle = fish.heading + side * 1.1
    sketch.polygon(
        [
            (x, y),
            (x + np.cos(angle) * reach, y + np.sin(angle) * reach),
            (x + np.cos(angle - side * 0.3) * reach * 1.04, y + np.sin(angle - side * 0.3) * reach * 1.04),
            (x + np.cos(angle - side * 0.62) * reach * 0.85, y + np.sin(angle - side * 0.62) * reach * 0.85),
        ],
        colour,
    )


def _tail(sketch: Sketch, fish: _Fish, colour: tuple[int, int, int, int]) -> None:
    x, y, _ = fish.spine[-8]
    for spread in (-0.42, -0.14, 0.14, 0.42):
        reach = fish.length * (0.2 + 0.12 * abs(spread))
        left, right = fish.heading + spread - 0.17, fish.heading + spread + 0.17
        sketch.polygon(
            [
                (x, y),
                (x + np.cos(left) * reach, y + np.sin(left) * reach),
                (x + np.cos(right) * reach, y + np.sin(right) * reach),
            ],
            colour,
        )


def _pads(sketch: Sketch, canvas: Canvas, view: View, turn: float) -> None:
    chance = view.chance("pads")
    mirror_x, mirror_y = chance.uniform() < 0.5, chance.uniform() < 0.5
    for x, y, radius in _spread(canvas, PADS, chance):
        cx, cy = (1 - x if mirror_x else x), (1 - y if mirror_y else y)
        notch, green = chance.uniform(0, 2 * np.pi), chance.uniform(0.85, 1.1)
        rim = [(cx + radius * np.cos(t), cy + radius * np.sin(t)) for t in np.linspace(notch + 0.22, notch + 6.06, 60)]
        shadow = [(px + 0.012, py + 0.018) for px, py in [(cx, cy), *rim]]
        sketch.polygon(shadow, (2, 14, 20, 110))
        sketch.polygon([(cx, cy), *rim], inked("#4d8a4e", green), PAD)
        for k in range(12):
            t = notch + 0.4 + k * 0.47
            sketch.line(
                [(cx, cy), (cx + radius * 0.92 * np.cos(t), cy + radius * 0.92 * np.sin(t))],
                inked("#6ea865", green),
                0.0024,
            )
        if radius > 0.11 and chance.uniform() < 0.4:
            _lily(sketch, cx + radius * 0.15, cy - radius * 0.1, radius * 0.42, turn)


def _lily(sketch: Sketch, x: float, y: float, size: float, turn: float) -> None:
    for ring, tint in ((1.0, "#f2a9bd"), (0.72, "#f8cdd6"), (0.45, "#fdeef0")):
        for k in range(9):
            angle = turn + k * 2 * np.pi / 9 + ring
            tip = (x + np.cos(angle) * size * ring, y + np.sin(angle) * size * ring)
            sides = [
                (x + np.cos(angle + s) * size * ring * 0.62, y + np.sin(angle + s) * size * ring * 0.62)
                for s in (0.34, -0.34)
            ]
            sketch.polygon([(x, y), sides[0], tip, sides[1]], inked(tint), FLOWER)
    sketch.disc(x, y, size * 0.16, inked("#f2c14a"), FLOWER)
