"""Prints from cut blocks and plates: woodblock, linocut, engraving."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles import areas, paper
from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import contrasted, ink, lightness, saturated, stretched, tint
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import silhouettes, strength
from studio.sandbox.art.styles.field import Field, clamp, ease, grid, mix, nearest
from studio.sandbox.art.styles.halftone import ridges
from studio.sandbox.art.styles.kuwahara import settled, simplified
from studio.sandbox.art.styles.light import emphasised
from studio.sandbox.art.styles.noise import lattice


def woodblock(easel: Easel) -> Field:
    """Few colours, each from its own block, wiped towards one side; a key block for the lines."""
    rich = emphasised(saturated(contrasted(easel.sketch, 1.1), 1.15), 0.5)
    calm = simplified(rich, round(16 - 6 * easel.detail), 4)
    flat = areas.enlarged(areas.reduced(calm, round(7 + 8 * easel.detail)), easel, soft=1.5)
    wiped = mix(areas.smoothed(flat.rgb()), easel.enlarged(calm), 0.22)
    line = areas.outlines(flat, width=2.3 * easel.unit, least=0.17)
    line = np.maximum(line, ease(0.65, 1.05, easel.enlarged(strength(calm, 1.1))) * 0.85)
    grain = easel.lattice(131, 2.2, across=150) * 0.55 + easel.lattice(132, 9, across=420) * 0.6
    worn = ease(-2.6, -1.2, easel.clouds(133, 8, 3))
    colour = mix(wiped * tint(1.0, 0.985, 0.94), ink("#efe2c4"), 0.13)
    colour = colour * (1 + grain * 0.018)
    printed = mix(colour, ink("#22263a"), line * 0.86 * (0.55 + 0.45 * worn))
    return clamp(printed * paper.shaded(easel, 134, 0.012))


def linocut(easel: Easel) -> Field:
    """One dark ink; light is what the gouge took away, furrow by furrow, each thing cut its own way."""
    calm = simplified(easel.sketch, round(12 - 5 * easel.detail), 4)
    tone = easel.enlarged(gaussian(stretched(emphasised(lightness(calm), 0.4), 2, 97), 1.4))
    step = (14.5 - 6.0 * easel.detail) * easel.unit
    furrow = ridges(_cuts(easel, calm) / step)
    chatter = easel.lattice(142, 4, across=16) * 0.05
    hardness = step / 2.4
    dark = clamp((furrow * 0.78 + 0.11 + chatter - tone) * hardness + 0.5)
    dark = np.where(tone > 0.885, 0, np.where(tone < 0.13, 1, dark))
    line = ease(0.42, 0.8, easel.enlarged(np.maximum(strength(calm, 1.2), silhouettes(easel, 1.6) * 0.75)))
    # A cut line beside every dark outline keeps dark things apart from dark ground.
    rim = ease(0.10, 0.34, easel.enlarged(gaussian(strength(calm, 1.2), 3.0))) * (1 - line) * (tone > 0.35)
    dark = np.maximum(dark * (1 - rim * 0.75), line)
    salt = ease(1.7, 2.3, easel.lattice(143, 1.7) + easel.clouds(144, 60, 3) * 0.5)
    dark = dark * (1 - salt * 0.8) * (0.955 + 0.03 * easel.clouds(145, 40, 3))
    return clamp(mix(paper.sheet(easel, "#efe6d2", 146, 0.014), ink("#1c2531"), clamp(dark)))


def engraving(easel: Easel) -> Field:
    """Swelling lines on copper, crossed where it gets dark, bent around what they describe."""
    calm = settled(emphasised(easel.sketch, 0.5), 5)
    tone = clamp(easel.enlarged(gaussian(stretched(lightness(calm), 1, 98), 0.8))) ** 0.85
    bulge = easel.enlarged(gaussian(lightness(calm), 20)) * 52 + easel.enlarged(gaussian(easel.depth, 26)) * 70
    sway = easel.clouds(151, 420, 2) * 9
    rows, columns = grid(*easel.shape)
    step = (8.6 - 3.4 * easel.detail) * easel.unit
    first = ridges((rows * 0.94 + columns * 0.30 + (bulge + sway) * easel.unit) / step)
    second = ridges((rows * 0.55 - columns * 0.82 + (bulge - sway) * easel.unit) / (step * 1.12))
    hardness = step / 2.2
    dark = clamp((first - 0.04 - tone * 1.04) * hardness + 0.5)
    dark = np.maximum(dark, clamp((second - 0.42 - tone * 1.25) * hardness + 0.5))
    line = ease(0.35, 0.85, easel.enlarged(np.maximum(strength(calm, 0.9), silhouettes(easel, 1.0) * 0.8)))
    dark = np.maximum(dark, line) * (0.93 + 0.03 * easel.clouds(152, 30, 3))
    plate = paper.margin(easel, 153, start=20, end=22, wobble=0.0)
    tone_film = ink("#ece0c6") * (1 - 0.035 * plate) * paper.shaded(easel, 154, 0.014)
    return clamp(mix(tone_film, ink("#2b1d16"), clamp(dark) * plate))


def _cuts(easel: Easel, calm: Field) -> Field:
    """Position across the furrows, in pixels: a direction of its own for every thing, gently waved."""
    random = easel.random(141)
    turns = random.uniform(-0.9, 0.9, int(easel.labels.max()) + 2).astype(np.float32)
    turn = turns[nearest(np.maximum(easel.labels, 0), *easel.shape)]
    wave = lattice(random, easel.shape, 190 * easel.unit) * 15 + easel.enlarged(gaussian(lightness(calm), 9)) * 55
    rows, columns = grid(*easel.shape)
    return rows * np.cos(turn) + columns * np.sin(turn) + wave * easel.unit
