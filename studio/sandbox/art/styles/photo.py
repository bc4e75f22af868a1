"""Light on film: golden hour, faded colour, silver, neon."""

from __future__ import annotations

import numpy as np

from studio.sandbox.art.styles.blur import gaussian
from studio.sandbox.art.styles.colour import contrasted, ink, lightness, ramp, saturated, stretched, tint
from studio.sandbox.art.styles.easel import Easel
from studio.sandbox.art.styles.edges import silhouettes, strength
from studio.sandbox.art.styles.field import Field, clamp, ease, grid, mix
from studio.sandbox.art.styles.kuwahara import settled
from studio.sandbox.art.styles.paper import vignetted


def golden_hour(easel: Easel) -> Field:
    """Low warm sun, a lens that flares a little, fine grain."""
    rgb = easel.picture(0.4 + easel.detail)
    glow = easel.enlarged(
        gaussian(clamp(easel.sketch - 0.66), 11) * 1.1 + gaussian(clamp(easel.sketch - 0.8), 42) * 1.5
    )
    rgb = rgb + glow * tint(1.0, 0.78, 0.42)
    light = lightness(rgb)
    # Lights roll off together, so that a bright sky turns cream and not green.
    rgb = rgb / (1 + 0.55 * np.maximum(light - 0.62, 0))
    light = clamp(lightness(rgb))
    rgb = rgb * tint(1.10, 0.985, 0.78) + tint(0.055, 0.022, -0.015) * light**2
    rgb = rgb * (0.86 + 0.16 * light) + tint(0.012, 0.0, 0.022) * (1 - light) ** 3
    haze = ease(0.35, 1.0, easel.enlarged(easel.depth)) * 0.10
    rgb = mix(saturated(clamp(rgb), 1.10), ink("#ffcf86"), haze * light)
    return _grained(vignetted(rgb, 0.40), easel, 181, 0.014)


def faded_film(easel: Easel) -> Field:
    """A print that lay in a drawer for forty years: lifted blacks, a light leak, coarse grain."""
    rgb = easel.picture(0.2 + 0.8 * easel.detail)
    rgb = rgb + easel.enlarged(gaussian(clamp(easel.sketch - 0.7), 16)) * tint(0.8, 0.34, 0.22)
    rgb = saturated(clamp(rgb), 0.80)
    rgb = (rgb * 0.80 + 0.105) * tint(1.045, 1.0, 0.90) + tint(0.018, 0.020, 0.045)
    rows, columns = grid(*easel.shape)
    random = easel.random(191)
    side = 1.03 if random.random() < 0.5 else -0.03
    slant = (rows / easel.height - 0.5) * random.uniform(-0.25, 0.25)
    leak = np.exp(-(((columns / easel.width - side + slant) / 0.19) ** 2)) * 0.36
    leak = leak * (1 + 0.22 * easel.clouds(192, 420, 2))
    rgb = vignetted(rgb, 0.30) + leak * tint(1.0, 0.42, 0.13)
    dust = ease(3.3, 3.6, easel.lattice(194, 2.4)) * 0.25
    return _grained(rgb + dust, easel, 193, 0.034)


def silver(easel: Easel) -> Field:
    """Black and white, printed hard on warm paper."""
    rgb = easel.picture(0.4 + easel.detail)
    # A red filter: skies go dark, skin and stone stay light.
    filtered: Field = rgb[0] * 0.52 + rgb[1] * 0.36 + rgb[2] * 0.12
    light = mix(filtered, stretched(filtered, 1, 99), 0.6)
    glow = easel.enlarged(gaussian(clamp(lightness(easel.sketch) - 0.6), 15))
    light = clamp(contrasted(light, 1.32, 0.46) + glow * 0.42)
    toned = ramp(light, (0.0, "#0c0b0d"), (0.25, "#37353a"), (0.6, "#a09b95"), (1.0, "#fbf6ea"))
    return _grained(vignetted(toned, 0.55), easel, 201, 0.036)


def neon(easel: Easel) -> Field:
    """Night, rain in the air, every outline a glass tube."""
    calm = settled(easel.sketch, round(11 - 6 * easel.detail))
    tubes = ease(0.16, 0.95, np.maximum(strength(calm, 1.1), silhouettes(easel, 1.3) * 0.55))
    rows, columns = grid(*easel.sketch.shape[1:])
    across = columns / columns.size * 0.7 + rows / rows.size * 0.3
    hue = saturated(calm, 2.4)
    lamp = mix(mix(ink("#ff2d95"), ink("#18e0ff"), ease(0.15, 0.85, across)), hue, 0.28)
    light = lightness(calm)
    night = ramp(light, (0.0, "#04030d"), (0.45, "#120c33"), (0.8, "#2b1660"), (1.0, "#58267f"))
    night = night * 0.85 + saturated(easel.sketch, 1.7) * ease(0.30, 0.95, light) * 0.55
    shine = easel.enlarged(night + lamp * (gaussian(tubes, 5) * 0.75 + gaussian(tubes, 20) * 0.8))
    core = easel.enlarged(tubes)
    rain = ease(1.6, 3.2, easel.lattice(212, 46, across=1.6)) * 0.10 * (1 + easel.lattice(213, 200))
    tube = easel.enlarged(lamp) * core + core**3 * 0.55
    return _grained(vignetted(shine + tube + rain * ink("#9fd8ff"), 0.35), easel, 211, 0.012)


def _grained(rgb: Field, easel: Easel, salt: int, amount: float) -> Field:
    """Grain is strongest in the middle tones, as in an emulsion."""
    grain = easel.lattice(salt, 1.25) * 0.8 + easel.lattice(salt + 1000, 2.6) * 0.45
    light = clamp(lightness(rgb))
    return clamp(rgb + grain * amount * (0.35 + 2.6 * light * (1 - light)))
