"""From a scene to a finished picture in a style."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from studio.sandbox.art.scene import Scene
from studio.sandbox.art.styles import (
    blocks,
    cutouts,
    dabs,
    facets,
    glass,
    inked,
    paint,
    photo,
    screens,
    tableau,
    watercolour,
)
from studio.sandbox.art.styles.easel import Easel, set_up
from studio.sandbox.art.styles.field import Field, image_of

_HANDS: dict[str, Callable[[Easel], Field]] = {
    "gouache-storybook": paint.gouache,
    "golden-hour-photography": photo.golden_hour,
    "woodblock-print": blocks.woodblock,
    "plein-air": dabs.plein_air,
    "alla-prima-oil": paint.oil,
    "wet-watercolour": watercolour.watercolour,
    "two-ink-riso": screens.riso,
    "ink-wash": inked.ink_wash,
    "stained-glass": glass.stained_glass,
    "faded-35-mm": photo.faded_film,
    "gilded-deco": tableau.gilded_deco,
    "paper-valley": cutouts.paper_valley,
    "linocut": blocks.linocut,
    "cyanotype": tableau.cyanotype,
    "graphite": inked.graphite,
    "charcoal": inked.charcoal,
    "copper-engraving": blocks.engraving,
    "low-poly": facets.low_poly,
    "pixel-art": facets.pixel_art,
    "neon-noir": photo.neon,
    "silver-gelatin": photo.silver,
    "soft-pastel": dabs.pastel,
    "sunday-points": dabs.points,
    "newsprint-comic": screens.newsprint,
    "clay": tableau.clay,
    "pebble-mosaic": glass.mosaic,
    "cross-stitch": facets.cross_stitch,
}


def apply(style: str | None, scene: Scene, *, width: int, height: int, steps: int) -> Image.Image:
    """The scene drawn in ``style``: RGB, exactly ``width`` × ``height``, the same for the same arguments.

    ``steps`` (1 to 100) is how much fine work goes in. Without a style, or with one nobody here knows, the scene is
    shown as it is. About a second of one core per million pixels; above four million the cost stops growing and the
    picture is enlarged.
    """
    easel = set_up(scene, width=width, height=height, steps=steps)
    drawn = image_of(_HANDS.get(style or "", _plain)(easel))
    return drawn if drawn.size == (width, height) else drawn.resize((width, height), Image.Resampling.LANCZOS)


def _plain(easel: Easel) -> Field:
    return easel.picture(0.35 + easel.detail)
