"""Take secrets out of text before it is written anywhere."""

from __future__ import annotations

import re

_KEYS = re.compile(r"\b(al_(?:live|test)_|og_|whsec_)[A-Za-z0-9_\-]{4,}")
_QUERY = re.compile(r"(?i)([?&;](?:[a-z0-9_\-]*token|signature|sig|x-amz-[a-z\-]+|key|api_key)=)[^&\s\"'<>#]+")
_HEADERS = re.compile(
    r"(?i)(['\"]?\b(?:x-api-key|authorization|cookie)['\"]?\s*[:=,]\s*(?:b(?=['\"]))?['\"]?)(?:bearer\s+)?[^\s'\",)\]}]+"
)
_BEARER = re.compile(r"(?i)\b(bearer\s+)[A-Za-z0-9._~+/\-]{8,}=*")


def redacted(text: str) -> str:
    """Return ``text`` without API keys, signing secrets, credentials in headers and tokens in addresses."""
    text = _KEYS.sub(r"\1…", text)
    text = _QUERY.sub(r"\1…", text)
    text = _HEADERS.sub(r"\1…", text)
    return _BEARER.sub(r"\1…", text)
