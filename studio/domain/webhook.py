"""Webhooks: where the service delivers to, what it delivers, and how that went.

Source: the vendor's reference, version 2026-05-15; the layout of events and deliveries is read leniently, because only
a part of it is documented.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from studio.domain.errors import Unreadable
from studio.domain.soundness import is_sound

_SHOWN = len("whsec_") + 3


class WebhookEndpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An address of the team's own that the service calls.

    Attributes:
        events: Types of events, expanded: never ``*``.
        secret: Signs the deliveries. Only in the answers to creating and rotating; masked when printed.
        secret_preview: The part of it that may be shown, such as ``whsec_8jK...wxyz``.
        is_active: False when switched off, by hand or after too many failures.
        consecutive_failures: Failed attempts since the last success.
    """

    id: str
    url: str = ""
    events: tuple[str, ...] = ()
    description: str | None = None
    secret: str | None = None
    secret_preview: str | None = None
    is_active: bool = True
    consecutive_failures: int = 0
    last_success_at: datetime | None = None
    last_failure_at: datetime | None = None
    metadata: dict[str, Any] = {}
    created_at: datetime | None = None
    updated_at: datetime | None = None

    def __repr__(self) -> str:
        told = {name: getattr(self, name) for name in self.__struct_fields__}
        told["secret"] = self.secret and f"{self.secret[: min(_SHOWN, len(self.secret) // 3)]}…"
        return f"WebhookEndpoint({', '.join(f'{name}={part!r}' for name, part in told.items())})"


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt to deliver one event. Several rows may share an ``event_id``.

    Attributes:
        attempt: Counts from 1.
        status: ``pending``, ``succeeded``, ``failed`` or a newer word.
        response_status: HTTP status of the answer; None when there was none.
        duration_ms: Milliseconds the attempt took.
        next_retry_at: When the next attempt is due; None when there is none.
    """

    event_id: str
    id: str | None = None
    endpoint_id: str | None = None
    event_type: str | None = None
    attempt: int | None = None
    status: str | None = None
    response_status: int | None = None
    error: str | None = None
    duration_ms: int | None = None
    next_retry_at: datetime | None = None
    created_at: datetime | None = None


class TestFire(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a test. ``enqueued`` is False when nothing will be delivered, as to a disabled endpoint."""

    __test__ = False  # its name makes pytest look for tests in it

    event_id: str | None = None
    endpoint_id: str | None = None
    enqueued: bool = True


class WebhookEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What the service posts. Delivery is at least once and in any order: tell repetitions by ``id``.

    Attributes:
        type: One of :data:`studio.domain.limits.EVENT_TYPES`, or a newer word.
        id: None for the callback of a single run, which has none and is not signed.
        resource: What it is about, as it came: a generation, an endpoint, a balance.
        synthetic: Whether it is a test.
    """

    type: str
    id: str | None = None
    created_at: datetime | None = None
    aurous_version: str | None = None
    synthetic: bool = False
    resource: dict[str, Any] = {}


def read_event(body: bytes) -> WebhookEvent:
    """Read a delivery, or the callback of a single run, in any of their layouts.

    Checks no signature: that comes first.

    Raises:
        Unreadable: It is no JSON object, or does not say what kind of event it is.
    """
    try:
        told = msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Unreadable("The delivery is not a JSON object.") from None
    type = _text(told, "type") or _text(told, "event")
    if type is None:
        raise Unreadable("The delivery does not say what kind of event it is.")
    return WebhookEvent(
        type=type,
        id=_text(told, "id"),
        created_at=_moment(told.get("created_at")),
        aurous_version=_text(told, "aurous_version"),
        synthetic=told.get("synthetic") is True,
        resource=_resource(told.get("data")),
    )


def _text(told: dict[str, Any], name: str) -> str | None:
    text = told.get(name)
    return text if isinstance(text, str) and text else None


def _moment(value: Any) -> datetime | None:
    try:
        moment = msgspec.convert(value, datetime)
        moment = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (msgspec.ValidationError, OverflowError):
        return None
    return moment if is_sound(moment) else None


def _resource(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        return {}
    inner = data.get("object")
    return inner if isinstance(inner, dict) else data
