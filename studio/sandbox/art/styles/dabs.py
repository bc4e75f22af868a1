"""Pictures out of visible marks: broken colour, chalk, points."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles import brush, flow, paper
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import ink, lightness, ramp, saturated
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import strength
from studio.sandbox.art.styles.field import Field, clamp, ease, mix
from studio.sandbox.art.styles.kuwahara import settled
from studio.sandbox.art.styles.light import emphasised


def plein_air(easel: Easel) -> Field:
    """Short broken strokes of neighbouring hues, finer where there is something to see."""
    rich = emphasised(saturated(easel.sketch, 1.3), 0.2)
    ground = gaussian(rich, 12)
    ways = flow.followed(rich, easel.random(61), softness=5, swing=130)
    busy = _busy(rich)
    layers = []
    for number, (size, count) in enumerate(((40, 2600), (23, 6500), (12.5, 20000), (8.5, 26000))):
        hand = brush.Hand(
            size, max(2.4, size * 0.27), round(count * (0.4 + 1.1 * easel.detail)), shift=0.075, stray=0.03
        )
        keep = None if number < 2 else clamp(busy * 1.5 + (0.08, -0.15)[number - 2])
        layers.append((brush.scattered(gaussian(rich, size * 0.1), ways, hand, easel.random(62 + number), keep), hand))
    paint, thick = brush.painted(ground, layers, easel, 66)
    light = brush.relief(gaussian(thick, 0.8 * easel.unit), easel, strength=0.10)
    return clamp(paint * (1 + light) * paper.shaded(easel, 67, 0.012) + 0.01)


def pastel(easel: Easel) -> Field:
    """Chalk dragged over a toned sheet; the bumps of the sheet keep their own colour."""
    rich = emphasised(saturated(settled(easel.sketch, 5), 1.3), 0.35)
    chalk = mix(rich, ramp(lightness(rich), *_CHALKS), 0.33)
    ways = flow.followed(chalk, easel.random(71), softness=10, swing=260)
    layers = []
    for number, (size, count) in enumerate(((64, 2600), (34, 6000), (15, 16000))):
        hand = brush.Hand(
            size, size * 0.2, round(count * (0.4 + 1.1 * easel.detail)), wander=0.3, shift=0.05, stray=0.018
        )
        keep = None if number < 2 else clamp(_busy(chalk) * 1.6 - 0.02)
        layers.append(
            (brush.scattered(gaussian(chalk, size * 0.05), ways, hand, easel.random(72 + number), keep), hand)
        )
    drawn, thick = brush.painted(gaussian(chalk, 8), layers, easel, 76)
    bumps = easel.lattice(77, 2.1) + 0.5 * easel.lattice(78, 5.5)
    cover = ease(-1.15, 0.1, bumps + (thick - 0.5) * 1.1 + 0.35)
    sheet = paper.sheet(easel, "#b9a79c", 79, 0.02)
    dust = easel.lattice(70, 1.2) * 0.018
    return clamp(mix(mix(sheet, drawn, 0.5), drawn, cover) + dust)


def points(easel: Easel) -> Field:
    """Round touches of clean colour that the eye mixes; shadows are blue, light is yellow."""
    rich = emphasised(saturated(easel.sketch, 1.35), 0.3)
    ways = flow.followed(rich, easel.random(81), softness=4)
    busy = _busy(rich)
    layers = []
    for number, (size, count) in enumerate(((12.5, 20000), (9.5, 24000), (6.8, 34000))):
        hand = brush.Hand(
            size, size * 0.94, round(count * (0.35 + 0.95 * easel.detail)), shift=0.055, stray=0.04, bend=0
        )
        keep = None if number == 0 else clamp(busy + (0.45, 0.05)[number - 1])
        strokes = brush.scattered(gaussian(rich, size * 0.12), ways, hand, easel.random(82 + number), keep)
        layers.append((_complemented(strokes, easel, 86 + number), hand))
    drawn, _ = brush.painted(mix(gaussian(rich, 8), ink("#efe4cd"), 0.45), layers, easel, 89)
    return clamp(drawn * paper.shaded(easel, 80, 0.02))


_CHALKS = ((0.0, "#3c3a6e"), (0.28, "#77699f"), (0.5, "#d3929e"), (0.75, "#f4cdb0"), (1.0, "#fff6e6"))


def _busy(rgb: Field) -> Field:
    edges = gaussian(strength(rgb, 1.5), 3.5)
    return edges / max(float(np.percentile(edges, 97)), 0.06)


def _complemented(strokes: brush.Strokes, easel: Easel, salt: int) -> brush.Strokes:
    """One touch in six answers its neighbours with a cool or warm spot."""
    random = easel.random(salt)
    light = strokes.colour.mean(1, keepdims=True)
    cool, warm = np.array([0.20, 0.32, 0.72]), np.array([1.0, 0.80, 0.34])
    answer = (warm * light + cool * (1 - light)).astype(np.float32)
    chosen = (random.random(len(light)) < 0.16)[:, None] * np.float32(0.38)
    return brush.Strokes(
        rows=strokes.rows,
        columns=strokes.columns,
        angle=strokes.angle,
        length=strokes.length,
        width=strokes.width,
        colour=clamp(mix(strokes.colour, answer, chosen)),
    )
