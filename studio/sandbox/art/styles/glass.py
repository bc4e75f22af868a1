"""Pictures from pieces: leaded glass, mosaic."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles import areas, brush, cells
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import ink, saturated
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import seams, silhouettes, strength
from studio.sandbox.art.styles.field import Field, Index, clamp, ease, mix, nearest
from studio.sandbox.art.styles.kuwahara import settled
from studio.sandbox.art.styles.light import emphasised


def stained_glass(easel: Easel) -> Field:
    """Mouth-blown panes in lead, the sun behind them."""
    rich = saturated(emphasised(settled(easel.sketch, 6), 0.4), 1.5) * np.float32(0.95)
    weight = gaussian(strength(rich, 2.0), 5) + 0.05
    count = round(260 + 1150 * easel.detail)
    index = cells.cut(rich, cells.seeds(weight, count, easel.random(221)), loyalty=900, rounds=3)
    panes = _varied(cells.filled(rich, index), easel, 222, 0.09)
    lead = np.maximum(_seams(index, easel, 2.6), ease(0.55, 0.95, silhouettes(easel, 1.8) * strength(rich, 2.0) * 2.2))
    lead = ease(0.25, 0.75, easel.enlarged(lead))
    colour = easel.enlarged(gaussian(np.ascontiguousarray(panes.T)[:, index], 0.5))
    seeds = easel.clouds(223, 42, 4)
    colour = colour * (1.0 + 0.085 * seeds + 0.05 * easel.lattice(224, 5, across=26)) + 0.03
    bloom = easel.enlarged(gaussian(np.ascontiguousarray(panes.T)[:, index], 13))
    rounded = brush.relief(gaussian(lead, 1.6 * easel.unit), easel, strength=0.9)
    glass = clamp(colour * 0.92 + bloom * 0.22)
    metal = ink("#17151b") + clamp(-rounded, 0, 0.16) * ink("#c8c4d2")
    return clamp(mix(glass, metal, lead) + bloom * lead * 0.10)


def mosaic(easel: Easel) -> Field:
    """Small set stones, tilted a little so that each catches the light alone."""
    rich = saturated(emphasised(settled(easel.sketch, 4), 0.4), 1.4)
    count = round(1500 + 3400 * easel.detail)
    index = cells.cut(rich, cells.in_rows(easel.depth.shape, count, easel.random(231)), loyalty=420, rounds=3)
    stones = _varied(cells.filled(rich, index), easel, 232, 0.075)
    joint = ease(0.30, 0.80, easel.enlarged(_seams(index, easel, 1.25)))
    colour = easel.enlarged(np.ascontiguousarray(stones.T)[:, index])
    tilt = easel.random(233).standard_normal(int(index.max()) + 1, dtype=np.float32)
    shine = nearest(index, *easel.shape)
    face = colour * (1 + 0.05 * easel.clouds(234, 9, 3)) + 0.022 * tilt[shine]
    bevel = brush.relief(gaussian(1 - joint, 1.3 * easel.unit), easel, strength=0.5)
    return clamp(mix(face + clamp(bevel, -0.22, 0.22), _mortar(colour, easel), joint * 0.9))


def _mortar(colour: Field, easel: Easel) -> Field:
    """Grey, darkened by the stones it lies between."""
    mortar: Field = ink("#4d463d") * 0.6 + colour * 0.34
    return mortar * (1 + 0.10 * easel.lattice(235, 2))


def _varied(colours: Field, easel: Easel, salt: int, amount: float) -> Field:
    random = easel.random(salt)
    shade = random.standard_normal((len(colours), 1), dtype=np.float32) * amount
    hue = random.standard_normal((len(colours), 3), dtype=np.float32) * (amount * 0.3)
    return clamp(colours * (1 - amount * 0.5 + shade + hue))


def _seams(index: Index, easel: Easel, width: float) -> Field:
    """Lines between pieces, at sketch size."""
    return areas.lines(seams(index), width * 1.6 * easel.grain)
