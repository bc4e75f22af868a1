"""The painter's filter: colour settles into patches, edges stay."""

from __future__ import annotations

import math

import numpy as np

from studio.sandbox.art.styles.blur import box, gaussian
from studio.sandbox.art.styles.colour import lightness
from studio.sandbox.art.styles.field import Field, ease, mix


def settled(rgb: Field, radius: int, turns: int = 8) -> Field:
    """Each place takes the mean of the calmest patches around it.

    Patches lie in ``turns`` directions instead of the classic four squares, and share by calmness, so the result
    has round brushed shapes and no blocks. ``radius`` in pixels; the cost does not depend on it.
    """
    size = radius | 1
    light = lightness(rgb) - np.float32(0.5)
    mean = box(rgb, size)
    unrest = np.maximum(box(light * light, size) - box(light, size) ** 2, 0) + np.float32(4e-5)
    calm = (np.float32(1e-3) / unrest) ** 4
    return _gathered(mean, calm, radius * 0.62, turns)


def simplified(rgb: Field, radius: int, fine: int) -> Field:
    """Settled twice with ``radius``, but thin things that would drown (a leg, a mast) settle with ``fine`` only."""
    calm = settled(settled(rgb, radius), max(3, radius - 3))
    small = settled(rgb, fine)
    lost = gaussian(np.abs(small - calm).max(0), 1.0)
    return mix(calm, small, ease(0.10, 0.22, lost))


def _gathered(mean: Field, calm: Field, reach: float, turns: int) -> Field:
    height, width = calm.shape
    pad = math.ceil(reach)
    heavy = np.pad(mean * calm, ((0, 0), (pad, pad), (pad, pad)), mode="edge")
    weight = np.pad(calm, pad, mode="edge")
    total, weights = np.zeros_like(mean), np.full_like(calm, 1e-20)
    for turn in range(turns):
        angle = 2 * math.pi * (turn + 0.5) / turns
        top, left = pad + round(math.sin(angle) * reach), pad + round(math.cos(angle) * reach)
        total += heavy[:, top : top + height, left : left + width]
        weights += weight[top : top + height, left : left + width]
    return total / weights
