"""Pictures on a grid or net: triangles, pixels, stitches."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from studio.sandbox.art.styles import areas, cells, triangles
from studio.sandbox.art.styles.blur import box, gaussian
from studio.sandbox.art.styles.colour import contrasted, ink, saturated
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import strength
from studio.sandbox.art.styles.field import Field, clamp, field_of, grid, resized
from studio.sandbox.art.styles.light import emphasised
from studio.sandbox.art.styles.noise import lattice

_SMOOTH_UP_TO = 1400


def low_poly(easel: Easel) -> Field:
    """Triangles, small where the picture is busy, each of one colour."""
    rich = emphasised(saturated(easel.sketch, 1.15), 0.35)
    height, width = rich.shape[1:]
    weight = gaussian(strength(rich, 1.4), 1.8) + 0.03
    random = easel.random(251)
    points = cells.seeds(weight, round(250 + 2100 * easel.detail), random)
    inner = points + random.uniform(-0.3, 0.3, points.shape)
    every = np.concatenate([inner, _border(height, width)])
    corners = triangles.net(every)
    shapes = every[corners]
    colours = _faces(rich, shapes) * (1 + random.standard_normal((len(shapes), 1)) * 0.022)
    scale = min(2.0, max(1.0, _SMOOTH_UP_TO / max(easel.shape)))
    canvas = Image.new("RGB", (round(easel.width * scale), round(easel.height * scale)))
    draw = ImageDraw.Draw(canvas)
    shapes = shapes[..., ::-1] * (canvas.height / height)
    fills = (np.clip(colours, 0, 1) * 255 + 0.5).astype(np.uint8).tolist()
    for shape, fill in zip(shapes.reshape(-1, 6).tolist(), fills, strict=True):
        draw.polygon(shape, fill=tuple(fill), outline=tuple(fill))
    return field_of(canvas.resize(easel.shape[::-1], Image.Resampling.BOX))


def pixel_art(easel: Easel) -> Field:
    """Few colours, large square pixels, an ordered dither where tones meet."""
    rich = saturated(contrasted(easel.sketch, 1.12), 1.25)
    cells_across = 56 + 92 * easel.detail
    rows, columns = _counted(easel, cells_across)
    small = resized(rich, rows, columns)
    crisp = clamp(small + (small - gaussian(small, 1.0)) * 0.7)
    y, x = (part.astype(np.int32) for part in grid(rows, columns))
    crisp = crisp + (_BAYER[y % 4, x % 4] - 0.5) * 0.045
    flat = areas.reduced(clamp(crisp), round(14 + 26 * easel.detail))
    return resized(_blown_up(flat.rgb(), -(-easel.height // rows)), *easel.shape)


def cross_stitch(easel: Easel) -> Field:
    """Two threads over each hole of the linen, seen close enough to count them."""
    rich = saturated(contrasted(easel.sketch, 1.08), 1.2)
    rows, columns = _counted(easel, 70 + 62 * easel.detail)
    floss = areas.reduced(resized(rich, rows, columns), round(16 + 26 * easel.detail))
    # Whole pixels for each stitch, fitted to the sheet at the end: else the grid would shimmer.
    cell = max(8, -(-easel.height // rows))
    colour = _blown_up(floss.rgb(), cell)
    y, x = grid(rows * cell, columns * cell)
    down, across = (y + 0.5) / cell % 1 - 0.5, (x + 0.5) / cell % 1 - 0.5
    over, under = np.abs(down - across), np.abs(down + across)
    reach = np.maximum(np.abs(down), np.abs(across))
    first, second = _thread(under, reach), _thread(over, reach)
    cover = np.maximum(first, second)
    light = np.where(second > 0.5, 1.10 - 0.62 * over, 0.97 - 0.55 * under)
    random, shape = easel.random(261), (rows * cell, columns * cell)
    twist = 1 + 0.05 * np.sin((down + across) * 26) * (second > 0.5) + lattice(random, shape, cell / 6) * 0.035
    hole = np.clip((np.hypot(np.abs(down) - 0.5, np.abs(across) - 0.5) - 0.05) * 9, 0.45, 1)
    linen = ink("#e6dcc6") * (1 + lattice(random, shape, cell / 5, cell / 1.4) * 0.05) * hole
    shadow = 1 - 0.35 * clamp((0.30 - np.minimum(over, under)) * 8) * (1 - cover)
    return resized(clamp(linen * shadow * (1 - cover) + colour * light * twist * cover), *easel.shape)


_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], dtype=np.float32) / 16


def _thread(distance: Field, reach: Field) -> Field:
    return clamp((0.36 - distance) * 12) * clamp((0.51 - reach) * 24)


def _blown_up(small: Field, cell: int) -> Field:
    """Hard squares of ``cell`` × ``cell`` pixels."""
    return small.repeat(cell, axis=1).repeat(cell, axis=2)


def _counted(easel: Easel, across: float) -> tuple[int, int]:
    """Rows and columns of squares; ``across`` is for a square picture."""
    size = 1024 * easel.unit / across
    return max(4, round(easel.height / size)), max(4, round(easel.width / size))


def _border(height: int, width: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Points on and just outside the frame; no three on a line, so the net has no slivers missing."""
    many = 13
    along = np.linspace(0, 1, many)
    bulge = 2 + 8 * np.sin(np.pi * along)
    top = np.stack([-bulge, along * width], 1)
    bottom = np.stack([height + bulge, along * width], 1)
    left = np.stack([along * height, -bulge], 1)[1:-1]
    right = np.stack([along * height, width + bulge], 1)[1:-1]
    return np.concatenate([top, bottom, left, right])


def _faces(rgb: Field, shapes: np.ndarray[tuple[int, int, int], np.dtype[np.float64]]) -> Field:
    """The colour of each triangle: its middle and three places towards its corners."""
    height, width = rgb.shape[1:]
    calm = box(rgb, 5)
    middle = shapes.mean(1, keepdims=True)
    probes = np.concatenate([middle, middle * 0.5 + shapes * 0.5], 1)
    rows = np.clip(probes[..., 0], 0, height - 1).astype(int)
    columns = np.clip(probes[..., 1], 0, width - 1).astype(int)
    colours: Field = calm[:, rows, columns].mean(-1).T
    return colours
