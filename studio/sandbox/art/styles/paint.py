"""Opaque paint: gouache in flat patches, oil in thick ones."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles import areas, brush, flow, paper
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import contrasted, lightness, saturated
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import strength
from studio.sandbox.art.styles.field import Field, clamp, ease, mix
from studio.sandbox.art.styles.kuwahara import settled, simplified
from studio.sandbox.art.styles.light import emphasised
from studio.sandbox.art.styles.sway import swayed


def gouache(easel: Easel) -> Field:
    """Flat patches of body colour, edges a little dry, the sheet showing through."""
    radius = round(15 - 7 * easel.detail)
    rich = emphasised(saturated(easel.sketch, 1.15), 0.45)
    calm = simplified(swayed(rich, easel.random(47), cell=90, amount=2.3), radius, 5)
    flat = areas.reduced(calm, round(11 + 13 * easel.detail))
    large = areas.enlarged(flat, easel, soft=1.7 - easel.detail, ragged=34)
    colour = mix(areas.smoothed(large.rgb()), easel.enlarged(calm), 0.26)
    strokes = _streaks(easel, calm, 41, length=46)
    body = 1 + strokes * 0.014 + easel.clouds(43, 130) * 0.012
    return clamp(colour * body * paper.shaded(easel, 44, 0.016) + 0.012)


def oil(easel: Easel) -> Field:
    """Loaded strokes over a blocked-in ground, lit from the side."""
    rich = emphasised(saturated(contrasted(easel.sketch, 1.06), 1.16), 0.3)
    ground = settled(rich, 15)
    ways = flow.followed(ground, easel.random(51), softness=7)
    layers = []
    for number, (size, count) in enumerate(((82, 1900), (44, 3600), (21, 6400))):
        hand = brush.Hand(
            size, size * 0.33, round(count * (0.45 + easel.detail)), wander=0.13, shift=0.034, stray=0.010
        )
        source = settled(rich, max(3, size // 5))
        keep, chance = _keep(rich, number), easel.random(52 + number)
        layers.append((brush.scattered(source, ways, hand, chance, keep), hand))
    layers.append(_outlined(rich, ground, ways, easel))
    paint, thick = brush.painted(ground, layers, easel, 56)
    hairs = flow.brushed(ways, easel.random(57), _hair_shape(easel), length=30, coarse=1.3)
    height = gaussian(thick, 1.1 * easel.unit) * 0.55 + _fitted(hairs, easel) * 0.075
    light = brush.relief(height, easel, strength=0.34)
    return clamp(paint * (1 + np.minimum(light, 0.16) * 0.9) + np.maximum(light, 0) ** 2 * 0.35)


def _outlined(rgb: Field, ground: Field, ways: flow.Flow, easel: Easel) -> tuple[brush.Strokes, brush.Hand]:
    """Small careful strokes where the large ones lost the drawing."""
    fine = settled(rgb, 3)
    lost = np.maximum(gaussian(np.abs(fine - ground).max(0), 1.2), gaussian(strength(fine, 1.2), 2.0) * 0.42)
    hand = brush.Hand(13, 4.5, 52000, wander=0.08, shift=0.03, stray=0.008, bend=0.06)
    return brush.scattered(fine, ways, hand, easel.random(58), ease(0.07, 0.22, lost)), hand


def _keep(rgb: Field, number: int) -> Field | None:
    """Large strokes everywhere, small ones where the picture is busy."""
    if number == 0:
        return None
    light = lightness(rgb)
    busy = gaussian(np.abs(light - gaussian(light, 6)), 4)
    level = max(float(np.percentile(busy, 92)), 0.02)
    return clamp(busy / level * 1.1 + (0.30, 0.04)[number - 1])


def _streaks(easel: Easel, rgb: Field, salt: int, length: float) -> Field:
    ways = flow.followed(rgb, easel.random(salt), softness=9)
    return _fitted(flow.brushed(ways, easel.random(salt + 1), _hair_shape(easel), length=length, coarse=1.6), easel)


def _hair_shape(easel: Easel) -> tuple[int, int]:
    """Hairs are drawn at about 900² and enlarged: finer ones would only shimmer."""
    scale = min(1.0, 0.88 / easel.unit)
    return max(8, round(easel.height * scale)), max(8, round(easel.width * scale))


def _fitted(hairs: Field, easel: Easel) -> Field:
    return hairs if hairs.shape == easel.shape else easel.enlarged(hairs)
