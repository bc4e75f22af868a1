"""A sky to look into: colours by height, a sun or moons, clouds and stars."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from studio.sandbox.art.chance import lottery
from studio.sandbox.art.colour import Stops, linear, mix, smooth, table
from studio.sandbox.art.noise import field as noise
from studio.sandbox.art.noise import sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.solids import Points, direction, dot, unit

LOWEST, HIGHEST = -0.15, 1.0


@dataclass(frozen=True, slots=True)
class Clouds:
    """Clouds that thicken where noise rises from ``thin`` to ``thick``."""

    lit: str
    dark: str
    seed: int
    thin: float = 0.48
    thick: float = 0.75
    amount: float = 0.85
    scale: float = 0.08


@dataclass(frozen=True, slots=True)
class Moon:
    """A lit ball in the sky; ``radius`` is its angle, in radians."""

    at: tuple[float, float, float]
    radius: float
    colour: str
    seed: int


@dataclass(frozen=True)
class Sky:
    """What a ray sees that meets nothing.

    Attributes:
        sun: The direction of the light's disc and glow.
        light: Its colour and power, a column of three.
        disc: The disc's size as a cosine; above 1 there is none.
    """

    stops: Stops
    sun: Points
    light: Plane
    disc: float = 0.9995
    shine: float = 6.0
    halo: float = 8.0
    glow: float = 0.5
    clouds: Clouds | None = None
    stars: float = 0.0
    moons: tuple[Moon, ...] = ()
    _table: Plane = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_table", table(self.stops, LOWEST, HIGHEST))

    def plain(self, height: Plane) -> Plane:
        """Return the bare colours at a height of the view, -1 to 1."""
        last = self._table.shape[1] - 1
        place = np.clip((height - LOWEST) * (last / (HIGHEST - LOWEST)), 0, last)
        return self._table[:, place.astype(np.int32)]

    def haze(self, ray: Points) -> Plane:
        """Return what distance fades to: the bare sky and a wide glow."""
        near = np.clip(dot(ray, self.sun), 0, 1) ** np.float32(max(self.halo * 0.6, 3))
        return self.plain(ray[1]) + near * self.light * (self.glow * 0.22)

    def see(self, ray: Points) -> Plane:
        """Return the whole sky along ``ray``."""
        colour = self.plain(ray[1])
        near = np.clip(dot(ray, self.sun), 0, 1)
        if self.stars:
            colour += self._stars(ray)
        if self.clouds is not None:
            colour = self._clouded(self.clouds, colour, ray, near)
        wide = near ** np.float32(self.halo)
        colour += (wide * 0.35 + near ** np.float32(self.halo * 14) * 0.5) * self.light * self.glow
        if self.disc < 1:
            colour += smooth(self.disc, self.disc + (1 - self.disc) * 0.35, near) * self.light * self.shine
        for moon in self.moons:
            colour = _with_moon(moon, colour, ray)
        return colour

    def _stars(self, ray: Points) -> Plane:
        u, v = np.arctan2(ray[0], ray[2]) * 95, ray[1] * 100
        a, b = np.floor(u), np.floor(v)
        away = np.hypot(u - a - 0.3 - 0.4 * lottery(a, b, 5), v - b - 0.3 - 0.4 * lottery(a, b, 6))
        size = 0.07 + 0.10 * lottery(a, b, 7) ** 2
        lit = (lottery(a, b) > 1 - self.stars * 9) * np.exp(-((away / size) ** 2))
        bright: Plane = lit * (0.25 + lottery(a, b, 3)) * smooth(0.02, 0.35, ray[1]) * 1.6
        return bright * np.array([[0.9], [0.95], [1.1]], np.float32)

    def _clouded(self, clouds: Clouds, colour: Plane, ray: Points, near: Plane) -> Plane:
        reach = clouds.scale / (np.maximum(ray[1], 0.015) + 0.12)
        u, v = ray[0] * reach + 0.13 * (clouds.seed % 97), ray[2] * reach + 0.41
        billow = sample(noise(3.0, 1), u, v) * 0.75 + sample(noise(2.4, 2), u * 2.3, v * 2.3) * 0.25
        cover = smooth(clouds.thin, clouds.thick, billow) * smooth(0, 0.14, ray[1]) * clouds.amount
        cloud = mix(linear(clouds.lit) * 1.2, linear(clouds.dark), smooth(0.35, 0.8, billow))
        return mix(colour, cloud + near**10 * self.light * 0.35, cover)


def _with_moon(moon: Moon, colour: Plane, ray: Points) -> Plane:
    at = direction(*moon.at)
    near = dot(ray, at)
    limit = float(np.cos(moon.radius))
    inside = near > limit
    if not inside.any():
        return colour
    right = unit(np.stack([-at[2], np.zeros_like(at[0]), at[0]]))
    up = np.stack(
        [right[1] * at[2] - right[2] * at[1], right[2] * at[0] - right[0] * at[2], right[0] * at[1] - right[1] * at[0]]
    )
    size = float(np.sin(moon.radius))
    a, b = dot(ray[:, inside], right) / size, dot(ray[:, inside], up) / size
    c = np.sqrt(np.clip(1 - a * a - b * b, 0, 1))
    shade = np.clip(a * 0.54 + b * 0.34 + c * 0.78, 0, 1)
    bands = 0.75 + 0.5 * sample(noise(2.8, 3), a * 0.22 + 0.1 * moon.seed, b * 0.22 + 0.5)
    edge = smooth(limit, limit + (1 - limit) * 0.04, near[inside])
    lit = linear(moon.colour) * (shade * bands) * 1.35 + colour[:, inside] * 0.8
    colour[:, inside] = mix(colour[:, inside], lit, edge)
    return colour
