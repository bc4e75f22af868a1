"""A mountain lake with firs and a lit cabin."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.camera import Camera, photograph
from studio.sandbox.art.chance import lottery
from studio.sandbox.art.colour import linear, mix, smooth
from studio.sandbox.art.noise import field, sample
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.scenes.weather import SNOW, ambient_of, fogginess, light_of, sky_of, snowed
from studio.sandbox.art.solids import Points, Union, box, direction, moved
from studio.sandbox.art.view import View
from studio.sandbox.art.world import Water, World

LAND, FIR, LOGS, ROOF = 1, 2, 3, 4
CELL = 0.78


def compose(view: View) -> Scene:
    """Draw peaks, shore and mirror; seed raises other mountains."""
    chance = view.chance()
    mood = view.mood("dawn", "dusk", "winter", "rose", "teal")
    sky = sky_of(view, mood, direction(-0.6, 0.3, 0.55), disc=0.9994, cloudy=0.55)
    shore = _Shore(view)
    camera = Camera(
        (chance.uniform(-0.3, 0.5), 0.9 + chance.uniform(-0.15, 0.4), -6),
        (chance.uniform(-0.3, 0.4), 1.5, 4),
        53 + chance.uniform(-4, 3),
        flipped=bool(chance.uniform() < 0.5),
    )
    water = Water(linear(mood.water) * 0.6, waves=0.012, scale=0.25, glint=0.5, base=0.3, drift=shore.offset)
    world = World(
        shore.solid,
        shore.paint,
        sky,
        direction(-0.6, 0.42, -0.25),
        light_of(mood),
        ambient_of(mood, 1.05),
        fog=fogginess(view, 0.016),
        water=water,
        glow=shore.glow,
        limit=50,
        steps=84,
        reach=2.2,
        open_air=True,
    )
    return photograph(world, camera, view.width, view.height, view.seed)


class _Shore:
    def __init__(self, view: View) -> None:
        chance = view.chance("shore")
        self.view, self.offset = view, float(chance.uniform(0, 4))
        self.salt = int(chance.integers(1 << 12))
        x, z = float(chance.uniform(1.2, 1.6)), float(chance.uniform(1.4, 2.0))
        ground = float(self.height(np.array([x], np.float32), np.array([z], np.float32))[0])
        self.place = (x, max(ground, 0.12) + 0.14, z)

    def height(self, x: Plane, z: Plane) -> Plane:
        peak = sample(field(3.5, 101, ridged=True), x * 0.016 + self.offset, z * 0.016 + 0.12)
        rough = sample(field(2.9, 102), x * 0.05 + self.offset, z * 0.05)
        rise = (peak**3 * 8.5 + rough * 1.5 - 1.4) * smooth(3.5, 17, z + np.abs(x) * 0.55)
        return rise - 0.35 + 0.7 * smooth(1.2, 5, np.abs(x) - 0.6 + (z - 1) * 0.35)

    def solid(self, p: Points, u: Union) -> None:
        x, y, z = p
        above = y - 7.0  # nothing stands higher, so there is no need to look
        deep = y < 7.5
        above[deep] = y[deep] - self.height(x[deep], z[deep])
        u.add(above * 0.52, LAND)
        self._firs(p, above, u)
        if self.view.shows("house"):
            u.group(moved(p, self.place), (0, 0.15, 0), 0.65, self._cabin)

    def _firs(self, p: Points, above: Plane, u: Union) -> None:
        x, y, z = p
        column, row = np.round(x / CELL), np.round(z / CELL)
        cx = column * CELL + (lottery(column, row, self.salt) - 0.5) * 0.36
        cz = row * CELL + (lottery(column, row, self.salt + 1) - 0.5) * 0.36
        # Firs keep to the lower slopes, and no ground is so steep that one tops its surroundings by more.
        low = (y < 4.0) & (cz < 15) & (above < 2.2)
        away = np.maximum(0.36, np.maximum(np.maximum(y - 3.4, z - 15.6), (above - 1.6) * 0.42))
        if low.any():
            x, y, z, cx, cz = x[low], y[low], z[low], cx[low], cz[low]
            ground = self.height(cx, cz)
            grown = (ground > 0.06) & (ground < 2.3) & (lottery(column[low], row[low], self.salt + 2) > 0.12)
            tall = 0.6 + 0.85 * lottery(column[low], row[low], self.salt + 3)
            up = y - ground
            tier = 0.03 * (up / tall * 6 % 1)
            side = (np.hypot(x - cx, z - cz) - np.clip((tall - up) / tall, 0, 1) * 0.26 - tier) * 0.7
            fir = np.maximum(side, np.maximum(0.02 - up, up - tall))
            away[low] = np.where(grown, np.minimum(fir, 0.33), 0.36)
        u.add(away, FIR)

    def _cabin(self, q: Points, u: Union) -> None:
        u.add(box(q, (0, 0.02, 0), (0.34, 0.22, 0.26)), LOGS)
        slope = np.maximum(np.abs(q[0]) * 0.8 + (q[1] - 0.52) * 0.75, np.abs(q[2]) - 0.34)
        u.add(np.maximum(slope, 0.2 - q[1]) * 0.7, ROOF)

    def paint(self, p: Points, facing: Points, labels: Labels) -> tuple[Plane, Plane]:
        x, y, z = p
        grain = sample(field(2.9, 102), x * 0.4, z * 0.4 + y * 0.3)
        rock = mix(linear("#575b66"), linear("#8b8a8c"), grain)
        green = smooth(0.6, 0.85, facing[1]) * (1 - smooth(1.2, 2.6, y))
        colour = mix(rock, mix(linear("#5d6f3f"), linear("#8a8a4a"), grain), green)
        snow = smooth(1.7, 2.8, y + (grain - 0.5) * 1.2) * smooth(0.45, 0.75, facing[1])
        colour = mix(colour, np.broadcast_to(linear(SNOW), colour.shape), snow if self.view.shows("snow") else 0.0)
        colour = np.where(labels == FIR, mix(linear("#1f3a30"), linear("#3c5a3a"), grain), colour)
        colour = np.where(labels == LOGS, linear("#6b4630"), colour)
        colour = np.where(labels == ROOF, linear("#4a2f2c"), colour)
        return snowed(self.view, colour, facing, y).astype(np.float32), np.zeros(p.shape[1], np.float32)

    def glow(self, p: Points, facing: Points, labels: Labels) -> Plane:
        x, y = p[0] - self.place[0], p[1] - self.place[1]
        panes = (labels == LOGS) & (facing[2] < -0.5) & (np.abs(np.abs(x) - 0.16) < 0.065) & (np.abs(y - 0.04) < 0.075)
        light: Plane = linear("#ffc76a") * (2.4 * panes).astype(np.float32)
        return light
