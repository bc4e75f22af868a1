"""How values become rows: amounts as exact JSON numbers, moments as text that sorts."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from studio.domain.soundness import is_sound

_Value = TypeVar("_Value")
_log = logging.getLogger(__name__)

NOT_READABLE = (msgspec.MsgspecError, UnicodeError, RecursionError, TypeError)
"""What msgspec raises for a row that a disk, another program or another version has damaged."""

ENCODER = msgspec.json.Encoder(decimal_format="number")


def read(decoder: msgspec.json.Decoder[_Value], data: bytes, what: str) -> _Value | None:
    """Read a row; None, and a line in the log, for one that makes no sense: it must not strand the others."""
    try:
        value = decoder.decode(data)
    except NOT_READABLE:
        _log.exception("%s cannot be read", what)
        return None
    if not is_sound(value):
        _log.error("%s holds what cannot be", what)
        return None
    return value


def sortable(moment: datetime) -> str:
    """Write ``moment`` so that text order is time order: UTC, always with microseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
