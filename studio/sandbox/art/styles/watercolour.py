"""Transparent washes on wet paper."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles import areas, paper
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import ink, lightness, saturated
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.field import Field, clamp, ease, mix
from studio.sandbox.art.styles.kuwahara import simplified
from studio.sandbox.art.styles.light import emphasised
from studio.sandbox.art.styles.sway import swayed


def watercolour(easel: Easel) -> Field:
    """Three glazes, each drying with a dark rim; pigment settles in the hollows of the sheet."""
    wet = swayed(emphasised(saturated(easel.sketch, 1.2), 0.5), easel.random(98), cell=110, amount=3.4)
    calm = simplified(wet, round(17 - 8 * easel.detail), 6)
    washes = ((5, 3.2, 0.34), (round(7 + 8 * easel.detail), 1.6, 0.46))
    density = _density(easel.enlarged(gaussian(calm, 1.2))) * np.float32(0.24)
    for number, (count, soft, share) in enumerate(washes):
        density = density + _glaze(easel, calm, count, soft, number) * share
    grain = paper.tooth(easel, 93, 2.6)
    pool = easel.clouds(91, 210, 4)
    density = density * (1 + 0.17 * pool + 0.055 * grain * (1.2 - lightness(np.exp(-density))))
    inside = paper.margin(easel, 92, start=26, end=42, wobble=7)
    density = density * inside * (1 + 0.55 * inside * (1 - inside) * 4)
    return clamp(ink("#fbf7ec") * np.exp(-np.maximum(density, 0)) * (1 + grain * 0.011))


def _glaze(easel: Easel, calm: Field, count: int, soft: float, salt: int) -> Field:
    """One layer's density: flat inside, heavier along the rim, softened here and there by water."""
    flat = areas.enlarged(areas.reduced(calm, count), easel, soft=soft, ragged=22, salt=94 + salt)
    palette = saturated(np.ascontiguousarray(flat.colours.T)[:, :, None], 1.12)[:, :, 0]
    wash = areas.Areas(flat.index, _density(palette).T).rgb()
    wet = gaussian(wash, 6 * easel.unit)
    dry = ease(-0.5, 0.9, easel.clouds(96 + salt, 160, 3))
    return mix(wet, areas.smoothed(wash) + np.maximum(wash - wet, 0) * 0.85, 0.45 + 0.55 * dry)


def _density(rgb: Field) -> Field:
    """How much pigment stands between the eye and the paper; layers add up."""
    density: Field = -np.log(clamp(rgb) * np.float32(0.84) + np.float32(0.16))
    return density
