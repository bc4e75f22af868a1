"""Where a world is seen from, and how its picture is taken in bounded time."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, tan

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio.sandbox.art.colour import develop
from studio.sandbox.art.march import march
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Labels, Scene
from studio.sandbox.art.solids import Points, Vector, direction, unit
from studio.sandbox.art.world import World

_COARSE = 8
_SHARE_REFINED = 0.065


@dataclass(frozen=True, slots=True)
class Camera:
    """A view; ``angle`` in degrees spans the shorter side, so every format shows the subject whole."""

    eye: Vector
    target: Vector
    angle: float
    roll: float = 0.0
    flipped: bool = False

    def rays(self, x: Plane, y: Plane, width: int, height: int) -> Points:
        """Return directions through places of the picture, in pixels from its top left corner."""
        eye, target = np.array(self.eye, np.float32)[:, None], np.array(self.target, np.float32)[:, None]
        ahead = unit(target - eye)
        right = unit(_cross(ahead, direction(sin(self.roll), cos(self.roll), 0)))
        up = _cross(right, ahead)
        reach = tan(radians(self.angle) / 2) / min(width, height)
        across = (width - x * 2) if self.flipped else (x * 2 - width)
        return unit(ahead + across * reach * right + (height - y * 2) * reach * up)


def _cross(a: Points, b: Points) -> Points:
    return np.stack([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])


@dataclass(frozen=True, slots=True)
class _Frame:
    """A grid of pixels over the picture."""

    width: int
    height: int

    def places(self) -> tuple[Plane, Plane]:
        y, x = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        return x.ravel() + 0.5, y.ravel() + 0.5


def photograph(world: World, camera: Camera, width: int, height: int, seed: int) -> Scene:
    """Return the world as a scene of exactly ``width`` × ``height``.

    The whole is traced small; then only the pixels near an edge are traced again at full size, at most
    one in fifteen. That keeps outlines crisp for a fraction of the price.
    """
    longer = max(width, height)
    scale = max(min(160, longer), longer * 3 // 8) / longer
    small = _Frame(max(8, round(width * scale)), max(8, round(height * scale)))
    eye = np.array(camera.eye, np.float32)[:, None]
    ray = camera.rays(*small.places(), small.width, small.height)
    light, way, labels = world.trace(eye, ray, _head_start(world, camera, eye, small))
    shape = (small.height, small.width)
    rgb = develop(light, world.exposure).reshape(3, *shape)
    way, labels = way.reshape(shape), labels.reshape(shape)
    if (small.width, small.height) != (width, height):
        rgb, way, labels = _refined(world, camera, rgb, way, labels, _Frame(width, height))
    depth = np.clip(way / world.limit, 0, 1).astype(np.float32)
    return Scene(np.ascontiguousarray(np.moveaxis(rgb, 0, -1), np.float32), depth, labels.astype(np.int16), seed)


def _head_start(world: World, camera: Camera, eye: Points, frame: _Frame) -> Plane:
    """Walk one wide ray per block of pixels; all rays of the block may start where it got stuck."""
    columns, rows = -(-frame.width // _COARSE), -(-frame.height // _COARSE)
    x, y = _Frame(columns, rows).places()
    ray = camera.rays(x * _COARSE, y * _COARSE, frame.width, frame.height)
    width = tan(radians(camera.angle) / 2) / min(frame.width, frame.height) * _COARSE * 1.6
    start = np.full(len(x), 0.02, np.float32)
    way = march(world.solid, eye, ray, start, limit=world.limit, steps=48, width=width).reshape(rows, columns)
    spread = np.repeat(np.repeat(way, _COARSE, 0), _COARSE, 1)[: frame.height, : frame.width]
    return np.minimum(spread.ravel(), world.limit * 0.98)


def _refined(
    world: World, camera: Camera, rgb: Plane, way: Plane, labels: Labels, frame: _Frame
) -> tuple[Plane, Plane, Labels]:
    size = (frame.width, frame.height)
    nearest = _nearest(labels.shape, frame)
    doubt = _enlarged(_doubt(rgb, labels), size, Image.Resampling.BILINEAR)
    rgb = np.stack([_enlarged(channel, size, Image.Resampling.BICUBIC) for channel in rgb])
    start = _enlarged(_lowest(way), size, Image.Resampling.BILINEAR) * 0.97
    way, labels = way[nearest], labels[nearest]
    worst = _worst(doubt)
    if len(worst):
        x, y = (worst % frame.width + 0.5).astype(np.float32), (worst // frame.width + 0.5).astype(np.float32)
        eye = np.array(camera.eye, np.float32)[:, None]
        ray = camera.rays(x, y, frame.width, frame.height)
        light, far, found = world.trace(eye, ray, np.maximum(start.ravel()[worst], 0.02))
        rgb.reshape(3, -1)[:, worst] = develop(light, world.exposure)
        way.ravel()[worst], labels.ravel()[worst] = far, found
        _soften(rgb, worst, frame)
    return np.clip(rgb, 0, 1), way, labels


def _doubt(rgb: Plane, labels: Labels) -> Plane:
    """Return how wrong an enlargement would be around each pixel."""
    doubt = np.zeros(labels.shape, np.float32)
    for axis in (0, 1):
        step = np.abs(np.diff(rgb, axis=axis + 1)).max(0) + 0.06 * (np.diff(labels, axis=axis) != 0)
        pair = (slice(1, None), slice(None, -1))
        for part in pair:
            where = (part, slice(None)) if axis == 0 else (slice(None), part)
            doubt[where] = np.maximum(doubt[where], step)
    return doubt


def _worst(doubt: Plane) -> NDArray[np.intp]:
    flat = doubt.ravel()
    most = int(len(flat) * _SHARE_REFINED)
    limit = max(0.035, float(np.partition(flat, -most)[-most]))
    return np.flatnonzero(flat > limit)[: most * 2]


def _nearest(shape: tuple[int, ...], frame: _Frame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    rows = np.minimum(((np.arange(frame.height) + 0.5) * shape[0] / frame.height).astype(np.intp), shape[0] - 1)
    columns = np.minimum(((np.arange(frame.width) + 0.5) * shape[1] / frame.width).astype(np.intp), shape[1] - 1)
    return rows[:, None], columns[None]


def _enlarged(plane: Plane, size: tuple[int, int], how: Image.Resampling) -> Plane:
    return np.array(Image.fromarray(np.ascontiguousarray(plane, np.float32)).resize(size, how))


def _lowest(plane: Plane) -> Plane:
    """Return the smallest of each pixel and its eight neighbours, so that no ray starts behind a body."""
    wide = np.pad(plane, 1, mode="edge")
    lowest = plane
    for dy in range(3):
        for dx in range(3):
            lowest = np.minimum(lowest, wide[dy : dy + plane.shape[0], dx : dx + plane.shape[1]])
    return lowest


def _soften(rgb: Plane, worst: NDArray[np.intp], frame: _Frame) -> None:
    """Blend retraced pixels a little with their neighbours: one ray each would leave stairs."""
    wide = np.pad(rgb, ((0, 0), (1, 1), (1, 1)), mode="edge")
    step = frame.width + 2
    middle = (worst // frame.width + 1) * step + worst % frame.width + 1
    flat = wide.reshape(3, -1)
    around = flat[:, middle - 1] + flat[:, middle + 1] + flat[:, middle - step] + flat[:, middle + step]
    rgb.reshape(3, -1)[:, worst] = flat[:, middle] * 0.6 + around * 0.1
