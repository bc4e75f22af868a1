"""Styles with an object in mind: deco panel, clay model, sun print."""

from __future__ import annotations

import math

import numpy as np

from studio.sandbox.art.styles import areas, brush, paper
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import contrasted, ink, lightness, ramp, saturated, stretched
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import silhouettes, strength
from studio.sandbox.art.styles.field import Field, clamp, ease, grid, mix
from studio.sandbox.art.styles.kuwahara import settled, simplified
from studio.sandbox.art.styles.light import emphasised


def gilded_deco(easel: Easel) -> Field:
    """Lacquer in petrol and black, everything that shines in leaf gold, a stepped frame around it."""
    calm = simplified(emphasised(easel.sketch, 0.5), round(14 - 5 * easel.detail), 4)
    tone = stretched(lightness(calm), 2, 98)
    limits = [0.14, 0.28, 0.40, 0.52, 0.66, 0.80][: 3 + round(3 * easel.detail)]
    index = areas.toned(gaussian(tone, 0.8), limits)
    centres = np.array(
        [tone[index == step].mean() if (index == step).any() else 0.5 for step in range(len(limits) + 1)]
    )
    flat = areas.Areas(index, ramp(centres[None].astype(np.float32), *_LACQUER)[:, 0].T)
    large = areas.enlarged(flat, easel, soft=1.5)
    leaf = _leaf(easel)
    colour = areas.smoothed(large.rgb())
    gold = ease(0.02, 0.16, colour[0] - colour[2])
    colour = mix(colour * (1 + 0.02 * easel.clouds(271, 60, 3)), colour * (0.72 + 0.5 * leaf), gold)
    line = areas.outlines(large, width=1.9 * easel.unit, least=0.06)
    line = np.maximum(
        line, ease(0.5, 0.9, easel.enlarged(np.maximum(strength(calm, 1.1), silhouettes(easel, 1.2) * 0.7)))
    )
    frame, band = _frame(easel)
    colour = mix(
        mix(colour, ink("#0a1517"), band),
        ink("#e9c877") * (0.55 + 0.7 * leaf),
        np.maximum(line * (1 - band) * 0.9, frame),
    )
    return clamp(colour)


def clay(easel: Easel) -> Field:
    """Plasticine pressed with thumbs, lit from one side."""
    calm = simplified(emphasised(saturated(easel.sketch, 1.12), 0.4), round(13 - 5 * easel.detail), 5)
    flat = areas.enlarged(areas.reduced(calm, round(10 + 10 * easel.detail)), easel, soft=2.6)
    colour = mix(areas.smoothed(flat.rgb()), easel.enlarged(gaussian(calm, 2)), 0.35)
    seam = areas.outlines(flat, width=3.0 * easel.unit, least=0.05)
    rounded = gaussian(1 - seam, 7 * easel.unit) * 0.9 + gaussian(1 - seam, 2.2 * easel.unit) * 0.25
    lumps = easel.clouds(281, 60, 3) * 0.050 + _thumbs(easel) * 0.007
    light = brush.relief(rounded + lumps, easel, strength=1.55)
    bright = clamp(light, -0.30, 0.34)
    wax = ease(0.17, 0.42, light) * 0.16
    dark = 1 - 0.34 * ease(0.10, 0.85, gaussian(seam, 5 * easel.unit))
    return clamp(colour * (0.97 + bright * 0.85) * dark + wax + easel.lattice(283, 1.5) * 0.006)


def cyanotype(easel: Easel) -> Field:
    """Prussian blue, washed in the sink, the coat brushed on by hand and never quite to the edge."""
    light = lightness(contrasted(easel.picture(0.2 + easel.detail), 1.12))
    soft = easel.enlarged(lightness(settled(easel.sketch, 4)))
    light = stretched(mix(soft, light, 0.35 + 0.6 * easel.detail), 1, 98.5)
    pool = easel.clouds(291, 190, 5)
    coat = easel.lattice(292, 5, across=240) * 0.5 + easel.lattice(293, 16, across=500) * 0.6
    light = clamp(light + 0.022 * pool + 0.018 * coat)
    blue = ramp(light, (0.0, "#0a1d3d"), (0.35, "#1d4d84"), (0.7, "#8ab2d3"), (1.0, "#f2f1e7"))
    inside = _brushed_edge(easel)
    rim = 1 - 0.35 * inside * (1 - inside) * 4
    sheet = paper.sheet(easel, "#efeadb", 294, 0.018)
    return clamp(mix(sheet, blue * rim * paper.shaded(easel, 295, 0.022), inside))


_LACQUER = (
    (0.0, "#081214"),
    (0.2, "#0f2c32"),
    (0.4, "#1c5658"),
    (0.55, "#9a6a2a"),
    (0.75, "#ddb35c"),
    (1.0, "#fbeecb"),
)


def _leaf(easel: Easel) -> Field:
    """Gold leaf: a slow sheen across the sheet, broken by small creases."""
    rows, columns = grid(*easel.shape)
    sheen = np.sin((columns + rows * 0.6) / (190 * easel.unit)) * 0.16
    return clamp(0.58 + sheen + easel.clouds(272, 34, 4) * 0.09)


def _frame(easel: Easel) -> tuple[Field, Field]:
    """Two gold lines with stepped corners, and the dark band outside them."""
    rows, columns = grid(*easel.shape)
    down = np.minimum(rows, easel.height - 1 - rows) / np.float32(easel.unit)
    across = np.minimum(columns, easel.width - 1 - columns) / np.float32(easel.unit)
    inset = np.minimum(down, across)
    # Corners step in twice: the distance there counts from a smaller square.
    for reach, depth in ((86.0, 18.0), (52.0, 18.0)):
        inset = np.minimum(inset, np.maximum(down, across) - reach + depth + 20)
    soft = 1.2 / easel.unit
    first = ease(4.2 + soft, 4.2, np.abs(inset - 26))
    second = ease(1.1 + soft, 1.1, np.abs(inset - 37))
    return np.maximum(first, second), ease(47, 44, inset)


def _thumbs(easel: Easel) -> Field:
    """Fingerprints here and there: rings around a few centres."""
    random = easel.random(282)
    rows, columns = grid(*easel.shape)
    marks = np.zeros(easel.shape, dtype=np.float32)
    for _ in range(9):
        y, x = random.random() * easel.height, random.random() * easel.width
        turn, size = random.random() * math.pi, random.uniform(34, 52) * easel.unit
        down, across = rows - y, columns - x
        along = (down * math.cos(turn) + across * math.sin(turn)) / (size * 1.35)
        aside = (across * math.cos(turn) - down * math.sin(turn)) / size
        radius = np.sqrt(along * along + aside * aside)
        marks += np.sin(radius * np.float32(38)) * ease(1.0, 0.5, radius)
    return marks


def _brushed_edge(easel: Easel) -> Field:
    """1 where the coat lies; the brush left hairs at the sides and a dry edge above and below."""
    rows, columns = grid(*easel.shape)
    unit = np.float32(easel.unit)
    down = (
        np.minimum(rows, easel.height - 1 - rows) / unit + easel.lattice(296, 120) * 3 + easel.clouds(297, 18, 3) * 2.2
    )
    sides = np.minimum(columns, easel.width - 1 - columns) / unit
    sides = sides + easel.lattice(298, 7, across=60) * 7 + easel.lattice(299, 90) * 5
    return ease(20, 25, down) * ease(22, 29, sides)
