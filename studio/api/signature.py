"""Signatures of webhooks: ``t=<unix seconds>,v1=<hex>``.

``v1`` is the HMAC-SHA256, in lower-case hex, of the seconds, a dot and the raw body; its key is the whole secret,
``whsec_`` included, in UTF-8. Source: the vendor's reference, version 2026-05-15, which follows the scheme of Stripe.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

from studio.domain.errors import BadSignature, Mistaken
from studio.domain.limits import SIGNATURE_SECONDS

HEADER = "Aurous-Webhook-Signature"

_LONGEST = 4096
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def sign(body: bytes, secret: str, *, at: int) -> str:
    """Return the header for ``body`` sent ``at`` that Unix second."""
    return f"t={at},v1={_digest(body, secret, str(at))}"


def verify(body: bytes, header: str, secrets: Sequence[str], *, now: float, window: int = SIGNATURE_SECONDS) -> None:
    """Make sure that ``body``, byte for byte as it came, was signed with one of ``secrets`` near ``now``.

    Several secrets are for the 24 hours after a rotation; a header may carry several signatures for the same reason.
    Elements of the header that we do not know are ignored. ``now`` and ``window`` are seconds; the window opens to both
    sides. All comparisons take the same time, whatever they find.

    Raises:
        BadSignature: It was not, or the header makes no sense; the text says why.
        Mistaken: There is no secret to check with, or an empty one, with which anybody could sign.
    """
    if not secrets or not all(secret.strip() for secret in secrets):
        raise Mistaken("There is no signing secret to check deliveries with.", field="secret")
    second, digests = _read(header)
    expected = [_digest(body, secret, second).encode() for secret in secrets]
    matches = [hmac.compare_digest(ours, theirs.encode()) for ours in expected for theirs in digests]
    if not any(matches):
        raise BadSignature("The signature does not match: another secret, or an altered body.")
    age = now - int(second)
    if abs(age) > window:
        when = f"{age:.0f} seconds ago" if age > 0 else f"{-age:.0f} seconds in the future"
        raise BadSignature(f"It was signed {when}; at most {window} are accepted.")


def _digest(body: bytes, secret: str, second: str) -> str:
    return hmac.new(secret.encode(), f"{second}.".encode() + body, hashlib.sha256).hexdigest()


def _read(header: str) -> tuple[str, list[str]]:
    """Return the second, as it is written, and the signatures that could be one."""
    if not header.strip():
        raise BadSignature("It is not signed.")
    if len(header) > _LONGEST:
        raise BadSignature("Its signature header is too long.")
    elements = [element.partition("=") for element in header.split(",")]
    return _second([text for name, _, text in elements if name == "t"]), _digests(
        [text for name, _, text in elements if name == "v1"]
    )


def _second(times: Sequence[str]) -> str:
    if not times:
        raise BadSignature("Its signature header has no time.")
    if len(times) > 1:
        raise BadSignature("Its signature header has more than one time.")
    if not _SECONDS.fullmatch(times[0]):
        raise BadSignature("The time in its signature header is no Unix second.")
    return times[0]


def _digests(texts: Sequence[str]) -> list[str]:
    if not texts:
        raise BadSignature("Its signature header has no v1 signature.")
    digests = [text for text in texts if _DIGEST.fullmatch(text)]
    if not digests:
        raise BadSignature("Its v1 signature is not 64 lower-case hex digits.")
    return digests
