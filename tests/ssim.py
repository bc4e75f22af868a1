"""How alike two pictures are to the eye: structural similarity, 1 for equal ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_WINDOW = 8
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2


def ssim(first: Image.Image, second: Image.Image) -> float:
    """Return the mean similarity of the grey values of two pictures of one size, in windows of 8 × 8 pixels.

    Raises:
        ValueError: Their sizes differ.
    """
    if first.size != second.size:
        raise ValueError(f"{first.size} and {second.size}")
    a, b = (np.asarray(image.convert("L"), np.float64) for image in (first, second))
    mean_a, mean_b = _mean(a), _mean(b)
    var_a, var_b = _mean(a * a) - mean_a**2, _mean(b * b) - mean_b**2
    both = _mean(a * b) - mean_a * mean_b
    light = (2 * mean_a * mean_b + _C1) / (mean_a**2 + mean_b**2 + _C1)
    shape = (2 * both + _C2) / (var_a + var_b + _C2)
    return float((light * shape).mean())


def _mean(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of every window, wherever one fits."""
    sums = np.pad(plane, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    n = _WINDOW
    inside: NDArray[np.float64] = sums[n:, n:] - sums[:-n, n:] - sums[n:, :-n] + sums[:-n, :-n]
    return inside / n**2
