"""A drawing done by a hand that is not a ruler."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles.field import Field, grid, taken
from studio.sandbox.art.styles.noise import clouds


def swayed(field: Field, random: np.random.Generator, *, cell: float, amount: float) -> Field:
    """Everything moved by about ``amount`` pixels, in bumps about ``cell`` pixels wide."""
    shape = field.shape[-2], field.shape[-1]
    down, across = clouds(random, shape, cell) * amount, clouds(random, shape, cell) * amount
    rows, columns = grid(*shape)
    return taken(field, rows + down, columns + across)
