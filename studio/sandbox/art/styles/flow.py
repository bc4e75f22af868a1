"""Which way a brush would move: along outlines, else with an easy swing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import lightness
from studio.sandbox.art.styles.field import Field, grid, resized, slopes
from studio.sandbox.art.styles.noise import lattice


@dataclass(frozen=True, slots=True)
class Flow:
    """A direction everywhere.

    Attributes:
        down: The vertical part of the unit direction.
        right: The horizontal part.
        firmness: 0 where the picture has no opinion, 1 along a clear outline.
    """

    down: Field
    right: Field
    firmness: Field


def followed(rgb: Field, random: np.random.Generator, *, softness: float, swing: float = 160.0) -> Flow:
    """Directions along the picture's shapes.

    ``softness`` is how far an outline rules its surroundings, ``swing`` the size of the turns elsewhere (pixels).
    """
    down, right = slopes(gaussian(lightness(rgb), 1.2))
    # Doubled angles: a line and its reverse are the same line, so they may be averaged.
    along = gaussian(np.stack([right * right - down * down, 2 * right * down]), softness)
    power = np.sqrt(along[0] ** 2 + along[1] ** 2)
    firmness = power / (power + np.float32(2e-4))
    angle = lattice(random, (rgb.shape[1], rgb.shape[2]), swing) * 0.5 + 0.12
    unit = along / (power + np.float32(1e-9))
    double = -unit * firmness + np.stack([np.cos(2 * angle), np.sin(2 * angle)]) * (1 - firmness) * 0.6
    turn = np.arctan2(double[1], double[0]) / 2
    return Flow(np.sin(turn), np.cos(turn), firmness)


def brushed(flow: Flow, random: np.random.Generator, shape: tuple[int, int], *, length: float, coarse: float) -> Field:
    """Fine streaks that run with the flow, like hairs of a brush; mean 0, spread 1.

    ``length`` and ``coarse`` (the width of a hair) in pixels of ``shape``.
    """
    down, right = resized(flow.down, *shape), resized(flow.right, *shape)
    hairs = lattice(random, shape, coarse)
    rows, columns = grid(*shape)
    # Averaging with a neighbour, then with one twice as far, and so on: a long hair after few passes.
    place = coarse / 2
    while place * 4 <= length or place == coarse / 2:
        ahead = _read(hairs, rows + down * place, columns + right * place)
        hairs = ahead + _read(hairs, rows - down * place, columns - right * place)
        place *= 2
    return hairs / max(float(hairs.std()), 1e-6)


def _read(plane: Field, rows: Field, columns: Field) -> Field:
    """The plane at the nearest whole places."""
    height, width = plane.shape
    top = np.clip(rows + 0.5, 0, height - 1).astype(np.int32)
    left = np.clip(columns + 0.5, 0, width - 1).astype(np.int32)
    found: Field = np.take(plane, top * width + left)
    return found
