"""Black on white by hand: ink, pencil, charcoal."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles import flow, paper
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import ink, lightness, saturated, stretched
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import silhouettes, strength
from studio.sandbox.art.styles.field import Field, clamp, ease, mix, resized
from studio.sandbox.art.styles.kuwahara import settled, simplified
from studio.sandbox.art.styles.light import emphasised
from studio.sandbox.art.styles.sway import swayed


def ink_wash(easel: Easel) -> Field:
    """Five tones of diluted ink, one loaded brush for the outlines, the rest left to the water."""
    calm = simplified(swayed(easel.sketch, easel.random(107), cell=90, amount=2), round(16 - 6 * easel.detail), 5)
    tone = easel.enlarged(gaussian(stretched(lightness(calm), 3, 96), 1.0))
    bleed = easel.clouds(101, 120, 5)
    tone = clamp(tone + bleed * 0.035)
    limits = (0.16, 0.36, 0.58, 0.82) if easel.detail > 0.35 else (0.22, 0.5, 0.8)
    washes = np.mean([ease(limit - 0.035, limit + 0.035, tone) for limit in limits], axis=0)
    wash = 0.62 * washes + 0.38 * tone
    rim = np.maximum(gaussian(wash, 5 * easel.unit) - wash, 0)
    brush = ease(0.30, 0.95, easel.enlarged(strength(calm, 1.4)) * (1 + 0.35 * easel.clouds(103, 60, 3)))
    dry = ease(-1.3, -0.2, paper.tooth(easel, 104, 3.0) + wash * 0.8)
    dark = clamp(1 - wash) ** 1.15 * 0.84 * (1 + 0.10 * bleed) + rim * 1.1 + brush * (0.25 + 0.75 * dry) * 0.55
    dark = dark * (1 + 0.05 * paper.tooth(easel, 105, 2.2))
    return clamp(mix(paper.sheet(easel, "#f3eddf", 106, 0.012), ink("#191b23"), clamp(dark, 0, 0.96)))


def graphite(easel: Easel) -> Field:
    """Contours found twice, tone in crossing strokes, the darkest parts pressed hard."""
    calm = settled(emphasised(easel.sketch, 0.5), 5)
    tone = clamp(easel.enlarged(stretched(lightness(calm), 1, 97))) ** 0.9
    ways = flow.followed(calm, easel.random(111), softness=14, swing=500)
    dark = 1 - tone
    stroke = _hatched(easel, ways, 112, turn=0.9, pull=0.35)
    cross = _hatched(easel, ways, 113, turn=-0.5, pull=0.2)
    along = _hatched(easel, ways, 114, turn=0.0, pull=1.0)
    grain = paper.tooth(easel, 115, 1.9)
    weight = 0.55 + 0.5 * easel.detail
    shade = ease(-0.2, 1.6, stroke * 0.62 + (dark * 2.9 - 0.72)) * 0.46
    shade = shade + ease(0.0, 1.8, cross * 0.8 + (dark * 3.2 - 1.9)) * 0.34 * weight
    shade = shade + ease(0.0, 1.8, along * 0.8 + (dark * 3.4 - 2.5)) * 0.34 * weight
    line = np.maximum(_contour(easel, calm, 0.0), _contour(easel, calm, 0.9) * 0.55)
    shade = clamp(shade * (0.86 + 0.14 * grain) + line * (0.82 + 0.12 * grain), 0, 0.93)
    tinted = mix(ink("#f7f4ec"), easel.enlarged(saturated(calm, 0.8)), 0.10)
    return clamp(mix(tinted * paper.shaded(easel, 116, 0.012), ink("#2a2b31"), shade))


def charcoal(easel: Easel) -> Field:
    """Broad soft blacks rubbed into rough paper, lights lifted with a rubber."""
    calm = settled(settled(easel.sketch, round(12 - 5 * easel.detail)), 6)
    tone = clamp(easel.enlarged(stretched(lightness(calm), 2, 97)))
    ways = flow.followed(calm, easel.random(121), softness=16, swing=420)
    drag = _hatched(easel, ways, 122, turn=0.8, pull=0.5, length=70, coarse=3.4)
    bumps = easel.lattice(123, 2.4) * 0.8 + easel.lattice(124, 6) * 0.5
    dark = 1 - tone
    rubbed = dark**1.3 * 0.62 * (1 + 0.1 * easel.clouds(125, 90, 3))
    dragged = ease(-0.3, 1.1, bumps * 0.75 + drag * 0.55 + dark * 3.3 - 1.82 + 0.5 * easel.detail) * (0.2 + 0.6 * dark)
    line = ease(0.35, 1.0, easel.enlarged(strength(calm, 1.6))) * ease(-1.0, 0.4, bumps + 0.3) * 0.75
    black = clamp(np.maximum(rubbed + dragged * 0.75, line), 0, 0.97)
    return clamp(mix(paper.sheet(easel, "#e9e1d2", 126, 0.02), ink("#17161a"), black))


def _hatched(
    easel: Easel, ways: flow.Flow, salt: int, *, turn: float, pull: float, length: float = 30, coarse: float = 1.3
) -> Field:
    """Streaks mostly in one direction, bent towards the shapes by ``pull``; mean 0, spread 1."""
    down = ways.down * pull + np.sin(np.float32(turn)) * (1 - pull)
    right = np.abs(ways.right) * pull + np.cos(np.float32(turn)) * (1 - pull)
    size = np.sqrt(down * down + right * right) + np.float32(1e-6)
    scale = min(1.0, 1.0 / easel.unit)
    shape = round(easel.height * scale), round(easel.width * scale)
    unit = easel.unit * scale
    bent = flow.Flow(down / size, right / size, ways.firmness)
    hairs = flow.brushed(bent, easel.random(salt), shape, length=length * unit, coarse=max(1.0, coarse * unit))
    return hairs if shape == easel.shape else resized(hairs, *easel.shape)


def _contour(easel: Easel, calm: Field, amount: float) -> Field:
    edges = np.maximum(strength(calm, 1.0) * 0.9, silhouettes(easel, 1.2) * (0.45 + strength(easel.sketch, 1.4)))
    drawn = swayed(edges, easel.random(107), cell=90, amount=amount) if amount else edges
    return ease(0.22, 0.95, easel.enlarged(drawn))
