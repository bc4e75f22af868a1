"""What a subject hands to a style: light, depth and what is where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Labels = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Scene:
    """One view of a subject, before any style touched it.

    Attributes:
        rgb: Height × width × 3, display-referred, 0 to 1.
        depth: Height × width, 0 is nearest, 1 is the sky.
        labels: Height × width, one number per thing in the scene, so that a style may draw outlines.
        seed: What made this view; styles draw their own chance from it.
    """

    rgb: Plane
    depth: Plane
    labels: Labels
    seed: int
