"""What the columns of a picture's row hold, so that a search reads no more than it asks for."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

from msgspec.structs import replace

from studio.domain.money import Credits
from studio.domain.picture import Picture
from studio.store import root as roots
from studio.store.rows import ENCODER, sortable
from studio.store.spacing import spaced

MILLION = 1_000_000
_LARGEST = 2**62
_DEAREST = Decimal(10**7)
"""Credits of one picture. A million of these can be added up in a whole number."""


def facts(connection: sqlite3.Connection, picture: Picture) -> dict[str, object]:
    """Return all columns but the number."""
    request = picture.request
    return {
        "id": picture.id,
        "generation_id": picture.generation_id,
        "place": picture.index,
        "path": roots.kept(picture.path, roots.noted(connection)),
        "prompt": request.prompt,
        "negative": request.negative_prompt or "",
        "style": picture.style_name,
        "tags": "\n".join(picture.tags),
        "notes": picture.notes,
        "spaced": spaced(request.prompt, request.negative_prompt or "", picture.style_name),
        "spaced_marks": spaced(*picture.tags, picture.notes),
        "rating": picture.rating,
        "favourite": picture.favourite,
        "job_id": picture.job_id,
        "sha256": picture.sha256,
        "source_sha256": picture.source_sha256,
        "pixels": picture.pixels,
        "size_bytes": picture.size_bytes,
        "video": picture.is_video,
        "state": picture.state.value,
        "trashed_at": None if picture.trashed_at is None else sortable(picture.trashed_at),
        "imported": picture.imported,
        "sandbox": picture.sandbox,
        "enhanced": request.enhance_prompt,
        "sources": len(request.sources),
        "charged": _millionths(picture.charged),
        "width": _whole(picture.width),
        "height": _whole(picture.height),
        "seed": _whole(picture.seed),
        "steps": _whole(request.steps),
        "guidance": request.guidance_scale,
        "seconds": picture.seconds,
        "preset": request.size or "",
        "data": ENCODER.encode(replace(picture, path="")),  # the column tells, for it changes
    }


def _whole(value: int | None) -> int | None:
    return value if value is None or abs(value) < _LARGEST else None


def _millionths(credits: Credits | None) -> int | None:
    return None if credits is None else round(min(max(credits, -_DEAREST), _DEAREST) * MILLION)
