"""Chance with a grain: the unevenness of paper, pigment, wood and hand."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles.field import Field, resized


def lattice(random: np.random.Generator, shape: tuple[int, int], cell: float, across: float | None = None) -> Field:
    """Smooth bumps about ``cell`` pixels high and ``across`` (else ``cell``) pixels wide; mean 0, spread 1."""
    height, width = shape
    rows = min(height, max(2, round(height / cell) + 1))
    columns = min(width, max(2, round(width / (across or cell)) + 1))
    bumps = random.standard_normal((rows, columns), dtype=np.float32)
    field = resized(bumps, height, width) if (rows, columns) != shape else bumps
    return field / max(float(field.std()), 1e-6)


def clouds(random: np.random.Generator, shape: tuple[int, int], cell: float, octaves: int = 4) -> Field:
    """Bumps on bumps, each layer half as large and nearly half as strong; mean 0, spread 1."""
    total = np.zeros(shape, dtype=np.float32)
    for octave in range(octaves):
        size = cell / 2**octave
        if octave and size < 1:
            break
        total += lattice(random, shape, size) * np.float32(0.58**octave)
    field: Field = (total - total.mean()) / max(float(total.std()), 1e-6)
    return field
