"""Prints in dots: two-ink riso, newsprint."""

from __future__ import annotations

import math

import numpy as np

from studio.sandbox.art.styles import areas, paper
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import contrasted, ink, lightness, saturated, stretched, tint
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import silhouettes, strength
from studio.sandbox.art.styles.field import Field, clamp, ease, mix
from studio.sandbox.art.styles.halftone import dots
from studio.sandbox.art.styles.kuwahara import settled, simplified
from studio.sandbox.art.styles.light import emphasised

_WARM, _COLD = "#ff5a4f", "#0d6cae"


def riso(easel: Easel) -> Field:
    """Coral and blue through two drums that never quite line up."""
    rich = emphasised(mix(easel.sketch, settled(easel.sketch, 6), 1 - 0.6 * easel.detail), 0.35)
    warm, dark = _separated(rich)
    cell = (9.6 - 3.6 * easel.detail) * easel.unit
    speck = easel.lattice(161, 1.6)
    drum = easel.clouds(162, 260, 4)
    random = easel.random(163)
    sheet = paper.sheet(easel, "#f6f0e1", 164, 0.012)
    for amount, code, angle in ((warm, _WARM, 0.30), (dark, _COLD, 1.10)):
        slip = tuple(float(part) * easel.unit for part in random.uniform(-3.2, 3.2, 2))
        large = np.roll(easel.enlarged(amount), (round(slip[0]), round(slip[1])), (0, 1))
        laid = dots(clamp(large), cell=cell, angle=angle) * clamp(0.93 + 0.03 * drum + 0.045 * speck)
        sheet = sheet * (1 - laid * (1 - ink(code)))
    return clamp(sheet)


def newsprint(easel: Easel) -> Field:
    """Four inks in coarse dots and a brush line, on paper that has begun to yellow."""
    rich = emphasised(saturated(contrasted(easel.sketch, 1.18), 1.45), 0.4)
    calm = simplified(rich, round(13 - 5 * easel.detail), 4)
    flat = areas.enlarged(areas.reduced(calm, round(8 + 8 * easel.detail)), easel, soft=1.2)
    colour = mix(areas.smoothed(flat.rgb()), easel.enlarged(calm), 0.3)
    cell = 8.4 * easel.unit
    sheet = paper.sheet(easel, "#f4e9cf", 171, 0.016)
    inks = (("#00a3dc", 0.26, 0), ("#e8327c", 1.31, 1), ("#ffdd1c", 0.0, 2))
    for code, angle, channel in inks:
        amount = clamp((1 - colour[channel]) * 0.98)
        laid = dots(amount, cell=cell, angle=angle + 0.02, shift=(channel * 1.3, channel * 0.8))
        sheet = sheet * (1 - laid * 0.93 * (1 - ink(code)))
    light = lightness(colour)
    shadow = dots(clamp(0.44 - light * 1.15), cell=cell * 0.94, angle=math.pi / 4)
    line = np.maximum(strength(calm, 1.2) * 1.1, silhouettes(easel, 1.6) * strength(easel.sketch, 1.5) * 1.8)
    drawn = ease(0.42, 0.8, easel.enlarged(gaussian(line, 0.7)))
    black = np.maximum(np.maximum(shadow * 0.85, drawn), ease(0.13, 0.09, light))
    return clamp(mix(sheet, ink("#16141b"), black * (0.94 + 0.02 * easel.clouds(172, 20, 2))) * tint(1.0, 0.99, 0.97))


def _separated(rgb: Field) -> tuple[Field, Field]:
    """How much of the warm and the cold ink comes nearest to each colour."""
    wanted = -np.log(np.maximum(rgb, 0.04)).reshape(3, -1)
    pair = np.stack([-np.log(np.maximum(ink(code)[:, 0, 0], 0.04)) for code in (_WARM, _COLD)], 1)
    amounts = (np.linalg.inv(pair.T @ pair + 0.05 * np.eye(2)) @ pair.T).astype(np.float32) @ wanted
    warm, cold = amounts.reshape(2, *rgb.shape[1:])
    light = stretched(lightness(rgb), 2, 98)
    glow = clamp((rgb[0] - rgb[2]) * 0.75 + 0.36 - light * 0.22)
    return clamp((0.5 * warm + 0.6 * glow + 0.10) * (1.12 - 0.5 * light**3)), clamp(
        0.55 * cold + 0.52 * (1 - light) ** 1.2 - 0.04
    )
