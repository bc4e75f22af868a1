"""Numbers laid out like a picture: the one kind of value every style works on.

A field is float32 with rows and columns last: ``h × w`` for one quantity, ``3 × h × w`` for colour.
Colour comes first because most styles weigh a colour with a plane, and that then needs no new axis.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.floating[Any]]
Index = NDArray[np.integer[Any]]
Mask = NDArray[np.bool_]


def clamp(field: Field, low: float = 0.0, high: float = 1.0) -> Field:
    """Limit to ``low`` … ``high``."""
    return np.minimum(np.maximum(field, np.float32(low)), np.float32(high), dtype=np.float32)


def ease(start: float, end: float, field: Field) -> Field:
    """0 before ``start``, 1 after ``end``, an S in between; ``start`` may be the larger one."""
    t = clamp((field - start) / (end - start))
    return t * t * (3 - 2 * t)


def mix(first: Field, second: Field, share: Field | float) -> Field:
    """``share`` of ``second`` over ``first``."""
    return first + (second - first) * share


def resized(field: Field, height: int, width: int) -> Field:
    """The field at another size: averaged when smaller, smoothly curved when larger."""
    if field.ndim == 3:
        return np.stack([resized(plane, height, width) for plane in field])
    smaller = height * width < field.shape[0] * field.shape[1]
    kind = Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize((width, height), kind), dtype=np.float32)


def nearest(index: Index, height: int, width: int) -> Index:
    """Whole numbers at another size; none is invented in between."""
    rows = (np.arange(height) * index.shape[0]) // height
    columns = (np.arange(width) * index.shape[1]) // width
    chosen: Index = index[rows[:, None], columns[None, :]]
    return chosen


def grid(height: int, width: int) -> tuple[Field, Field]:
    """Row and column of every place, in pixels, ready to broadcast."""
    return np.arange(height, dtype=np.float32)[:, None], np.arange(width, dtype=np.float32)[None, :]


def taken(field: Field, rows: Field, columns: Field) -> Field:
    """The field read between its pixels; places outside read the nearest edge."""
    height, width = field.shape[-2:]
    rows, columns = clamp(rows, 0, height - 1.001), clamp(columns, 0, width - 1.001)
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    low, high = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    down, right = rows - top, columns - left
    upper = mix(field[..., top, left], field[..., top, high], right)
    lower = mix(field[..., low, left], field[..., low, high], right)
    return mix(upper, lower, down)


def slopes(plane: Field) -> tuple[Field, Field]:
    """How fast the plane grows per pixel, downwards and to the right."""
    around = np.pad(plane, 1, mode="edge")
    return (around[2:, 1:-1] - around[:-2, 1:-1]) * 0.5, (around[1:-1, 2:] - around[1:-1, :-2]) * 0.5


def image_of(field: Field) -> Image.Image:
    """The field as an RGB or grey picture of eight bits."""
    whole = (clamp(field) * 255 + 0.5).astype(np.uint8)
    if whole.ndim == 3:
        whole = np.ascontiguousarray(whole.transpose(1, 2, 0))
    return Image.fromarray(whole)


def field_of(image: Image.Image) -> Field:
    """The picture as a field, 0 to 1."""
    whole = np.asarray(image, dtype=np.float32) / np.float32(255)
    return np.ascontiguousarray(whole.transpose(2, 0, 1)) if whole.ndim == 3 else whole
