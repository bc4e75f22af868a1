"""Where one thing ends and another begins."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import lightness
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.field import Field, Index, Mask, clamp, resized, slopes


def strength(rgb: Field, softness: float = 1.2) -> Field:
    """How strong an edge runs through each place: 0 in calm parts, about 1 across a clear outline."""
    calm = gaussian(rgb, softness)
    planes = [lightness(calm), *calm]
    steps = [np.sqrt(down * down + right * right) for down, right in map(slopes, planes)]
    colour: Field = (steps[1] + steps[2] + steps[3]) / 3
    return np.maximum(steps[0], colour) * np.float32(8 * softness / 1.2)


def silhouettes(easel: Easel, width: float = 1.4) -> Field:
    """Outlines of things at sketch size, from labels and jumps in depth; ``width`` in sketch pixels."""
    labels, depth = easel.scene.labels, easel.scene.depth
    mask = seams(labels)
    mask[:-1] |= np.abs(depth[:-1] - depth[1:]) > 0.06
    mask[:, :-1] |= np.abs(depth[:, :-1] - depth[:, 1:]) > 0.06
    # Found at the scene's own size: enlarged labels would give every outline the steps of a stair.
    large = resized(gaussian(mask.astype(np.float32), 0.8), *easel.depth.shape)
    return clamp(gaussian(large, width * 0.5) * np.float32(1.1 + width))


def seams(index: Index) -> Mask:
    """Places whose right or lower neighbour belongs to something else."""
    mask = np.zeros(index.shape, dtype=np.bool_)
    mask[:-1] |= index[:-1] != index[1:]
    mask[:, :-1] |= index[:, :-1] != index[:, 1:]
    return mask
