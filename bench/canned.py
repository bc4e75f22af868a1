"""Pictures to serve and to shrink: the same ones every time, in the three formats the service delivers."""

from __future__ import annotations

from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}


@cache
def canned(kind: str, side: int = 1024, seed: int = 1) -> bytes:
    """Return a file with soft shapes and grain, so that it is neither as easy nor as hard to pack as can be."""
    dice = np.random.default_rng(seed)
    coarse = Image.fromarray(dice.integers(0, 256, (12, 12, 3), dtype=np.uint8))
    shapes = np.asarray(coarse.resize((side, side), Image.Resampling.BICUBIC), dtype=np.int16)
    grain = Image.fromarray(dice.integers(110, 147, (side, side), dtype=np.uint8)).filter(ImageFilter.BoxBlur(1))
    lifted = shapes + (np.asarray(grain, dtype=np.int16) - 128)[..., None]
    picture = Image.fromarray(np.clip(lifted, 0, 255).astype(np.uint8))
    out = BytesIO()
    picture.save(out, kind, quality=90)
    return out.getvalue()
