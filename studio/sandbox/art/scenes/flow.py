"""Lines that follow an invisible current."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.sandbox.art.canvas import Canvas, Sketch
from studio.sandbox.art.colour import display
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.view import View

PALETTES = {
    "fire": ("#f4ede0", ("#0f4c5c", "#e36414", "#fb8b24", "#9a031e", "#5f0f40")),
    "sea": ("#eef3ee", ("#0b3954", "#087e8b", "#bfd7ea", "#ff5a5f", "#c81d25")),
    "plum": ("#f7efe9", ("#2b2d6e", "#5a4fcf", "#e07be0", "#f2a65a", "#3a1c4a")),
    "night": ("#0d1326", ("#3f6fd8", "#7ad7ff", "#f2c56b", "#e56b8a", "#22306b")),
    "moss": ("#f1efe2", ("#283618", "#606c38", "#dda15e", "#bc6c25", "#6b7f4a")),
    "rose": ("#fbf1ee", ("#7a2048", "#c8566e", "#f2a07b", "#f7c59f", "#40304f")),
}
BY_MOOD = {
    "dusk": "plum",
    "dawn": "rose",
    "day": "sea",
    "night": "night",
    "storm": "sea",
    "rose": "rose",
    "amber": "fire",
    "blue": "night",
    "teal": "sea",
    "fog": "moss",
    "winter": "sea",
    "violet": "plum",
}
STEPS, LINES = 90, 2600


def compose(view: View) -> Scene:
    """Draw a few thousand strokes along one field; seed bends the field and picks the palette."""
    chance = view.chance()
    names = list(PALETTES)
    name = BY_MOOD[view.mood_name()] if view.idea.mood else names[view.seed % len(names)]
    paper, inks = PALETTES[name]
    canvas = Canvas(view.width, view.height)
    canvas.gradient([(canvas.top, paper), (canvas.bottom, paper)])
    roots, ends = _currents(canvas, chance)
    colours = np.array([display(ink) for ink in inks]) * 255
    if view.idea.accent:
        colours[1] = display(view.idea.accent) * 255
    zone = sample(field(4.2, 122), roots[:, 0] * 0.5 + chance.uniform(0, 1), roots[:, 1] * 0.5)
    zone = (zone - zone.min()) / (zone.max() - zone.min())
    sketch = Sketch(canvas)
    for i in chance.permutation(len(roots)):
        pick = int(np.clip(zone[i] * len(inks) + chance.normal(0, 0.6), 0, len(inks) - 1))
        red, green, blue = np.clip(colours[pick] * chance.uniform(0.85, 1.1), 0, 255)
        reach = int(chance.uniform(20, STEPS))
        label = pick + 1
        sketch.line(ends[:reach, i], (int(red), int(green), int(blue)), float(chance.uniform(0.0008, 0.0042)), label)
    sketch.finish(0.5)
    return canvas.scene("flow", view.seed)


def _currents(canvas: Canvas, chance: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Let all lines run at once; return where they start and every step of theirs."""
    wide, tall = canvas.right - canvas.left, canvas.bottom - canvas.top
    count = int(LINES * wide * tall)
    at = np.stack(
        [
            chance.uniform(canvas.left - 0.1, canvas.right + 0.1, count),
            chance.uniform(canvas.top - 0.1, canvas.bottom + 0.1, count),
        ],
        -1,
    )
    roots, shift = at.copy(), chance.uniform(0, 1, 2)
    scale, turn = chance.uniform(0.26, 0.46), chance.uniform(0, 2 * np.pi)
    ends = np.empty((STEPS, count, 2))
    for step in range(STEPS):
        ends[step] = at
        place = (at * scale + shift).astype(np.float32)
        angle = sample(field(3.8, 121), place[:, 0], place[:, 1]) * 4 * np.pi + turn
        at = at + np.stack([np.cos(angle), np.sin(angle)], -1) * 0.006
    return roots, ends
