"""Clouds, rock and ripples: fields of noise that tile."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from studio.sandbox.art.chance import generator
from studio.sandbox.art.plane import Plane

SIZE = 512


@lru_cache(maxsize=40)
def field(beta: float, seed: int, *, ridged: bool = False) -> Plane:
    """Return a tiling field, 0 to 1; the larger ``beta``, the smoother. About 25 ms, then kept."""
    waves = np.fft.rfft2(generator("field", seed).standard_normal((SIZE, SIZE)))
    rows = np.fft.fftfreq(SIZE)[:, None] * SIZE
    columns = np.fft.rfftfreq(SIZE)[None] * SIZE
    pitch = np.hypot(rows, columns)
    pitch[0, 0] = 1
    waves *= pitch ** (-beta / 2)
    waves[0, 0] = 0
    raw = np.fft.irfft2(waves, s=(SIZE, SIZE))
    plane: Plane = (raw - raw.min()) / (raw.max() - raw.min())
    if ridged:
        plane = 1 - np.abs(2 * plane - 1)
    plane = plane.astype(np.float32)
    plane.setflags(write=False)
    return plane


@lru_cache(maxsize=16)
def slopes(beta: float, seed: int) -> tuple[Plane, Plane]:
    """Return how a field rises to the right and downwards, per tile."""
    plane = field(beta, seed)
    right = (np.roll(plane, -1, 1) - np.roll(plane, 1, 1)) * (SIZE / 2)
    down = (np.roll(plane, -1, 0) - np.roll(plane, 1, 0)) * (SIZE / 2)
    return right, down


def sample(plane: Plane, u: Plane, v: Plane) -> Plane:
    """Read a tiling field between its points; one tile is one unit of ``u`` and ``v``."""
    n = plane.shape[0]
    x, y = u * n, v * n
    left, top = np.floor(x), np.floor(y)
    fx, fy = x - left, y - top
    x0 = left.astype(np.int32) & (n - 1)
    y0 = (top.astype(np.int32) & (n - 1)) * n
    x1 = (x0 + 1) & (n - 1)
    y1 = (y0 + n) & (n * n - 1)
    flat = plane.ravel()
    above = flat.take(y0 + x0) * (1 - fx) + flat.take(y0 + x1) * fx
    below = flat.take(y1 + x0) * (1 - fx) + flat.take(y1 + x1) * fx
    read: Plane = above * (1 - fy) + below * fy
    return read
