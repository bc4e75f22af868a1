"""Jobs and pictures to keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from studio.domain.identity import new_id, new_key
from studio.domain.job import Job
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest

NOW = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)


def job(minutes: int = 0, *, prompt: str = "a heron at dawn", **fields: Any) -> Job:
    """Return a planned job made ``minutes`` after noon."""
    moment = NOW + timedelta(minutes=minutes)
    values: dict[str, Any] = {
        "id": new_id(moment),
        "key": new_key(),
        "profile": "default",
        "request": ImageRequest(prompt=prompt, seed=7),
        "created_at": moment,
    }
    return Job(**values | fields)


def picture(minutes: int = 0, *, prompt: str = "a heron at dawn", **fields: Any) -> Picture:
    """Return a picture made ``minutes`` after noon."""
    moment = NOW + timedelta(minutes=minutes)
    values: dict[str, Any] = {
        "id": new_id(moment),
        "job_id": "",
        "generation_id": f"img_{minutes}",
        "index": 0,
        "path": f"2026/11/{minutes}.png",
        "sha256": "aa",
        "source_sha256": "bb",
        "size_bytes": 10,
        "media_type": "image/png",
        "width": 64,
        "height": 64,
        "request": ImageRequest(prompt=prompt, seed=7),
        "created_at": moment,
        "charged": Decimal("0.25"),
    }
    return Picture(**values | fields)
