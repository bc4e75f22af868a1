"""What guidance and references do to the colours of a scene."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from studio.sandbox.art.colour import smooth
from studio.sandbox.art.plane import Plane
from studio.sandbox.art.scene import Scene

USUAL_GUIDANCE = 7.0
_LAYOUT_SIZE = 6
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def guided(scene: Scene, guidance: float) -> Scene:
    """Return the scene with more contrast and colour above the usual guidance, less below it."""
    push = float(np.clip((guidance - USUAL_GUIDANCE) / 13, -0.6, 1))
    if abs(push) < 0.01:
        return scene
    light = (scene.rgb @ _LUMA)[..., None]
    rgb = light + (scene.rgb - light) * np.float32(1 + 0.45 * push)
    curved = smooth(0.0, 1.0, np.clip(rgb, 0, 1))
    rgb = rgb + (curved - rgb) * np.float32(0.7 * push) if push > 0 else 0.5 + (rgb - 0.5) * np.float32(1 + 0.35 * push)
    return _with(scene, rgb)


def referenced(scene: Scene, references: Sequence[Image.Image], *, denoise: float) -> Scene:
    """Return the scene in the references' colours, light and dark where the first has them.

    The lower ``denoise``, the more of them stays. Each reference counts half as much as the one before it.
    Outlines stay the scene's own: it is the large masses that move.
    """
    if not references:
        return scene
    hold = float(np.clip(1.35 - denoise, 0, 1))
    height, width = scene.depth.shape
    layouts = [_layout(reference, width / height) for reference in references]
    weights = [0.5**k for k in range(len(layouts))]
    rgb = scene.rgb
    mean = sum(w * _colours(reference)[0] for w, reference in zip(weights, references, strict=True)) / sum(weights)
    spread = sum(w * _colours(reference)[1] for w, reference in zip(weights, references, strict=True)) / sum(weights)
    own_mean, own_spread = rgb.mean((0, 1)), rgb.std((0, 1)) + 0.02
    moved = (rgb - own_mean) * np.clip(spread / own_spread, 0.4, 2.2) + mean
    rgb = rgb + (moved - rgb) * (0.9 * hold)
    mass = np.asarray(sum(w * layout for w, layout in zip(weights, layouts, strict=True)) / sum(weights), np.float32)
    shift = _enlarged(mass, width, height) - _enlarged(_reduced(rgb), width, height)
    rgb = rgb + shift * (0.9 * hold)
    return _with(scene, rgb)


def _with(scene: Scene, rgb: Plane) -> Scene:
    return Scene(np.clip(rgb, 0, 1).astype(np.float32), scene.depth, scene.labels, scene.seed)


def _colours(reference: Image.Image) -> tuple[Plane, Plane]:
    pixels = (
        np.asarray(reference.convert("RGB").resize((48, 48), Image.Resampling.BOX), np.float32).reshape(-1, 3) / 255
    )
    return pixels.mean(0), pixels.std(0)


def _layout(reference: Image.Image, ratio: float) -> Plane:
    """Return the reference's masses, cut to the picture's ratio around its middle."""
    whole = reference.convert("RGB")
    width, height = whole.size
    cut_w, cut_h = (min(width, height * ratio), min(height, width / ratio))
    left, top = (width - cut_w) / 2, (height - cut_h) / 2
    part = (left, top, left + cut_w, top + cut_h)
    small = whole.resize((_LAYOUT_SIZE, _LAYOUT_SIZE), Image.Resampling.BOX, box=part)
    return np.asarray(small, np.float32) / 255


def _reduced(rgb: Plane) -> Plane:
    size = (_LAYOUT_SIZE, _LAYOUT_SIZE)
    return np.stack(
        [
            np.array(Image.fromarray(np.ascontiguousarray(rgb[..., c])).resize(size, Image.Resampling.BOX))
            for c in range(3)
        ],
        -1,
    )


def _enlarged(rgb: Plane, width: int, height: int) -> Plane:
    size = (width, height)
    return np.stack(
        [
            np.array(Image.fromarray(np.ascontiguousarray(rgb[..., c])).resize(size, Image.Resampling.BICUBIC))
            for c in range(3)
        ],
        -1,
    )
