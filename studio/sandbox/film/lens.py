"""Looks at a plate from a pose: every part of the picture moves by how near it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.sandbox.art.plane import Plane
from studio.sandbox.film.plate import Plate
from studio.sandbox.film.temperament import Pose

_CELLS = 18
"""Along the shorter side. Between its corners a cell is stretched evenly, so more of them bend more finely."""
_PIVOT = 0.45
_RIPPLE = 0.0045
_RIPPLES = 22.0


@dataclass(frozen=True, slots=True)
class Stir:
    """What moves by itself. ``clouds`` is how far the sky has gone by; ``water`` runs from 0 to 1 and repeats."""

    clouds: float = 0.0
    water: float = 0.0


class Lens:
    """Films one plate. A frame takes about 12 ms at 480p."""

    def __init__(self, plate: Plate) -> None:
        self._plate = plate
        width, height = plate.size
        self._short = min(plate.size)
        columns, rows = (max(1, round(side / self._short * _CELLS)) for side in plate.size)
        self._across = np.linspace(0, width, columns + 1).round()
        self._down = np.linspace(0, height, rows + 1).round()
        edges = [self._across.astype(int).tolist(), self._down.astype(int).tolist()]
        self._boxes = [
            (left, top, right, bottom)
            for top, bottom in zip(edges[1], edges[1][1:], strict=False)
            for left, right in zip(edges[0], edges[0][1:], strict=False)
        ]
        x, y = np.meshgrid((self._across - width / 2) / self._short, (self._down - height / 2) / self._short)
        self._x, self._y = x.astype(np.float32), y.astype(np.float32)

    def see(self, pose: Pose, stir: Stir) -> Image.Image:
        """Return the frame."""
        x, y = self._sources(self._covering(pose), stir)
        wide, high = self._plate.picture.size
        # A corner outside the picture would come out black; so none is.
        across = np.clip(x * self._short + wide / 2, 0, wide - 0.01)
        down = np.clip(y * self._short + high / 2, 0, high - 0.01)
        corners = [across[:-1, :-1], down[:-1, :-1], across[1:, :-1], down[1:, :-1]]
        corners += [across[1:, 1:], down[1:, 1:], across[:-1, 1:], down[:-1, 1:]]
        quads = np.stack(corners, -1).reshape(-1, 8).tolist()
        mesh = list(zip(self._boxes, quads, strict=True))
        return self._plate.picture.transform(self._plate.size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)

    def _covering(self, pose: Pose) -> Pose:
        """Come as much closer as it takes to keep the edge of the picture out of the frame."""
        needed = 1.0
        for side, shift, swing in zip(self._plate.size, (pose.x, pose.y), (pose.swing_x, pose.swing_y), strict=True):
            half, other = side / self._short / 2, (sum(self._plate.size) - side) / self._short / 2
            reach = abs(shift) + abs(swing) * max(_PIVOT, 1 - _PIVOT) + abs(pose.roll) * other
            reach += half * abs(pose.dive) * (1 - _PIVOT)
            needed = max(needed, half / max(half + self._plate.spare - reach, half / 2))
        return replace(pose, zoom=max(pose.zoom, needed)) if pose.zoom < needed else pose

    def _sources(self, pose: Pose, stir: Stir) -> tuple[Plane, Plane]:
        turn = cos(pose.roll), sin(pose.roll)
        x0 = (self._x * turn[0] - self._y * turn[1]) / pose.zoom
        y0 = (self._x * turn[1] + self._y * turn[0]) / pose.zoom
        x, y = x0 + pose.x, y0 + pose.y
        if pose.dive or pose.swing_x or pose.swing_y:
            for _ in range(2):
                near = self._read(self._plate.near, x, y) - _PIVOT
                closer = 1 + pose.dive * near
                x, y = x0 / closer + pose.x + pose.swing_x * near, y0 / closer + pose.y + pose.swing_y * near
        if stir.clouds:
            x = x - self._read(self._plate.sky, x, y) * stir.clouds
        return (x, y + self._ripple(x, y, stir.water)) if stir.water else (x, y)

    def _ripple(self, x: Plane, y: Plane, moment: float) -> Plane:
        wet = self._read(self._plate.water, x, y)
        crest = y * _RIPPLES + np.sin(x * 5.0)
        rise = np.sin(crest + 2 * pi * moment) - np.sin(crest)
        lift: Plane = wet * rise * _RIPPLE
        return lift

    def _read(self, plane: Plane, x: Plane, y: Plane) -> Plane:
        """Read a map of the plate at places of the plate."""
        wide, high = (side / self._short for side in self._plate.picture.size)
        u = np.clip((x / wide + 0.5) * plane.shape[1] - 0.5, 0, plane.shape[1] - 1.001)
        v = np.clip((y / high + 0.5) * plane.shape[0] - 0.5, 0, plane.shape[0] - 1.001)
        column: NDArray[np.intp] = u.astype(np.intp)
        row: NDArray[np.intp] = v.astype(np.intp)
        fu, fv = u - column, v - row
        above = plane[row, column] * (1 - fu) + plane[row, column + 1] * fu
        below = plane[row + 1, column] * (1 - fu) + plane[row + 1, column + 1] * fu
        read: Plane = above * (1 - fv) + below * fv
        return read
