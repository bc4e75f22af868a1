"""A tree in blossom on a meadow."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from studio.sandbox.art.canvas import Canvas, Sketch, inked
from studio.sandbox.art.colour import blend, display, mix, smooth
from studio.sandbox.art.moods import Mood
from studio.sandbox.art.noise import field as noise
from studio.sandbox.art.noise import sample
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.view import View

MEADOW, WOOD, BLOOM = 1, 5, 6
BLOOMS = (
    ("#f6b8c8", "#ef8fae", "#fbe1e6", "#d9688f"),
    ("#f7d9e0", "#f0b4c8", "#fff4f2", "#c9789a"),
    ("#f2b04a", "#e0762f", "#f7d27a", "#b8432a"),
    ("#b9d07a", "#7fa848", "#dbe6a0", "#4f7a38"),
)


def compose(view: View) -> Scene:
    """Grow one tree; every seed grows another."""
    chance = view.chance()
    mood = view.mood("day", "dawn", "rose", "teal", "dusk")
    canvas = Canvas(view.width, view.height)
    _land(canvas, view, mood)
    growth = _Growth(view.chance("growth"))
    # In a tall picture the tree stands lower, else half of it would be meadow.
    foot = 0.93 + 0.45 * (canvas.bottom - 1)
    lean = chance.uniform(-0.12, 0.12)
    growth.branch(0.5 - 2.2 * lean * 0.2 + chance.uniform(-0.08, 0.08), foot, -np.pi / 2 + lean, 0.19, 0.05, 7)
    sketch = Sketch(canvas)
    wood = inked(blend("#3a2830", mood.ink, 0.35))
    for x, y, radius in growth.wood:
        sketch.disc(x, y, radius, wood, WOOD)
    if view.shows("flowers"):
        _bloom(sketch, view, growth, mood, foot)
    sketch.finish(0.25)
    return canvas.scene("tree", view.seed)


@dataclass
class _Growth:
    """Branches as round stamps, and the tips that carry blossom."""

    chance: np.random.Generator
    wood: list[tuple[float, float, float]] = field(default_factory=list)
    tips: list[tuple[float, float]] = field(default_factory=list)

    def branch(self, x: float, y: float, angle: float, reach: float, width: float, depth: int) -> None:
        """Grow one branch and what grows from it."""
        steps = max(8, int(reach / max(width, 0.004) * 3))
        for i in range(steps):
            self.wood.append((x, y, max(width * (1 - 0.35 * i / steps) / 2, 0.0011)))
            x, y = x + np.cos(angle) * reach / steps, y + np.sin(angle) * reach / steps
            angle += self.chance.normal(0, 0.22 / np.sqrt(steps))
        if depth <= 4:
            self.tips.append((x, y))
        if depth == 0:
            return
        sides = (-1, 1) if self.chance.uniform() > 0.12 else (int(self.chance.choice([-1, 1])),)
        for side in sides:
            turn, shrink = side * self.chance.uniform(0.28, 0.62), self.chance.uniform(0.70, 0.86)
            self.branch(x, y, angle + turn, reach * shrink, width * 0.64, depth - 1)


def _land(canvas: Canvas, view: View, mood: Mood) -> None:
    chance = view.chance("land")
    winter = "snow" in view.idea.weather
    horizon = 0.78 + 0.45 * (canvas.bottom - 1)
    top = blend(mood.sky[2], mood.sky[1], 0.25)
    canvas.gradient([(canvas.top, top), (horizon - 0.25, mood.sky[1]), (horizon, mood.sky[0])])
    if view.shows("clouds"):
        drift = sample(noise(3.0, 131), canvas.x * 0.45 + chance.uniform(0, 1), canvas.y * 0.9)
        canvas.lay(display(mood.sky[0]) * 0.5 + 0.5, smooth(0.52, 0.75, drift) * 0.55)
    ground = display("#eef2f6" if winter else "#8aa06a")
    for k in range(3):
        crest = sample(
            noise(3.4, 132), canvas.across * 0.3 + k * 0.4 + chance.uniform(0, 1), np.full(canvas.width, 0.3 * k)
        )
        crest = horizon - 0.04 + k * 0.06 + (crest - 0.5) * 0.16
        mask = smooth(-0.002, 0.002, canvas.y - crest[None])
        tone = mix(display(mood.sky[0]), ground, 0.38 + 0.30 * k)
        fade = 1 - 0.35 * (canvas.y - crest[None])[..., None]
        canvas.lay(tone * fade, mask, depth=0.8 - 0.2 * k, label=MEADOW + k)


def _bloom(sketch: Sketch, view: View, growth: _Growth, mood: Mood, foot: float) -> None:
    chance = view.chance("bloom")
    kind = 2 if view.idea.mood == "amber" else int(chance.choice([0, 0, 0, 1, 1, 2, 3]))
    colours = BLOOMS[kind]
    if view.idea.accent:
        accent = view.idea.accent
        colours = (accent, blend(accent, "#000000", 0.18), blend(accent, "#ffffff", 0.5), blend(accent, "#1a1020", 0.4))
    spots = [(x + chance.normal(0, 0.026), y + chance.normal(0, 0.022)) for x, y in growth.tips for _ in range(12)]
    chance.shuffle(spots)
    middle = (min(y for _, y in spots) + max(y for _, y in spots)) / 2
    order = (2, 0, 1, 3)
    for x, y in spots[::2]:
        shade = blend(colours[1], colours[3], 0.5 if y > middle else 0.0)
        sketch.disc(x, y + 0.006, float(chance.uniform(0.010, 0.019)), inked(shade), BLOOM)
    for x, y in spots:
        low = 1.6 if y > middle + chance.normal(0, 0.08) else 0
        colour = colours[order[min(3, int(abs(chance.normal(0, 1.1)) + low))]]
        sketch.disc(x, y, float(chance.uniform(0.004, 0.012)), inked(colour), BLOOM)
    for _ in range(170):
        x, y, size = chance.uniform(0, 1), chance.uniform(0.3, foot + 0.1), chance.uniform(0.002, 0.006)
        sketch.oval(x, y, size, size * 0.7, inked(colours[int(chance.integers(3))]))
