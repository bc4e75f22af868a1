"""Single strokes of a brush, thousands of them, each a small tapered shape."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.field import Field, Index, clamp, field_of, resized
from studio.sandbox.art.styles.flow import Flow

# How far along the stroke a corner lies, and how wide the stroke is there.
_BODY = np.array([(-1.0, 0.25), (-0.8, 0.8), (-0.25, 1.0), (0.45, 0.85), (1.0, 0.2)], dtype=np.float32)
_SMOOTH_UP_TO = 1500  # sheets with a smaller side are painted larger and reduced, for smooth edges


@dataclass(frozen=True, slots=True)
class Strokes:
    """Many strokes in painting order; one entry each.

    Attributes:
        rows: Centres, in pixels of the sketch.
        columns: Centres, in pixels of the sketch.
        angle: Direction, radians.
        length: In thousandths of the picture.
        width: In thousandths of the picture.
        colour: Count × 3, 0 to 1.
    """

    rows: Field
    columns: Field
    angle: Field
    length: Field
    width: Field
    colour: Field


@dataclass(frozen=True, slots=True)
class Hand:
    """How someone paints: the size of the marks and how loosely they are set.

    Lengths are thousandths of the picture. ``shift`` is how far lightness may stray, ``stray`` how far the hue.
    """

    length: float
    width: float
    count: int
    wander: float = 0.22
    shift: float = 0.08
    stray: float = 0.02
    bend: float = 0.15


def scattered(rgb: Field, flow: Flow, hand: Hand, random: np.random.Generator, keep: Field | None = None) -> Strokes:
    """Strokes that follow the flow and take their colour from ``rgb``; ``keep`` is the chance a place gets one."""
    height, width = rgb.shape[1:]
    spots = random.random((hand.count, 2), dtype=np.float32)
    y, x = (spots[:, 0] * height).astype(np.int32), (spots[:, 1] * width).astype(np.int32)
    if keep is not None:
        chosen = random.random(hand.count, dtype=np.float32) < keep[y, x]
        spots, y, x = spots[chosen], y[chosen], x[chosen]
    drift = random.standard_normal((4, len(y)), dtype=np.float32)
    angle = np.arctan2(flow.down[y, x], flow.right[y, x]) + drift[1] * hand.wander
    scale = _restraint(rgb, y, x, angle, hand)
    colour = rgb[:, y, x].T * (1 + drift[0] * hand.shift)[:, None]
    return Strokes(
        rows=spots[:, 0] * height,
        columns=spots[:, 1] * width,
        angle=angle,
        length=scale * hand.length * np.exp(drift[2] * 0.28),
        width=np.sqrt(scale) * hand.width * np.exp(drift[3] * 0.22),
        colour=clamp(colour + random.standard_normal((len(y), 3), dtype=np.float32) * hand.stray),
    )


def _restraint(rgb: Field, y: Index, x: Index, angle: Field, hand: Hand) -> Field:
    """How much of its length each stroke may use: little where it would carry its colour over an outline."""
    height, width = rgb.shape[1:]
    reach = hand.length * math.sqrt(height * width) / 2048
    gap = np.zeros(len(y), dtype=np.float32)
    for side in (-reach, reach):
        rows = np.clip(y + np.sin(angle) * side, 0, height - 1).astype(np.int32)
        columns = np.clip(x + np.cos(angle) * side, 0, width - 1).astype(np.int32)
        gap = np.maximum(gap, np.abs(rgb[:, rows, columns] - rgb[:, y, x]).max(0, initial=0))
    return clamp(1.25 - 4 * gap, 0.22, 1)


def painted(ground: Field, layers: list[tuple[Strokes, Hand]], easel: Easel, salt: int) -> tuple[Field, Field]:
    """The ground with all strokes on it, and how thick the paint lies (0 to 1), both at sheet size."""
    scale = _oversize(easel)
    rows, columns = round(easel.height * scale), round(easel.width * scale)
    canvas = Image.new("RGBA", (columns, rows))
    canvas.paste(_opaque(resized(ground, rows, columns)))
    draw = ImageDraw.Draw(canvas)
    random = easel.random(salt)
    for strokes, hand in layers:
        shapes = _corners(strokes, hand, rows / ground.shape[1], easel.unit * scale, random)
        heights = random.random(len(shapes), dtype=np.float32)[:, None]
        fills = (np.concatenate([strokes.colour, heights], 1) * 255).astype(np.uint8).tolist()
        for shape, fill in zip(shapes.reshape(-1, len(_BODY) * 4).tolist(), fills, strict=True):
            draw.polygon(shape, fill=tuple(fill))
    return _split(canvas, easel)


def relief(height: Field, easel: Easel, *, strength: float) -> Field:
    """Light from the upper left over a surface of this height; 0 on the level.

    Slopes count per thousandth of the picture, so that a large sheet is not flatter than a small one.
    """
    around = np.pad(height, 1, mode="edge")
    return ((around[1:-1, 2:] - around[1:-1, :-2]) + (around[2:, 1:-1] - around[:-2, 1:-1])) * np.float32(
        strength * easel.unit
    )


def _oversize(easel: Easel) -> float:
    side = math.sqrt(easel.height * easel.width)
    return min(2.0, _SMOOTH_UP_TO / side) if side < _SMOOTH_UP_TO else 1.0


def _opaque(ground: Field) -> Image.Image:
    whole = (clamp(ground) * 255).astype(np.uint8).transpose(1, 2, 0)
    return Image.fromarray(np.ascontiguousarray(whole)).convert("RGBA")


def _split(canvas: Image.Image, easel: Easel) -> tuple[Field, Field]:
    size = easel.shape[::-1]
    if canvas.size != size:
        # Heights travel in the alpha channel; apart, so that resizing does not weigh colours with them.
        bands = [band.resize(size, Image.Resampling.BOX) for band in canvas.split()]
        canvas = Image.merge("RGBA", bands)
    whole = field_of(canvas)
    return whole[:3], whole[3]


def _corners(strokes: Strokes, hand: Hand, scale: float, unit: float, random: np.random.Generator) -> Field:
    """Corner points, count × corners × (x, y), in pixels of the canvas."""
    along = np.concatenate([_BODY, _BODY[::-1] * np.array([1, -1], dtype=np.float32)])
    bend = random.standard_normal(len(strokes.rows), dtype=np.float32) * hand.bend
    reach = (strokes.length * unit / 2)[:, None]
    ahead = along[None, :, 0] * reach
    aside = along[None, :, 1] * (strokes.width * unit / 2)[:, None] + bend[:, None] * (along[None, :, 0] ** 2) * reach
    cos, sin = np.cos(strokes.angle)[:, None], np.sin(strokes.angle)[:, None]
    x = strokes.columns[:, None] * scale + cos * ahead - sin * aside
    y = strokes.rows[:, None] * scale + sin * ahead + cos * aside
    return np.stack([x, y], -1)
