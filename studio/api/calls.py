"""One request and one answer, as values."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from studio.api.retry import READING, Policy
from studio.domain.errors import Mistaken
from studio.domain.limits import KEY_LENGTH

Body = bytes | Callable[[], AsyncIterator[bytes]]
"""Bytes, or what makes a fresh stream for each try."""

JSON: Mapping[str, str] = {"Content-Type": "application/json"}
"""The header of a call whose body is JSON."""


LEAST_PACE = 16 * 1024
"""Bytes. The slowest line that is still in use brings ten times as much in a minute."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds, for a server that says nothing, and for one that drips.

    Attributes:
        whole: Of one exchange from first to last byte; of a download up to its first byte.
        pace: In so many, a download brings :data:`LEAST_PACE` bytes or has stalled.
    """

    connect: float = 10.0
    read: float = 30.0
    creating: float = 60.0
    whole: float = 120.0
    uploading: float = 900.0
    pace: float = 60.0


@dataclass(frozen=True, slots=True)
class Call:
    """What to ask.

    Attributes:
        path: Quoted, with its query.
        acts: Whether a lost answer may hide something that was done, and perhaps paid for.
        uploads: Whether the body is large.
    """

    method: str
    path: str
    body: Body | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    policy: Policy = READING
    acts: bool = False
    uploads: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A success: 2xx, read to its end and unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    request_id: str | None = None


def purchase(key: str) -> dict[str, str]:
    """Return the header that names a purchase.

    Raises:
        Mistaken: The key is empty, too long or no plain text.
    """
    if len(key) not in KEY_LENGTH or not all("!" <= character <= "~" for character in key):
        raise Mistaken("The idempotency key must have 1 to 256 plain characters.", field="key")
    return {"Idempotency-Key": key}


class Sender(Protocol):
    """What sends calls: the transport, or what opens it first."""

    async def send(self, call: Call) -> Answer:
        """Send ``call`` as its policy says."""
        ...
