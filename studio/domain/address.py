"""Web addresses that open what they name: whoever reads such a signature may fetch the picture, so it is not kept."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from studio.domain.request import ImageRequest, Request, VideoRequest

_Asked = TypeVar("_Asked", bound=Request)

_OPENS = re.compile(r"(?i)token|sig|key|secret|credential|auth|pass|pwd|jwt|session|policy|hmac|expire")
"""In the name of a part of a query, whoever signs: the service, S3, Google, Azure, CloudFront."""

_OPAQUE = 24
"""Letters from which on a value may well be a signature, whatever its name."""


def unsigned(address: str) -> str:
    """Return ``address`` without name and password, and without its query when a part of that may be a signature.

    What is no web address, such as a ``file_…`` id, stays as it is.
    """
    scheme, mark, rest = address.partition("://")
    if not mark:
        return address
    place, tail = re.fullmatch(r"(?s)([^?#]*)(.*)", rest).groups()  # type: ignore[union-attr]
    host, slash, path = place.partition("/")
    if any(map(_may_open, re.split(r"[?#&;]", tail))):
        tail = ""
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}{tail}"


def without_signatures(request: _Asked) -> _Asked:
    """Return ``request`` as it may be kept and passed on: no address in it opens anything."""
    kept = request.replace_sources({each: unsigned(each) for each in request.sources})
    assert isinstance(kept, ImageRequest | VideoRequest)
    return msgspec.structs.replace(kept, webhook_url=kept.webhook_url and unsigned(kept.webhook_url))  # type: ignore[return-value]


def _may_open(part: str) -> bool:
    name, _, value = part.partition("=")
    return bool(_OPENS.search(name)) or len(value or name) >= _OPAQUE
