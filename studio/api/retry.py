"""When a request is sent again by itself: the whole policy as data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from studio.domain.errors import AnswerLost, ServerFailed, StudioError, TooMany, Unreachable, Unreadable

BACKOFF_CAP = 30.0
RETRY_AFTER_CAP = 3600.0
"""Seconds. A longer wish is a fault of the server, or of something in between."""


_EARLIEST = 10**8
"""The smallest number that is read as a Unix second, of 1973; a smaller one counts from now."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How often a request is sent at most, by what went wrong with it.

    Attributes:
        busy: Tries when the service answers 429.
        busy_codes: Only these codes of 429 are waited for; None means all.
        failed: Tries when the service answers 5xx.
        unreachable: Tries when the request never arrived.
        lost: Tries when it may have arrived but no answer came.
        patience: Seconds that may be spent waiting, all waits together.
    """

    busy: int = 1
    busy_codes: frozenset[str] | None = None
    failed: int = 1
    unreachable: int = 1
    lost: int = 1
    patience: float = 60.0


READING = Policy(busy=4, failed=4, unreachable=2, lost=2)
"""For what may be asked any number of times: reads, estimates, cancels, deletes."""

BUYING = Policy(busy=3, busy_codes=frozenset({"too_many_requests"}))
"""For what creates something. Only a full bucket is waited for: it proves that nothing was made."""


def pause(policy: Policy, failure: StudioError, *, attempt: int, waited: float, chance: float) -> float | None:
    """Return seconds to wait before trying again, or None to give up.

    ``attempt`` counts the tries so far, ``waited`` the seconds spent, ``chance`` (0 to 1) is the jitter.
    """
    if attempt >= _tries(policy, failure):
        return None
    backoff = min(BACKOFF_CAP, 2.0 ** (attempt - 1) * (1 + chance / 4))
    asked = getattr(failure, "retry_after", None)
    wait = asked if isinstance(failure, TooMany) and asked is not None else max(backoff, asked or 0.0)
    return wait if waited + wait <= policy.patience else None


def _tries(policy: Policy, failure: StudioError) -> int:
    match failure:
        case TooMany() if policy.busy_codes is None or failure.code in policy.busy_codes:
            return policy.busy
        case ServerFailed():
            return policy.failed
        case Unreadable() if failure.status >= 500:
            return policy.failed
        case Unreachable():
            return policy.unreachable
        case AnswerLost():
            return policy.lost
        case _:
            return 1


def seconds(text: str | None, *, now: datetime) -> float | None:
    """Read a ``Retry-After``: seconds or an HTTP date, never negative, never above the cap; None for nonsense."""
    if text is None:
        return None
    try:
        wait = float(text)
    except ValueError:
        moment = http_date(text)
        if moment is None:
            return None
        wait = (moment - now).total_seconds()
    return None if math.isnan(wait) else min(max(wait, 0.0), RETRY_AFTER_CAP)


def until(text: str | None, *, now: datetime) -> float | None:
    """Return the seconds until an ``X-RateLimit-Reset``, within the same bounds; None for nonsense.

    It is a Unix second. ``RateLimit-Reset`` counts seconds from now instead, and so no number as small is a date.
    """
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= 12):
        return None
    told = int(text)
    wait = float(told) if told < _EARLIEST else told - now.timestamp()
    return min(max(wait, 0.0), RETRY_AFTER_CAP)


def http_date(text: str | None) -> datetime | None:
    """Read the date of an HTTP header; None for nonsense."""
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None
