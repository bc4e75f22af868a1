"""The light of a scene made ready for a medium with few tones."""

from __future__ import annotations

import math

import numpy as np

from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.field import Field, clamp

_PALEST = 0.60  # a picture lighter than this on the whole leaves no room for the paper to be the light
_REACH = 45.0  # pixels of the sketch


def emphasised(field: Field, amount: float) -> Field:
    """Things lifted off their surroundings, so that a pale sun in a pale sky survives being simplified.

    Pale scenes are deepened first. Lights are not pushed into plain white.
    """
    mean = float(field.mean())
    deep = clamp(field) ** min(1.7, math.log(_PALEST) / math.log(mean)) if _PALEST < mean < 0.97 else field
    lift = (deep - gaussian(deep, _REACH)) * np.float32(amount)
    return clamp(deep + np.where(lift > 0, lift * clamp(1.6 - 1.6 * deep), lift))
