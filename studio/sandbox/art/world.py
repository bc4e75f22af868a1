"""A world of solids under a sky, and how light makes colours of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio.sandbox.art.colour import mix
from studio.sandbox.art.march import Solid, march, names, normals, openness, shadow
from studio.sandbox.art.noise import sample, slopes
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels
from studio.sandbox.art.skies import Sky
from studio.sandbox.art.solids import Points, direction, dot, unit

Paint = Callable[[Points, Points, Labels], tuple[Plane, Plane]]
Glow = Callable[[Points, Points, Labels], Plane]
Traced = tuple[Plane, Plane, Labels]

WATER = 99


@dataclass(frozen=True, slots=True)
class Water:
    """A mirror at height 0 with waves; ``base`` is how much it mirrors looking straight down."""

    colour: Plane
    waves: float = 0.05
    scale: float = 0.12
    glint: float = 1.2
    sharp: float = 200.0
    base: float = 0.0
    fade: float = 0.12
    drift: float = 0.0


@dataclass(frozen=True, slots=True)
class World:
    """Everything light needs to know.

    Attributes:
        solid: Adds all bodies to a union.
        paint: Gives each point its colour and gloss.
        sun: Where the key light comes from; the sky's disc may stand elsewhere.
        fog: How quickly distance fades, per unit.
        glow: Light the bodies give themselves.
        reach: How far a shadow falls.
        limit: Where the world ends.
    """

    solid: Solid
    paint: Paint
    sky: Sky
    sun: Points
    light: Plane
    ambient: Plane
    fog: float = 0.02
    fog_colour: Plane | None = None
    water: Water | None = None
    glow: Glow | None = None
    reach: float = 6.0
    limit: float = 40.0
    steps: int = 84
    open_air: bool = False
    exposure: float = 1.0

    def trace(self, origin: Points, ray: Points, start: Plane) -> Traced:
        """Return light, distance and label along each ray."""
        light, way, labels = self._bodies(origin, ray, start, seen=True)
        if self.water is not None:
            self._flood(self.water, origin, ray, light, way, labels)
        return light, way, labels

    def _bodies(self, origin: Points, ray: Points, start: Plane, *, seen: bool) -> Traced:
        steps = self.steps if seen else self.steps // 2
        way = march(self.solid, origin, ray, start, limit=self.limit, steps=steps, width=0.0012 if seen else 0.004)
        light = self.sky.see(ray)
        labels = np.zeros(ray.shape[1], np.int16)
        hit = way < self.limit
        if hit.any():
            at = (origin if origin.shape[1] == 1 else origin[:, hit]) + ray[:, hit] * way[hit]
            labels[hit] = names(self.solid, at)
            light[:, hit] = self._lit(at, ray[:, hit], way[hit], labels[hit], seen=seen)
        return light, np.minimum(way, self.limit), labels

    def _lit(self, p: Points, ray: Points, way: Plane, labels: Labels, *, seen: bool) -> Plane:
        facing = normals(self.solid, p, 0.0015 + 0.0008 * way)
        colour, gloss = self.paint(p, facing, labels)
        direct = np.clip(dot(facing, self.sun), 0, 1)
        lit = direct > 0.01
        if seen and lit.any():
            direct[lit] *= shadow(self.solid, (p + facing * 0.012)[:, lit], self.sun, reach=self.reach)
        air = np.ones_like(direct) if self.open_air or not seen else openness(self.solid, p, facing)
        bounce = 0.12 * air * np.clip(dot(facing, self.sun * np.array([[-1], [0.2], [-1]], np.float32)), 0, 1)
        light = colour * ((direct + bounce) * self.light + air * (0.675 + 0.325 * facing[1]) * self.ambient)
        between = np.clip(dot(facing, unit(self.sun - ray)), 0, 1)
        light += gloss * between ** (8 + 90 * np.clip(gloss, 0, 1)) * direct * self.light
        light = self._mirrored(light, ray, facing, gloss)
        if self.glow is not None:
            light += self.glow(p, facing, labels)
        return self._faded(light, ray, way)

    def _mirrored(self, light: Plane, ray: Points, facing: Points, gloss: Plane) -> Plane:
        shiny = gloss > 0.06
        if shiny.any():
            across = dot(ray[:, shiny], facing[:, shiny])
            back = ray[:, shiny] - 2 * across * facing[:, shiny]
            share = np.clip(gloss[shiny] * (0.12 + 0.8 * (1 - np.clip(-across, 0, 1)) ** 5), 0, 1)
            light[:, shiny] = mix(light[:, shiny], self.sky.see(back), share)
        return light

    def _faded(self, light: Plane, ray: Points, way: Plane) -> Plane:
        share = 1 - np.exp(-((way * self.fog) ** 1.3))
        if self.fog_colour is not None:
            return mix(light, self.fog_colour, share)
        level = np.stack([ray[0], ray[1] * 0.15 + 0.02, ray[2]])
        return mix(light, self.sky.haze(unit(level)), share)

    def _flood(self, water: Water, origin: Points, ray: Points, light: Plane, way: Plane, labels: Labels) -> None:
        down = np.minimum(ray[1], -1e-4)
        surface = np.where(ray[1] < -1e-4, -origin[1] / down, 1e9).astype(np.float32)
        wet = (surface < way) & (surface < 400)
        if not wet.any():
            return
        far, seen = surface[wet], ray[:, wet]
        p = origin + seen * far
        facing = _waves(water, p, far)
        back: Plane = seen - 2 * dot(seen, facing) * facing
        back[1] = np.abs(back[1])
        back = unit(back)
        mirrored, reached, _ = self._bodies(
            p + direction(0, 1, 0) * 0.004, back, np.full(len(far), 0.02, np.float32), seen=False
        )
        share = 0.04 + 0.96 * (1 - np.clip(-dot(seen, facing), 0, 1)) ** 5
        colour = mix(np.broadcast_to(water.colour, mirrored.shape), mirrored, np.clip(share + water.base, 0, 1))
        glint = np.clip(dot(back, self.sky.sun), 0, 1) ** water.sharp * water.glint
        colour += np.where(reached < self.limit, 0, glint).astype(np.float32) * self.light
        level = np.stack([seen[0], np.full_like(far, 0.015), seen[2]])
        fading = 1 - np.exp(-((far * self.fog * 0.6) ** 1.3))
        light[:, wet] = mix(colour, self.sky.haze(unit(level)), fading)
        way[wet], labels[wet] = np.minimum(far, self.limit), WATER


def _waves(water: Water, p: Points, far: Plane) -> Points:
    """Return which way the water faces; waves flatten with distance, else they would glitter."""
    rise = water.waves * 0.75 / (1 + far * water.fade)
    u, v = p[0] * water.scale + water.drift, p[2] * water.scale * 1.8
    tilt_x, tilt_z = np.zeros_like(far), np.zeros_like(far)
    for beta, seed, scale, weight in ((4.2, 11, 1.0, 1.0), (4.2, 12, 2.7, 0.45), (4.0, 13, 6.1, 0.16)):
        right, down = slopes(beta, seed)
        share = 2 * weight * rise / (1 + (far * scale * 0.035) ** 2)
        tilt_x += sample(right, u * scale, v * scale) * share
        tilt_z += sample(down, u * scale, v * scale) * share
    return unit(np.stack([-tilt_x, np.ones_like(far), -tilt_z]))
