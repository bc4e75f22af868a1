"""Secrets, and the signature that is made with them: the Stripe convention, HMAC-SHA256 over time and raw body.

The program verifies with code of its own; these few lines are its independent twin, so that one mistake cannot hide in
both.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from collections.abc import Sequence

HEADER = "Aurous-Webhook-Signature"
_PREFIX = "whsec_"
_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 32
_SHOWN = 3, 4


def new_secret() -> str:
    """Return a fresh secret."""
    return _PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def preview(secret: str) -> str:
    """Return what may be shown of a secret for ever, such as ``whsec_8jK...wxyz``."""
    first, last = _SHOWN
    return f"{secret[: len(_PREFIX) + first]}...{secret[-last:]}"


def signature(body: bytes, signers: Sequence[str], *, at: int) -> str:
    """Return the header's value for ``body``: one ``v1`` for each secret. ``at`` is in seconds since 1970."""
    text = b"%d.%s" % (at, body)
    marks = [hmac.new(secret.encode(), text, hashlib.sha256).hexdigest() for secret in signers]
    return ",".join([f"t={at}", *(f"v1={mark}" for mark in marks)])
