"""Tones out of dots and lines."""

from __future__ import annotations

import math

import numpy as np

from studio.sandbox.art.styles.field import Field, clamp, grid


def dots(amount: Field, *, cell: float, angle: float, shift: tuple[float, float] = (0, 0)) -> Field:
    """How much ink lies where, 0 to 1: dots on a turned grid that grow with ``amount``.

    ``cell`` is the distance between dots, in pixels; edges are smooth over about one pixel.
    """
    rows, columns = grid(*amount.shape)
    cos, sin = math.cos(angle) * math.pi / cell, math.sin(angle) * math.pi / cell
    rows, columns = rows + shift[0], columns + shift[1]
    across, down = columns * cos + rows * sin, rows * cos - columns * sin
    screen = (np.sin(across) * np.sin(down) + 1) / 2
    hardness = np.float32(cell / 2.6)
    return clamp((amount - screen * 0.94 - 0.03) * hardness + 0.5)


def ridges(phase: Field) -> Field:
    """0 to 1 and back for every whole step of ``phase``."""
    return np.abs((phase - np.floor(phase)) * 2 - 1)
