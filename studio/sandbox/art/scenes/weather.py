"""What the weather words do to a scene."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.colour import display, linear, smooth
from studio.sandbox.art.moods import MOODS, Mood
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Scene
from studio.sandbox.art.skies import Clouds, Moon, Sky
from studio.sandbox.art.solids import Points
from studio.sandbox.art.view import View

SNOW = "#f2f5f8"


def light_of(mood: Mood) -> Plane:
    """Return the key light of a mood."""
    light: Plane = linear(mood.sun) * mood.power
    return light


def ambient_of(mood: Mood, share: float = 1.1) -> Plane:
    """Return the light that comes from everywhere."""
    light: Plane = (linear(mood.sky[2]) * 0.6 + linear(mood.sky[3]) * 0.4) * share + 0.05
    return light


def fogginess(view: View, usual: float) -> float:
    """Return how quickly distance fades in this view."""
    if not view.shows("fog"):
        return usual * 0.35
    return usual * 2.6 if "fog" in view.idea.weather else usual


def sky_of(
    view: View,
    mood: Mood,
    sun: Points,
    *,
    disc: float = 0.9989,
    shine: float = 2.4,
    halo: float = 20,
    glow: float = 0.55,
    cloudy: float = 0.7,
    moons: tuple[Moon, ...] = (),
    stars: float = 0.0,
) -> Sky:
    """Return a mood's sky with this view's own clouds."""
    chance = view.chance("sky")
    edge = 0.62 - 0.22 * cloudy + float(chance.uniform(-0.04, 0.04))
    clouds = Clouds(
        mood.sky[0],
        mood.sky[3],
        int(chance.integers(1 << 16)),
        edge,
        edge + 0.28,
        0.85,
        float(chance.uniform(0.055, 0.085)),
    )
    if not view.shows("sun") or mood is MOODS["storm"] or "rain" in view.idea.weather:
        disc, glow = 2.0, glow * 0.4
    starry = mood.stars + stars + (0.004 if "stars" in view.idea.weather else 0)
    return Sky(
        mood.stops(),
        sun,
        light_of(mood),
        disc,
        shine,
        halo,
        glow,
        clouds if view.shows("clouds") and cloudy > 0 else None,
        starry if view.shows("stars") else 0,
        moons if view.shows("moon") else (),
    )


def snowed(view: View, colour: Plane, facing: Points, height: Plane, *, from_height: float = -9.0) -> Plane:
    """Lay snow on what faces up, in winter or when the words say so."""
    if "snow" not in view.idea.weather or not view.shows("snow"):
        return colour
    cover = smooth(0.45, 0.75, facing[1]) * smooth(from_height, from_height + 0.3, height) * 0.95
    white: Plane = linear(SNOW)
    covered: Plane = colour + (white - colour) * cover
    return covered


def fallen(view: View, scene: Scene) -> Scene:
    """Let snow or rain fall through a finished scene."""
    if "snow" in view.idea.weather and view.shows("snow"):
        return _flakes(view, scene)
    if "rain" in view.idea.weather and view.shows("rain"):
        return _streaks(view, scene)
    return scene


def _flakes(view: View, scene: Scene) -> Scene:
    chance = view.chance("flakes")
    height, width = scene.depth.shape
    layer = np.zeros((height, width), np.float32)
    short = min(width, height)
    for _ in range(260):
        x, y = chance.uniform(0, width), chance.uniform(0, height)
        radius = short * chance.uniform(0.0012, 0.0045)
        stamp(layer, x, y, radius, radius, float(chance.uniform(0.35, 0.95)))
    layer = np.clip(layer, 0, 1)[..., None]
    return Scene(scene.rgb + (1 - scene.rgb) * layer, scene.depth, scene.labels, scene.seed)


def _streaks(view: View, scene: Scene) -> Scene:
    chance = view.chance("streaks")
    height, width = scene.depth.shape
    layer = np.zeros((height, width), np.float32)
    short = min(width, height)
    for _ in range(420):
        x, y = chance.uniform(0, width), chance.uniform(0, height)
        stamp(layer, x, y, short * 0.0011, short * chance.uniform(0.008, 0.026), float(chance.uniform(0.1, 0.4)))
    veil = np.clip(layer, 0, 0.6)[..., None]
    grey = display("#dfe6ea")
    return Scene((scene.rgb + (grey - scene.rgb) * veil).astype(np.float32), scene.depth, scene.labels, scene.seed)


def stamp(layer: Plane, x: float, y: float, across: float, along: float, amount: float) -> None:
    """Add a soft spot to a layer, touching only the pixels around it."""
    reach_x, reach_y = int(across * 3) + 2, int(along * 3) + 2
    left, top = max(0, int(x) - reach_x), max(0, int(y) - reach_y)
    part = layer[top : int(y) + reach_y, left : int(x) + reach_x]
    if not part.size:
        return
    rows = (np.arange(top, top + part.shape[0], dtype=np.float32) + 0.5 - y) / along
    columns = (np.arange(left, left + part.shape[1], dtype=np.float32) + 0.5 - x) / across
    part += amount * np.exp(-0.5 * rows[:, None] ** 2) * np.exp(-0.5 * columns[None] ** 2)
