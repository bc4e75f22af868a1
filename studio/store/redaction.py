"""Take secrets out of text before it is written anywhere."""

from __future__ import annotations

import base64
import logging
import re
from urllib.parse import quote

_KEYS = re.compile(r"(al_(?:live|test)_|whsec_)[A-Za-z0-9_\-]{4,}")
_OLD_KEYS = re.compile(r"((?:(?<![A-Za-z0-9_])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f]{2}))og_)[A-Za-z0-9_\-]{4,}")
_QUERY = re.compile(
    r"(?i)((?:[?&;#]|%3f|%26|%23|\\u0026|\\x26)"
    r"(?:[a-z0-9_.\-]*(?:token|signature|secret|password|credential)"
    r"|sig|hmac|jwt|policy|(?:[a-z0-9_\-]*[_\-])?key|apikey|x-(?:amz|goog)-[a-z\-]+)"
    r"(?:=|%3d|\\u003d))[^&\s\"'<>#\\]+"
)
_FIELDS = re.compile(
    r"(?i)(\\?['\"](?:[a-z0-9_\-]*(?:token|secret|password|signature)|api_?key)\\?['\"]\s*[:=,]\s*b?\\?['\"])[^'\"\\]+"
)
_HEADERS = re.compile(
    r"(?i)(\\?['\"]?\b(?:x-api-key|(?:proxy-)?authorization|(?:set-)?cookie)\\?['\"]?\s*[:=,]\s*(?:b(?=['\"]))?\\?['\"]?)"
    r"(?:[a-z]+[ \t]+)?[^\s'\",)\]}\\]+"
)
_BEARER = re.compile(r"(?i)\b(bearer\s+)[A-Za-z0-9._~+/\-]{8,}=*")
_SHORTEST = 8

_in_use: dict[str, tuple[str, ...]] = {}
"""Secrets of this process with the forms they may take: a key need not look like one."""


class RedactingFormatter(logging.Formatter):
    """Formats as usual, then takes secrets out of the whole text, tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line without secrets."""
        return redacted(super().format(record))


def hide(secret: str) -> None:
    """Take ``secret`` out of every text from now on, whatever it looks like. It stays in memory only."""
    if len(secret) >= _SHORTEST:
        _in_use[secret] = (secret, quote(secret, safe=""), *_in_base64(secret.encode()))


def redacted(text: str) -> str:
    """Return ``text`` without API keys, signing secrets, credentials in headers and tokens in addresses."""
    for pattern in (_KEYS, _OLD_KEYS, _QUERY, _FIELDS, _HEADERS, _BEARER):
        text = pattern.sub(r"\1…", text)
    return without_hidden(text)


def without_hidden(text: str) -> str:
    """Return ``text`` without what :func:`hide` was told; all else stays, for answers that are to come as they are."""
    for forms in tuple(_in_use.values()):
        for form in forms:
            text = text.replace(form, "…")
    return text


def _in_base64(secret: bytes) -> list[str]:
    """Return the letters that are the same wherever ``secret`` stands in what was encoded."""
    forms = []
    for before in range(3):
        letters = base64.b64encode(b"\0" * before + secret).decode().rstrip("=")
        forms.append(letters[-(-before * 4 // 3) : len(letters) - 1])
    return forms
