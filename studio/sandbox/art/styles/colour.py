"""Colour as styles speak of it: inks, lightness, saturation, ramps."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles.field import Field, clamp

_WEIGHTS = (0.299, 0.587, 0.114)


def ink(code: str) -> Field:
    """``#rrggbb`` as a colour that spreads over a whole field."""
    digits = code.lstrip("#")
    red, green, blue = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return tint(red, green, blue)


def tint(red: float, green: float, blue: float) -> Field:
    """Three factors or offsets that spread over a whole field."""
    return np.array([[[red]], [[green]], [[blue]]], dtype=np.float32)


def lightness(rgb: Field) -> Field:
    """How light each place looks, 0 to 1."""
    red, green, blue = _WEIGHTS
    grey: Field = rgb[0] * red + rgb[1] * green + rgb[2] * blue
    return grey


def saturated(rgb: Field, factor: float) -> Field:
    """More colour above 1, less below, none at 0; lightness stays."""
    grey = lightness(rgb)
    return clamp(grey + (rgb - grey) * factor)


def contrasted(rgb: Field, factor: float, middle: float = 0.5) -> Field:
    """Tones pushed away from ``middle``."""
    return clamp((rgb - middle) * factor + middle)


def stretched(plane: Field, low: float = 2.0, high: float = 98.0) -> Field:
    """Tones moved so that the given percentiles become black and white.

    A flat picture keeps its tone instead of being torn into noise.
    """
    dark, light = (float(x) for x in np.percentile(plane[::3, ::3], [low, high]))
    spread = max(light - dark, 0.25)
    return clamp((plane - dark) / spread)


def ramp(plane: Field, *stops: tuple[float, str]) -> Field:
    """A colour for each tone: ``(tone, "#rrggbb")`` pairs, darkest first."""
    tones = [tone for tone, _ in stops]
    inks = np.stack([ink(code)[:, 0, 0] for _, code in stops])
    table = np.stack([np.interp(np.linspace(0, 1, 1024), tones, inks[:, channel]) for channel in range(3)])
    return table.astype(np.float32)[:, (clamp(plane) * 1023).astype(np.int32)]
