"""Looks at a plate from a pose: every part of the picture moves by how near it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import cos, hypot, pi, sin, tanh

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.sandbox.art.plane import Plane
from studio.sandbox.film.plate import Plate
from studio.sandbox.film.temperament import Pose

_COARSE, _FINE = 5, 3
"""Cells along the shorter side, and along each side of those. A cell is stretched evenly between its corners, so more
of them bend more finely; each costs time. The sky makes do with the coarse ones."""
_PIVOT = 0.45
_STEEPEST = 0.36
"""Above 1 the picture would fold over itself."""
_RIPPLE = 0.0045
_RIPPLES = 22.0


class Lens:
    """Films one plate. A frame takes about 12 ms at 480p, its sky a tenth of that."""

    def __init__(self, plate: Plate) -> None:
        self._plate = plate
        width, height = plate.size
        self._short = min(plate.size)
        columns, rows = (round(side / self._short * _COARSE) * _FINE for side in plate.size)
        across, down = np.linspace(0, width, columns + 1), np.linspace(0, height, rows + 1)
        x, y = np.meshgrid((across - width / 2) / self._short, (down - height / 2) / self._short)
        self._x, self._y = x.astype(np.float32), y.astype(np.float32)
        slopes = np.gradient(plate.near, (height + 2 * plate.border) / self._short / plate.near.shape[0])
        self._most = _STEEPEST / max(0.1, float(np.hypot(*slopes).max()))

    def see(self, pose: Pose, *, ripple: float = 0.0) -> tuple[Image.Image, Image.Image]:
        """Return the frame, and the mask of its sky, which is smaller. Ripples run from 0 to 1 and repeat."""
        x, y = self._sources(self._held(pose), ripple)
        plate = self._plate
        frame = self._bent(plate.picture, plate.size, x, y)
        return frame, self._bent(plate.sky, plate.sky_size, x[::_FINE, ::_FINE], y[::_FINE, ::_FINE])

    def _bent(self, picture: Image.Image, size: tuple[int, int], x: Plane, y: Plane) -> Image.Image:
        (wide, high), whole = picture.size, self._plate.picture.size
        scale = self._short * wide / whole[0], self._short * high / whole[1]
        # A corner outside the picture would come out black; so none is.
        u, v = (np.clip(x * scale[0] + wide / 2, 0, wide - 0.01), np.clip(y * scale[1] + high / 2, 0, high - 0.01))
        corners = [u[:-1, :-1], v[:-1, :-1], u[1:, :-1], v[1:, :-1], u[1:, 1:], v[1:, 1:], u[:-1, 1:], v[:-1, 1:]]
        quads = np.stack(corners, -1).reshape(-1, 8).tolist()
        mesh = list(zip(_boxes(size, *x.shape), quads, strict=True))
        return picture.transform(size, Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)

    def _held(self, pose: Pose) -> Pose:
        """Keep the pose within what the plate can show: no folds, and no edge of the picture in the frame."""
        strong = hypot(pose.swing_x, pose.swing_y) + abs(pose.dive) * 0.7
        share = tanh(strong / self._most) * self._most / strong if strong > 0 else 1.0
        swing_x, swing_y, dive = pose.swing_x * share, pose.swing_y * share, pose.dive * share
        needed = 1.0
        for side, shift, swing in zip(self._plate.size, (pose.x, pose.y), (swing_x, swing_y), strict=True):
            half, other = side / self._short / 2, (sum(self._plate.size) - side) / self._short / 2
            reach = abs(shift) + (abs(swing) + half * abs(dive)) * (1 - _PIVOT) + abs(pose.roll) * other
            needed = max(needed, half / max(half + self._plate.spare - reach, half / 2))
        zoom = max(pose.zoom, needed) if needed > 1 else pose.zoom
        return replace(pose, zoom=zoom, swing_x=swing_x, swing_y=swing_y, dive=dive)

    def _sources(self, pose: Pose, ripple: float) -> tuple[Plane, Plane]:
        turn = cos(pose.roll), sin(pose.roll)
        x0 = (self._x * turn[0] - self._y * turn[1]) / pose.zoom
        y0 = (self._x * turn[1] + self._y * turn[0]) / pose.zoom
        x, y = x0 + pose.x, y0 + pose.y
        if pose.dive or pose.swing_x or pose.swing_y:
            for _ in range(4):
                near = self._read(self._plate.near, x, y) - _PIVOT
                closer = 1 + pose.dive * near
                x, y = x0 / closer + pose.x + pose.swing_x * near, y0 / closer + pose.y + pose.swing_y * near
        return (x, y + self._lift(x, y, ripple)) if ripple else (x, y)

    def _lift(self, x: Plane, y: Plane, moment: float) -> Plane:
        crest = y * _RIPPLES + np.sin(x * 5.0)
        rise = np.sin(crest + 2 * pi * moment) - np.sin(crest)
        lift: Plane = self._read(self._plate.water, x, y) * rise * _RIPPLE
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


def _boxes(size: tuple[int, int], rows: int, columns: int) -> list[tuple[int, int, int, int]]:
    """Return the cells between so many corners, in whole pixels, row by row."""
    across = np.linspace(0, size[0], columns).round().astype(int).tolist()
    down = np.linspace(0, size[1], rows).round().astype(int).tolist()
    return [(left, top, right, bottom) for top, bottom in pairwise(down) for left, right in pairwise(across)]
