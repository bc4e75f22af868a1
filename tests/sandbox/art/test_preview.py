"""The kept previews are what the renderer draws today."""

import numpy as np
from PIL import Image

from studio.domain.resources import resource
from studio.sandbox.art.preview import CARD_BYTES, CARD_SIZE, TILE_BYTES, kept_preview, preview
from studio.sandbox.art.styles import CATALOGUE


def test_a_kept_preview_equals_a_fresh_one() -> None:
    style = "wet-watercolour"
    fresh = preview(style)
    assert fresh.size == (512, 512)
    with Image.open(kept_preview(style), formats=["JPEG"]) as file:
        kept = np.asarray(file.convert("RGB"), np.float32)
    small = np.asarray(fresh.resize((CARD_SIZE, CARD_SIZE), Image.Resampling.LANCZOS), np.float32)
    assert np.abs(kept - small).mean() < 6


def test_every_style_has_a_kept_preview_of_bounded_weight() -> None:
    for card in CATALOGUE:
        path = kept_preview(card.slug)
        assert path.stat().st_size <= CARD_BYTES, card.slug
        with Image.open(path, formats=["JPEG"]) as file:
            assert file.size == (CARD_SIZE, CARD_SIZE)


def test_twelve_pictures_welcome_the_newcomer() -> None:
    files = sorted(resource("onboarding").glob("*.jpg"))
    assert [file.name for file in files] == [f"{number:02}.jpg" for number in range(1, 13)]
    assert all(file.stat().st_size <= TILE_BYTES for file in files)
