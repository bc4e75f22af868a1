"""Pictures made on the spot, and a record to put into them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from PIL import Image

from studio.domain.request import ImageRequest
from studio.media.record import Record

HOSTILE = (
    "<b>&amp; \"quoted\" 'x' -- ]]> \\ %s {seed}\nsecond line, Steps: 9\n鷺が夜明けに 🦩👨‍👩‍👧 שלום \u202ertl\u202c"
)


def gradient(mode: str = "RGB", size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Return a picture in which every pixel differs from its neighbours."""
    across = Image.linear_gradient("L").resize(size)
    down = across.transpose(Image.Transpose.ROTATE_90).resize(size)
    colour = Image.merge("RGB", (across, down, Image.effect_noise(size, 40)))
    if mode == "RGBA":
        colour.putalpha(across)
        return colour
    if mode == "P":
        return colour.quantize(64)
    return colour if mode == "RGB" else colour.convert(mode)


def colour(picture: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """Return the channels of one pixel."""
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    return found


def saved(path: Path, mode: str = "RGB", size: tuple[int, int] = (96, 64), **options: Any) -> Path:
    """Save a gradient at ``path``, in the format of its suffix, and return the path."""
    gradient(mode, size).save(path, **options)
    return path


def record(prompt: str = "a heron at dawn", **fields: Any) -> Record:
    """Return a record with everything set."""
    values: dict[str, Any] = {
        "request": ImageRequest(
            prompt=prompt, negative_prompt="blur, text", lora_id="lora_1", steps=28, guidance_scale=6.5, seed=1
        ),
        "width": 1024,
        "height": 768,
        "created_at": datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
        "generation_id": "img_1",
        "request_id": "req_1",
        "index": 2,
        "seed": 42,
        "style_name": "Ink, wash",
        "quoted": Decimal("1.5"),
        "charged": Decimal("1.25"),
        "source_sha256": "ab" * 32,
        "sandbox": True,
    }
    return Record(**values | fields)
