"""Flat areas of few colours, with clean outlines at any size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.field import Field, Index, Mask, clamp, field_of, image_of, resized

_CHROMA = 1.5  # a small red roof matters more than one more grey in the sky


@dataclass(frozen=True, slots=True)
class Areas:
    """Which of a few colours lies where.

    Attributes:
        index: Rows × columns, the number of the colour.
        colours: Count × 3.
    """

    index: Index
    colours: NDArray[np.float32]

    def rgb(self) -> Field:
        """The areas filled with their colours."""
        return np.ascontiguousarray(self.colours.T)[:, self.index]


def reduced(rgb: Field, count: int) -> Areas:
    """The picture in ``count`` colours, small bright accents kept."""
    sample = _features(resized(rgb, 112, 112)).reshape(3, -1).T
    centres = _centres(sample, count)
    features = _features(rgb).reshape(3, -1)
    # The nearest centre has the largest x·c − |c|²/2.
    scores = centres @ features - (centres**2).sum(1, keepdims=True) / 2
    index = scores.argmax(0).astype(np.uint8).reshape(rgb.shape[1:])
    return Areas(index, _colours(rgb, index, count))


def toned(plane: Field, limits: list[float]) -> Index:
    """Steps of tone: 0 below the first limit, and so on."""
    return np.digitize(plane, limits).astype(np.uint8)


def enlarged(areas: Areas, easel: Easel, *, soft: float = 1.0, ragged: float = 0.0, salt: int = 31) -> Areas:
    """The areas at sheet size.

    Every colour votes for each place with a softened mask of its own, so outlines come out as smooth curves.
    ``soft`` (sketch pixels) swallows specks; ``ragged`` lets the brush run dry along the outline.
    """
    best: NDArray[np.int16] = np.full(easel.shape, -1000, dtype=np.int16)
    index = np.zeros(easel.shape, dtype=np.uint8)
    bumps = _raggedness(easel, easel.random(salt), ragged) if ragged else None
    for number in range(len(areas.colours)):
        mask = Image.fromarray((areas.index == number).astype(np.uint8) * np.uint8(255))
        votes = mask.filter(ImageFilter.GaussianBlur(soft)).resize(easel.shape[::-1], Image.Resampling.BILINEAR)
        count = np.asarray(votes).astype(np.int16)
        if bumps is not None:
            # The same bumps moved on: areas must not all swell in the same places.
            count += np.roll(bumps, (number * 211, number * 97), (0, 1))
        ahead = count > best
        np.copyto(best, count, where=ahead)
        np.copyto(index, np.uint8(number), where=ahead)
    return Areas(index, areas.colours)


def outlines(areas: Areas, *, width: float, least: float = 0.0) -> Field:
    """Lines ``width`` pixels wide between areas whose colours differ by more than ``least``; 1 on the line."""
    mask = borders(areas, least)
    return lines(mask, width)


def borders(areas: Areas, least: float = 0.0) -> Mask:
    """Places whose right or lower neighbour has a clearly other colour."""
    gaps = np.abs(areas.colours[:, None] - areas.colours[None, :]).max(-1) > least
    np.fill_diagonal(gaps, False)
    mask = np.zeros(areas.index.shape, dtype=np.bool_)
    mask[:-1] |= gaps[areas.index[:-1], areas.index[1:]]
    mask[:, :-1] |= gaps[areas.index[:, :-1], areas.index[:, 1:]]
    return mask


def lines(mask: Mask, width: float) -> Field:
    """A mask one pixel thin as an even line of ``width`` pixels, smooth at its edges."""
    radius = max(0.6, width * 0.5)
    spread = field_of(image_of(mask.astype(np.float32)).filter(ImageFilter.GaussianBlur(radius)))
    peak = np.float32(0.4 / radius)
    return clamp((spread / peak - 0.35) * 2.2)


def smoothed(rgb: Field) -> Field:
    """Hard steps between areas eased over about a pixel."""
    return gaussian(rgb, 0.55)


def _raggedness(easel: Easel, random: np.random.Generator, amount: float) -> NDArray[np.int16]:
    rows, columns = max(2, round(easel.height / (5 * easel.unit))), max(2, round(easel.width / (5 * easel.unit)))
    bumps = random.standard_normal((rows, columns), dtype=np.float32) * np.float32(amount)
    return resized(bumps, *easel.shape).astype(np.int16)


def _features(rgb: Field) -> Field:
    grey = rgb[0] * 0.299 + rgb[1] * 0.587 + rgb[2] * 0.114
    return np.stack([grey, (rgb[0] - grey) * _CHROMA, (rgb[2] - grey) * _CHROMA]).astype(np.float32)


def _centres(sample: Field, count: int) -> Field:
    """k-means from the farthest points, so that accents get a centre of their own."""
    chosen = [sample[np.argmin(np.abs(sample[:, 0] - np.median(sample[:, 0])))]]
    gap = ((sample - chosen[0]) ** 2).sum(1)
    while len(chosen) < count:
        chosen.append(sample[gap.argmax()])
        gap = np.minimum(gap, ((sample - chosen[-1]) ** 2).sum(1))
    centres = np.stack(chosen)
    for _ in range(6):
        nearest = (sample @ centres.T - (centres**2).sum(1) / 2).argmax(1)
        members = np.bincount(nearest, minlength=count)
        sums = np.stack([np.bincount(nearest, sample[:, part], count) for part in range(3)], 1)
        full = members > 0
        centres[full] = (sums[full] / members[full, None]).astype(np.float32)
    return centres


def _colours(rgb: Field, index: Index, count: int) -> NDArray[np.float32]:
    flat = index.ravel()
    members = np.maximum(np.bincount(flat, minlength=count), 1)
    return np.stack([np.bincount(flat, plane.ravel(), count) / members for plane in rgb], 1).astype(np.float32)
