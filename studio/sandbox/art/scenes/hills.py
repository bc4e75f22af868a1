"""A valley in layers of cut paper, under a large sun."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.canvas import Canvas
from studio.sandbox.art.colour import blend, display, mix, smooth
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.view import View

SUN, HILL = 1, 5
PAPERS = {
    "teal": ("#12302f", "#1f5a55", "#d8b26a", "#f3e3bf", "#b4532a"),
    "rose": ("#3a1c3c", "#7a3a5c", "#f0b29a", "#fbe6d8", "#d8566a"),
    "blue": ("#12203f", "#2a4a7a", "#9fb8d8", "#e6eef5", "#e8a24a"),
    "amber": ("#3a1f1a", "#7a4426", "#e8a85a", "#fbe8c0", "#c8402a"),
    "violet": ("#1c1740", "#4a3a80", "#b89ad0", "#f0e2f0", "#f08a6a"),
    "night": ("#070d20", "#15264a", "#2f4f7a", "#4a6f9c", "#e9e2c0"),
    "winter": ("#2f4058", "#6f8fb0", "#c8d6e6", "#f4f6fa", "#e07a6a"),
}
BY_MOOD = {"dusk": "violet", "dawn": "rose", "day": "blue", "storm": "blue", "fog": "winter"}


def compose(view: View) -> Scene:
    """Stack ridges from pale to dark; seed cuts them anew."""
    chance = view.chance()
    name = view.mood_name("teal", "rose", "amber", "violet", "day")
    papers = PAPERS[BY_MOOD.get(name, name)]
    canvas = Canvas(view.width, view.height)
    canvas.gradient([(canvas.top, papers[3]), (1, papers[2])])
    at = (chance.uniform(0.36, 0.64), chance.uniform(0.34, 0.42))
    if view.shows("sun"):
        _sun(canvas, papers, at, view.idea.accent or papers[4])
    shift = chance.uniform(0, 1)
    for k in range(6):
        _ridge(canvas, papers, k, shift)
    grain = sample(field(1.2, 162), canvas.x * 1.7, canvas.y * 1.7)
    canvas.rgb *= (0.95 + 0.1 * grain)[..., None]
    return canvas.scene("hills", view.seed)


def _sun(canvas: Canvas, papers: tuple[str, ...], at: tuple[float, float], colour: str) -> None:
    for k in range(4):
        radius = 0.36 - k * 0.065
        away = np.hypot(canvas.x - at[0], canvas.y - at[1])
        shadow = np.hypot(canvas.x - at[0] - 0.007, canvas.y - at[1] - 0.015)
        mask = smooth(-0.0025, 0.0025, radius - away)
        dark = smooth(-0.03, 0.01, radius - shadow) * 0.16 * (1 - mask)
        canvas.rgb *= (1 - dark)[..., None]
        canvas.lay(display(blend(papers[2], colour, k / 3)), mask, depth=0.98 - 0.01 * k, label=SUN + k)


def _ridge(canvas: Canvas, papers: tuple[str, ...], k: int, shift: float) -> None:
    share = k / 5
    wave = sample(field(3.6, 161), canvas.across * (0.35 + 0.1 * k) + k * 0.27 + shift, np.full(canvas.width, 0.17 * k))
    # Tall pictures stretch the valley down to their edge.
    crest = 0.50 + share * (0.36 + 0.6 * (canvas.bottom - 1)) + (wave - 0.5) * 0.42 * (1 - share * 0.35)
    below = canvas.y - crest[None]
    mask = smooth(-0.002, 0.002, below)
    canvas.rgb *= (1 - 0.32 * smooth(-0.04, 0.004, below) * (1 - mask))[..., None]
    if k % 2:
        colour = mix(display(papers[2]) * 0.95, display(papers[0]), share**0.8)
    else:
        colour = mix(display(papers[4]), display(papers[1]), share**0.7)
    canvas.lay(colour, mask, depth=0.9 - 0.14 * k, label=HILL + k)
