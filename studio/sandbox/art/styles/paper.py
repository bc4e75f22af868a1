"""What pictures are made on."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles.colour import ink
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.field import Field, ease, grid


def tooth(easel: Easel, salt: int, cell: float = 3.2) -> Field:
    """The bumps of the paper itself; mean 0, spread 1. ``cell`` in thousandths of the picture."""
    return easel.lattice(salt, cell) * 0.6 + easel.clouds(salt + 1, cell * 6, 3) * 0.55


def shaded(easel: Easel, salt: int, amount: float, cell: float = 3.2) -> Field:
    """A factor around 1 that makes a flat colour look like a sheet lit from the side."""
    return 1 + tooth(easel, salt, cell) * np.float32(amount)


def sheet(easel: Easel, code: str, salt: int, amount: float = 0.02) -> Field:
    """A blank sheet of this colour."""
    return ink(code) * shaded(easel, salt, amount)


def margin(easel: Easel, salt: int, *, start: float, end: float, wobble: float) -> Field:
    """1 inside the painted part, 0 on a bare margin with an uneven edge.

    Distances from the border in thousandths of the picture: bare before ``start``, full after ``end``.
    """
    rows, columns = grid(*easel.shape)
    down = np.minimum(rows, easel.height - 1 - rows)
    across = np.minimum(columns, easel.width - 1 - columns)
    inset = np.minimum(down, across) / np.float32(easel.unit)
    return ease(start, end, inset + easel.clouds(salt, 70, 5) * np.float32(wobble))


def vignetted(rgb: Field, amount: float) -> Field:
    """Corners darkened, as a lens does."""
    height, width = rgb.shape[-2:]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    return rgb * (1 - amount * ((down * down + across * across) / 2) ** 1.3)
