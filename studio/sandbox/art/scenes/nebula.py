"""A nebula among stars."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.canvas import Canvas
from studio.sandbox.art.colour import display, smooth
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.scenes.weather import stamp
from studio.sandbox.art.view import View

PALETTES = {
    "ember": (("#04030c", "#1c1040", "#7a1f5c", "#e8663f", "#ffe2a0"), "#2a7fb8"),
    "ice": (("#02060f", "#0a2040", "#1f5c8a", "#5fb8d8", "#eafcff"), "#7a4fb8"),
    "jade": (("#020a0c", "#08303a", "#1f7a6c", "#8fd88a", "#fdf7c0"), "#b84f8a"),
    "orchid": (("#060312", "#25104a", "#7a2fa0", "#e86ac0", "#ffe0e8"), "#2fa0b8"),
    "gold": (("#080402", "#33180f", "#8a4a1c", "#e8a83f", "#fff4d0"), "#3f6ab8"),
}
BY_MOOD = {
    "dusk": "ember",
    "dawn": "gold",
    "day": "ice",
    "night": "ice",
    "storm": "ice",
    "rose": "orchid",
    "amber": "gold",
    "blue": "ice",
    "teal": "jade",
    "fog": "jade",
    "winter": "ice",
    "violet": "orchid",
}


def compose(view: View) -> Scene:
    """Fold noise into itself until it glows; seed picks clouds, colours and bright stars."""
    chance = view.chance()
    names = list(PALETTES)
    name = BY_MOOD[view.mood_name()] if view.idea.mood else names[view.seed % len(names)]
    canvas = Canvas(view.width, view.height)
    _clouds(canvas, chance, *PALETTES[name])
    if view.shows("stars"):
        _stars(canvas, chance)
    return canvas.scene("nebula", view.seed)


def _clouds(canvas: Canvas, chance: np.random.Generator, colours: tuple[str, ...], cool: str) -> None:
    first, second = field(3.0, 151), field(2.7, 152)
    a, b = chance.uniform(0, 1), chance.uniform(0, 1)
    x, y = canvas.x, canvas.y
    fold = sample(first, x * 0.5 + a, y * 0.5 + b)
    veil = sample(second, x * 0.5 + fold * 0.25 + b, y * 0.5 + fold * 0.2 + a)
    cloud = sample(first, x * 0.45 + veil * 0.28 + 0.3 + b, y * 0.45 + fold * 0.22 + a)
    heart = _heart(canvas, chance)
    # Somewhere in the noise is dark; what lies in the heart must not be.
    cloud = cloud + np.float32(0.62 - float((cloud * heart).sum() / heart.sum()))
    dense = np.clip((cloud - 0.30) * 1.5 * (0.45 + 0.9 * heart) + 0.12 * heart, 0, 1)
    table = np.array([display(colour) for colour in colours])
    canvas.rgb = np.stack([np.interp(dense, (0, 0.22, 0.46, 0.72, 1), table[:, i]) for i in range(3)], -1).astype(
        np.float32
    )
    canvas.shine(display(cool), smooth(0.5, 0.85, veil) * 0.5 * (1 - heart))
    dust = smooth(0.52, 0.75, sample(second, x * 0.9 + fold * 0.1, y * 0.9)) * heart
    canvas.rgb *= (1 - 0.55 * dust)[..., None]
    canvas.depth = (1 - 0.6 * dense).astype(np.float32)
    canvas.labels = np.floor(dense * 5).astype(np.int16)


def _heart(canvas: Canvas, chance: np.random.Generator) -> Plane:
    """Return where the nebula is thickest: a tilted band that follows the longer side."""
    at = (chance.uniform(0.4, 0.6), chance.uniform(0.4, 0.6))
    tilt = chance.uniform(-0.6, 0.6) + (np.pi / 2 if canvas.height > canvas.width * 1.2 else 0)
    dx, dy = canvas.x - at[0], canvas.y - at[1]
    along, aside = dx * np.cos(tilt) + dy * np.sin(tilt), dy * np.cos(tilt) - dx * np.sin(tilt)
    stretch = max(canvas.width, canvas.height) / canvas.short
    band: Plane = np.exp(-((along / (0.42 * stretch)) ** 2 + (aside / 0.27) ** 2))
    return band


def _stars(canvas: Canvas, chance: np.random.Generator) -> None:
    layer = np.zeros_like(canvas.depth)
    area = canvas.width * canvas.height / canvas.short**2
    for _ in range(int(560 * area)):
        size = canvas.short * chance.uniform(0.0006, 0.0013)
        stamp(
            layer,
            chance.uniform(0, canvas.width),
            chance.uniform(0, canvas.height),
            size,
            size,
            float(chance.uniform(0.2, 1) ** 3) * 1.3,
        )
    for _ in range(int(14 * area)):
        x, y = chance.uniform(0, canvas.width), chance.uniform(0, canvas.height)
        bright, unit = float(chance.uniform(0.4, 1)), canvas.short
        stamp(layer, x, y, unit * 0.0028, unit * 0.0028, bright)
        stamp(layer, x, y, unit * 0.009, unit * 0.009, bright * 0.3)
        stamp(layer, x, y, unit * 0.0008, unit * 0.012, bright * 0.7)
        stamp(layer, x, y, unit * 0.012, unit * 0.0008, bright * 0.7)
    canvas.shine(np.array([1, 0.95, 0.9], np.float32), layer)
