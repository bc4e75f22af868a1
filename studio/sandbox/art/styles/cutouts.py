"""Coloured paper in layers."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from studio.sandbox.art.styles import areas, brush
from studio.sandbox.art.styles.colour import saturated
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.field import Field, Index, clamp, field_of, mix
from studio.sandbox.art.styles.kuwahara import simplified
from studio.sandbox.art.styles.light import emphasised
from studio.sandbox.art.styles.paper import tooth


def paper_valley(easel: Easel) -> Field:
    """Sheets cut with scissors and stacked from far to near, each throwing a soft shadow on the last."""
    rich = emphasised(saturated(easel.sketch, 1.18), 0.45)
    calm = simplified(rich, round(19 - 6 * easel.detail), 5)
    flat = areas.reduced(calm, round(5 + 8 * easel.detail))
    order = _far_to_near(flat, easel.depth)
    large = areas.enlarged(flat, easel, soft=2.4)
    fibre = tooth(easel, 241, 2.0) * 0.022
    colours = flat.colours[order]
    picture = np.empty((3, *easel.shape), dtype=np.float32)
    picture[:] = colours[0][:, None, None] * (1 + fibre)
    rank = np.argsort(order)[large.index]
    for layer in range(1, len(order)):
        # A sheet reaches under all nearer ones, so that only real steps throw a shadow.
        sheet = Image.fromarray((rank >= layer).astype(np.uint8) * np.uint8(255))
        picture = _laid(picture, sheet, colours[layer], easel, np.roll(fibre, 97 * layer, 1))
    return clamp(picture)


def _laid(picture: Field, sheet: Image.Image, colour: Field, easel: Easel, fibre: Field) -> Field:
    unit = easel.unit
    cover = field_of(sheet.filter(ImageFilter.GaussianBlur(0.7)))
    wide = field_of(sheet.filter(ImageFilter.GaussianBlur(8 * unit)))
    shade = np.roll(wide, (round(7 * unit), round(5 * unit)), (0, 1))
    shade[: round(7 * unit)] = shade[round(7 * unit)]
    shade[:, : round(5 * unit)] = shade[:, round(5 * unit) : round(5 * unit) + 1]
    picture = picture * (1 - 0.50 * shade)
    edge = clamp(
        brush.relief(field_of(sheet.filter(ImageFilter.GaussianBlur(1.1 * unit))), easel, strength=0.22), -0.10, 0.16
    )
    # Only the rim is lit; far from it both blurred masks are level.
    tone = colour[:, None, None] * (1 + fibre) + edge
    return mix(picture, tone, cover)


def _far_to_near(flat: areas.Areas, depth: Field) -> Index:
    """Colours from the farthest to the nearest; equally far ones from light to dark."""
    index, count = flat.index.ravel(), len(flat.colours)
    members = np.maximum(np.bincount(index, minlength=count), 1)
    mean = np.bincount(index, depth.ravel(), count) / members
    return np.argsort(-(mean + 0.25 * flat.colours.mean(1)), kind="stable")
