"""JSON as the service writes it: amounts as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec
from starlette.responses import Response

_encoder = msgspec.json.Encoder(decimal_format="number")


def written(value: Any) -> bytes:
    """Return ``value`` as JSON."""
    return _encoder.encode(value)


def plain(value: Decimal) -> Decimal:
    """Return ``value`` without trailing zeros or exponent, so that 2 is written ``2`` and not ``2.00``."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def answer(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON answer."""
    return raw_answer(written(value), status=status, headers=headers)


def raw_answer(body: bytes, *, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return bytes that are JSON already."""
    return Response(body, status_code=status, headers=headers, media_type="application/json")
