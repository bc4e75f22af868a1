"""A small picture for each style's card, and the pictures a newcomer sees first.

Rendering them takes a second each, so they are kept as files. After a change to scenes or styles run
``python -m studio.sandbox.art.preview resources`` from the top of the source tree.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

from studio.domain.resources import resource
from studio.sandbox.art.renderer import Recipe, render
from studio.sandbox.art.styles import CATALOGUE

SIZE = 512
CARD_SIZE, CARD_BYTES = 384, 40_000
TILE_SIZE, TILE_BYTES = 480, 60_000

# Chosen by eye: the seed that shows each style at its best.
_SEEDS = {
    "gouache-storybook": 2,
    "golden-hour-photography": 2,
    "woodblock-print": 5,
    "plein-air": 4,
    "alla-prima-oil": 6,
    "wet-watercolour": 4,
    "two-ink-riso": 4,
    "stained-glass": 2,
    "faded-35-mm": 2,
    "gilded-deco": 0,
    "paper-valley": 0,
    "linocut": 4,
    "cyanotype": 4,
    "graphite": 4,
    "charcoal": 2,
    "copper-engraving": 6,
    "low-poly": 3,
    "silver-gelatin": 2,
    "soft-pastel": 2,
    "sunday-points": 0,
    "newsprint-comic": 2,
    "clay": 0,
    "pebble-mosaic": 4,
    "cross-stitch": 2,
}

_MOSAIC = (
    Recipe("a lighthouse on a headland at dusk", style="gouache-storybook", seed=8),
    Recipe("portrait of a woman with flowers, teal", seed=6),
    Recipe("a heron among reeds at dawn", seed=4),
    Recipe("red mushrooms in a glade, teal", style="gouache-storybook", seed=2),
    Recipe("koi in a teal pond", seed=2),
    Recipe("a torii gate in water, rose", style="gouache-storybook", seed=6),
    Recipe("jellyfish in deep indigo water", seed=6),
    Recipe("a cherry tree in blossom at dawn", style="plein-air", seed=4),
    Recipe("a sailing boat at night", seed=2),
    Recipe("an astronaut, rose", style="gouache-storybook", seed=6),
    Recipe("flow lines, amber", seed=12),
    Recipe("a still life with fruit", style="alla-prima-oil", seed=4),
)


def preview(style: str) -> Image.Image:
    """Return a 512² picture that shows ``style`` on a subject that suits it."""
    card = next(card for card in CATALOGUE if card.slug == style)
    return render(
        Recipe(
            card.preview_subject,
            style=style,
            seed=_SEEDS.get(style, 1),
            width=SIZE,
            height=SIZE,
            steps=card.default_steps,
            guidance=card.default_guidance,
        )
    )


def kept_preview(style: str) -> Path:
    """Return the file with the preview of ``style``, 384² JPEG."""
    return resource(f"previews/{style}.jpg")


def keep_all(folder: Path) -> None:
    """Write all previews and the first pictures below ``folder``. Takes a minute."""
    for card in CATALOGUE:
        _keep(preview(card.slug), folder / "previews" / f"{card.slug}.jpg", CARD_SIZE, CARD_BYTES)
    for number, recipe in enumerate(_MOSAIC, 1):
        _keep(render(recipe), folder / "onboarding" / f"{number:02}.jpg", TILE_SIZE, TILE_BYTES)


def _keep(picture: Image.Image, path: Path, size: int, most: int) -> None:
    """Save as JPEG with the best quality that fits into ``most`` bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    small = picture.resize((size, size), Image.Resampling.LANCZOS)
    for quality in (90, 86, 82, 78, 72, 66, 60, 52, 44, 36):
        small.save(path, "JPEG", quality=quality, optimize=True, progressive=True)
        if path.stat().st_size <= most:
            return


if __name__ == "__main__":
    keep_all(Path(sys.argv[1]))
