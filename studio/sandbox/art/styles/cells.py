"""A picture cut into many small pieces that respect its outlines."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio.sandbox.art.styles.field import Field, Index, clamp, grid

_TILE = 16  # pixels; all pixels of a tile choose among the same nearest pieces
_CHOICE = 12  # how many pieces that is


def seeds(weight: Field, count: int, random: np.random.Generator, *, rounds: int = 6) -> Field:
    """``count`` places (row, column), denser where ``weight`` is high, never crowded.

    Best-of-many sampling: each place is the loneliest of several candidates, loneliness measured in pieces
    as large as the weight asks for there.
    """
    height, width = weight.shape
    share = (weight / weight.sum()).ravel().astype(np.float64)
    spots = random.choice(height * width, count * 2, replace=False, p=share / share.sum())
    points = np.stack([spots // width, spots % width], 1).astype(np.float32)
    local = np.sqrt(weight.ravel()[spots]).astype(np.float32)
    for _ in range(rounds):
        surplus = len(points) - count
        if surplus <= 0:
            break
        drop = max(surplus // 2, min(surplus, 40))
        gap = _closest(points) * local
        keep = np.sort(np.argsort(gap, kind="stable")[drop:])
        points, local = points[keep], local[keep]
    return points[:count]


def in_rows(shape: tuple[int, int], count: int, random: np.random.Generator) -> Field:
    """About ``count`` places (row, column) in staggered rows, as a hand would set them."""
    height, width = shape
    size = (height * width / count) ** 0.5
    down, across = max(2, round(height / size)), max(2, round(width / size))
    rows, columns = grid(down, across)
    rows = rows + 0.5 + 0 * columns
    columns = columns + 0.25 + 0.5 * (np.arange(down) % 2)[:, None]
    spots = np.stack([rows * (height / down), columns * (width / across)], -1).reshape(-1, 2)
    spots = spots + random.standard_normal(spots.shape) * (size * 0.21)
    inside: Field = np.clip(spots, 0, (height - 1, width - 1)).astype(np.float32)
    return inside


def cut(rgb: Field, points: Field, *, loyalty: float, rounds: int = 2) -> Index:
    """The number of the piece at every pixel.

    ``loyalty`` 0 gives straight-edged Voronoi cells; more lets pieces bend to keep to one colour.
    Between ``rounds`` pieces move to their own middle.
    """
    for turn in range(rounds):
        index = _assigned(rgb, points, loyalty)
        if turn < rounds - 1:
            points = _middles(index, points)
    return index


def filled(rgb: Field, index: Index) -> NDArray[np.float32]:
    """The mean colour of every piece, count × 3."""
    flat = index.ravel()
    count = int(flat.max()) + 1
    members = np.maximum(np.bincount(flat, minlength=count), 1)
    return np.stack([np.bincount(flat, plane.ravel(), count) / members for plane in rgb], 1).astype(np.float32)


def _closest(points: Field) -> Field:
    square = (points**2).sum(1)
    gap = square[:, None] + square[None, :] - 2 * points @ points.T
    np.fill_diagonal(gap, np.inf)
    return np.sqrt(clamp(gap.min(1), 0, np.inf))


def _assigned(rgb: Field, points: Field, loyalty: float) -> Index:
    height, width = rgb.shape[1:]
    down, across = -(-height // _TILE), -(-width // _TILE)
    pad = ((0, 0), (0, down * _TILE - height), (0, across * _TILE - width))
    tiles = np.pad(rgb, pad, mode="edge").reshape(3, down, _TILE, across, _TILE)
    own = rgb[:, points[:, 0].astype(int), points[:, 1].astype(int)]
    near = _nearest(points, down, across)
    best = np.full((down, _TILE, across, _TILE), np.inf, dtype=np.float32)
    index = np.zeros(best.shape, dtype=np.int32)
    y = np.arange(down * _TILE, dtype=np.float32).reshape(down, _TILE, 1, 1)
    x = np.arange(across * _TILE, dtype=np.float32).reshape(1, 1, across, _TILE)
    for choice in range(near.shape[-1]):
        piece = near[:, :, choice]
        row, column = points[piece, 0][:, None, :, None], points[piece, 1][:, None, :, None]
        cost = (y - row) ** 2 + (x - column) ** 2
        if loyalty:
            colour = own[:, piece][:, :, None, :, None]
            cost = cost + ((tiles - colour) ** 2).sum(0) * np.float32(loyalty)
        ahead = cost < best
        np.copyto(best, cost, where=ahead)
        np.copyto(index, np.broadcast_to(piece[:, None, :, None], index.shape), where=ahead)
    return index.reshape(down * _TILE, across * _TILE)[:height, :width]


def _nearest(points: Field, down: int, across: int) -> Index:
    """The few pieces nearest to the middle of every tile."""
    y = (np.arange(down, dtype=np.float32) + 0.5) * _TILE
    x = (np.arange(across, dtype=np.float32) + 0.5) * _TILE
    gap = (y[:, None, None] - points[:, 0]) ** 2 + (x[None, :, None] - points[:, 1]) ** 2
    choice = min(_CHOICE, len(points))
    return np.argpartition(gap, choice - 1, axis=-1)[..., :choice]


def _middles(index: Index, points: Field) -> Field:
    flat, count = index.ravel(), len(points)
    members = np.bincount(flat, minlength=count)
    rows = np.repeat(np.arange(index.shape[0]), index.shape[1])
    columns = np.tile(np.arange(index.shape[1]), index.shape[0])
    sums = np.stack([np.bincount(flat, rows, count), np.bincount(flat, columns, count)], 1)
    middle = sums / np.maximum(members, 1)[:, None]
    return np.where(members[:, None] > 0, middle, points).astype(np.float32)
