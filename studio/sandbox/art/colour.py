"""Colours as numbers: linear light for what is lit, display values for what is painted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from studio.sandbox.art.plane import Plane

Stops = Sequence[tuple[float, str]]


def display(code: str) -> Plane:
    """Return ``#rrggbb`` as three display values, 0 to 1."""
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / np.float32(255)


def linear(code: str) -> Plane:
    """Return ``#rrggbb`` as a column of three light values, to be spread over points."""
    light: Plane = (display(code) ** np.float32(2.2))[:, None]
    return light


def code(colour: Plane) -> str:
    """Return three display values as ``#rrggbb``."""
    return "#" + "".join(f"{round(float(np.clip(value, 0, 1)) * 255):02x}" for value in colour)


def blend(first: str, second: str, share: float) -> str:
    """Return a colour on the way from ``first`` to ``second``."""
    return code(display(first) * (1 - share) + display(second) * share)


def mix(first: Plane, second: Plane, share: Plane | float) -> Plane:
    """Go from ``first`` (share 0) to ``second`` (share 1)."""
    mixed: Plane = first + (second - first) * share
    return mixed


def smooth(low: float, high: float, x: Plane) -> Plane:
    """Rise from 0 at ``low`` to 1 at ``high`` without a corner."""
    t = np.clip((x - low) / (high - low), 0, 1)
    eased: Plane = t * t * (3 - 2 * t)
    return eased


def table(stops: Stops, low: float, high: float, entries: int = 4096) -> Plane:
    """Return a ramp of linear light, 3 × ``entries``, for quick reading."""
    at = np.linspace(low, high, entries)
    places = [place for place, _ in stops]
    colours = np.concatenate([linear(colour) for _, colour in stops], axis=1)
    return np.stack([np.interp(at, places, channel) for channel in colours]).astype(np.float32)


def develop(light: Plane, exposure: float) -> Plane:
    """Turn light into display values: bright things keep their colour instead of clipping."""
    c = np.maximum(light * exposure, 0)
    c = (c * (2.51 * c + 0.03)) / (c * (2.43 * c + 0.59) + 0.14)
    shown: Plane = np.clip(c, 0, 1) ** np.float32(1 / 2.2)
    return shown
