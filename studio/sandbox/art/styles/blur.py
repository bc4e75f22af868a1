"""Averages over a neighbourhood, at a cost that does not grow with its size."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles.field import Field, resized

_DIRECT = 2.4  # above this it is cheaper to shrink, blur and enlarge, and the eye sees no difference


def gaussian(field: Field, sigma: float) -> Field:
    """A soft blur; ``sigma`` in pixels, edges repeated."""
    if sigma <= 0.15:
        return field
    if sigma <= _DIRECT:
        return _weighed(_weighed(field, sigma, -2), sigma, -1)
    height, width = field.shape[-2:]
    factor = sigma / 1.3
    rows, columns = max(2, round(height / factor)), max(2, round(width / factor))
    small = resized(field, rows, columns)
    return resized(gaussian(small, min(_DIRECT, sigma * rows / height)), height, width)


def box(field: Field, size: int) -> Field:
    """The plain mean over ``size`` × ``size`` pixels, edges repeated."""
    return _running(_running(field, size, -2), size, -1)


def _padded(field: Field, before: int, after: int, axis: int) -> Field:
    edges = [(0, 0)] * field.ndim
    edges[axis] = (before, after)
    return np.pad(field, edges, mode="edge")


def _part(field: Field, start: int, length: int, axis: int) -> Field:
    return field[..., start : start + length, :] if axis == -2 else field[..., start : start + length]


def _weighed(field: Field, sigma: float, axis: int) -> Field:
    reach = max(1, int(sigma * 2.6 + 0.5))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    length = field.shape[axis]
    around = _padded(field, reach, reach, axis)
    total = _part(around, reach, length, axis) * np.float32(weights[reach])
    for step in range(1, reach + 1):
        pair = _part(around, reach - step, length, axis) + _part(around, reach + step, length, axis)
        total += pair * np.float32(weights[reach + step])
    return total


def _running(field: Field, size: int, axis: int) -> Field:
    length = field.shape[axis]
    around = _padded(field, size // 2 + 1, size - size // 2 - 1, axis)
    total = np.cumsum(around, axis=axis, dtype=np.float64)
    mean = (_part(total, size, length, axis) - _part(total, 0, length, axis)) / size
    return mean.astype(np.float32)
