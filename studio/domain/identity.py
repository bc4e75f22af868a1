"""Names we mint ourselves: sortable ids and idempotency keys."""

from __future__ import annotations

import secrets
from datetime import datetime

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _base32(number: int, digits: int) -> str:
    return "".join(_CROCKFORD[(number >> (5 * place)) & 31] for place in reversed(range(digits)))


def new_id(now: datetime) -> str:
    """Return a fresh 26-character id that sorts by ``now``."""
    return _base32(int(now.timestamp() * 1000), 10) + _base32(secrets.randbits(80), 16)


def new_key() -> str:
    """Return a fresh idempotency key. It names one purchase for ever, so it must never repeat."""
    return secrets.token_hex(16)
