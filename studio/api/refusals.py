"""From an answer that is no success to the error that says what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec import Raw

from studio.api import answers, retry
from studio.domain.errors import (
    Gone,
    KeyInUse,
    KeyRefused,
    NotFound,
    OutOfFunds,
    Refused,
    ScopeTooSmall,
    ServerFailed,
    StudioError,
    TooMany,
    Unreadable,
)

_BY_STATUS: dict[int, type[Refused]] = {
    401: KeyRefused,
    402: OutOfFunds,
    403: ScopeTooSmall,
    404: NotFound,
    409: KeyInUse,
    410: Gone,
    429: TooMany,
}

_USUAL_CODES = {
    401: "invalid_api_key",
    402: "balance_too_low",
    403: "missing_scope",
    404: "resource_not_found",
    409: "idempotency_key_in_use",
    410: "output_expired",
    413: "value_out_of_range",
    415: "invalid_format",
    429: "too_many_requests",
    500: "internal_error",
    503: "provider_unavailable",
    504: "provider_timeout",
}

_PLAIN_STATUSES = frozenset({413, 415, 429})
"""Sent by gateways in their own words, and still plain enough to act on."""

_WORDS = 1000
_ID = 128


def request_id(headers: Mapping[str, str]) -> str | None:
    """Return the request's id, when it looks like one."""
    text = headers.get("aurous-request-id", "")
    return text if 0 < len(text) <= _ID and text.isprintable() else None


def refusal(
    status: int, headers: Mapping[str, str], body: bytes, *, now: datetime, hide: Callable[[str], str] = str
) -> StudioError:
    """Return the error for an answer of the API with this ``status``, which is 300 or more.

    ``hide`` takes the key out of what the server says, before that is cut to a length.

    The status decides; the envelope adds code, words and field. An answer without the marks of the service (neither
    its envelope nor a request id) is :class:`Unreadable`: a gateway's 401 must not look like a refused key, and its 404
    proves nothing about a purchase.
    """
    told = _envelope(body)
    if status not in _PLAIN_STATUSES and not _marked(headers, told):
        return unreadable(f"The server answered {status} in words that are not the service’s.", status)
    if status < 400:
        return unreadable(f"The server sent us elsewhere ({status}); that is not followed.", status, headers)
    kind = ServerFailed if status >= 500 else _BY_STATUS.get(status, Refused)
    return kind(
        _text(told, "message", _WORDS, hide) or f"The server answered {status}.",
        status=status,
        type=_text(told, "type", _ID, hide) or "",
        code=_text(told, "code", _ID, hide) or _USUAL_CODES.get(status, "unknown"),
        param=_text(told, "param", _ID, hide),
        request_id=_text(told, "request_id", _ID, hide) or request_id(headers),
        retry_after=_retry_after(status, headers, now),
    )


def stranger(status: int, headers: Mapping[str, str], *, now: datetime) -> Refused:
    """Return the error for an answer of another host than the API: never about the key or its scope."""
    kinds: dict[int, type[Refused]] = {404: NotFound, 410: Gone, 429: TooMany}
    kind = ServerFailed if status >= 500 else kinds.get(status, Refused)
    code = _USUAL_CODES.get(status, "unknown") if kind is not Refused else f"http_{status}"
    wait = _retry_after(status, headers, now)
    return kind(f"The file’s host answered {status}.", status=status, code=code, retry_after=wait)


def unreadable(sentence: str, status: int = 0, headers: Mapping[str, str] | None = None) -> Unreadable:
    """Return an :class:`Unreadable` that remembers status and request id."""
    error = Unreadable(sentence)
    error.status = status
    error.request_id = request_id(headers or {})
    return error


def _envelope(body: bytes) -> dict[str, Raw]:
    """Return the fields of ``error``; none when there is no such object."""
    try:
        return answers.fields(answers.fields(body)["error"])
    except (Unreadable, KeyError):
        return {}


def _marked(headers: Mapping[str, str], told: Mapping[str, Raw]) -> bool:
    # Other services write "error" objects as well; their codes are numbers, and they have no types.
    return request_id(headers) is not None or any(_text(told, name, _ID) for name in ("type", "code", "request_id"))


def _text(told: Mapping[str, Raw], name: str, longest: int, hide: Callable[[str], str] = str) -> str | None:
    text = answers.optional(str, told.get(name))
    return hide(text)[:longest] if text else None


def _retry_after(status: int, headers: Mapping[str, str], now: datetime) -> float | None:
    now = retry.http_date(headers.get("date")) or now
    wait = retry.seconds(headers.get("retry-after"), now=now)
    if wait is not None or status != 429:
        return wait
    reset = headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset")
    return retry.until(reset, now=now)
