"""How values become rows: amounts as exact JSON numbers, moments as text that sorts."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

ENCODER = msgspec.json.Encoder(decimal_format="number")


def sortable(moment: datetime) -> str:
    """Write ``moment`` so that text order is time order: UTC, always with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
