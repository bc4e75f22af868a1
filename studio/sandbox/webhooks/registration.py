"""Whether a body describes an endpoint the service would take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from studio.domain.limits import EVENT_TYPES, METADATA_KEYS, METADATA_LENGTH
from studio.sandbox.addresses import check_address
from studio.sandbox.problems import Problem

_ALL = "*"


def registration(body: Mapping[str, Any]) -> dict[str, Any]:
    """Read the body of a registration into the fields of an endpoint.

    Raises:
        Problem: 400 for the first field that is wrong.
    """
    for name in ("url", "events"):
        if name not in body:
            raise Problem("missing_field", f"{name} is required.", param=name)
    if "description" in body and body["description"] is None:
        raise Problem("invalid_format", "description must be a string.", param="description")
    told = update(body)
    told.pop("active", None)
    return told


def update(body: Mapping[str, Any]) -> dict[str, Any]:
    """Read the body of an update: only what it names. Null clears the description, and nothing else.

    Raises:
        Problem: 400 for the first field that is wrong.
    """
    readers: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "url": ("url", _url),
        "events": ("events", _events),
        "description": ("description", _description),
        "metadata": ("metadata", _metadata),
        "is_active": ("active", _is_active),
    }
    return {field: read(body[name]) for name, (field, read) in readers.items() if name in body}


def event_type(body: Mapping[str, Any]) -> str:
    """Read which event a test fire is to show.

    Raises:
        Problem: 400 when it is missing or unknown.
    """
    if "event_type" not in body:
        raise Problem("missing_field", "event_type is required.", param="event_type")
    type = body["event_type"]
    if type not in EVENT_TYPES:
        raise Problem("invalid_format", f"event_type must be one of {', '.join(EVENT_TYPES)}.", param="event_type")
    return str(type)


def _url(value: Any) -> str:
    if not isinstance(value, str):
        raise Problem("invalid_format", "url must be a string.", param="url")
    check_address(value, param="url", loopback=True)
    return value


def _events(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(type, str) for type in value):
        raise Problem("invalid_format", "events must be an array of strings.", param="events")
    if not value:
        raise Problem("value_out_of_range", "events must name at least one type.", param="events")
    unknown = next((type for type in value if type not in (_ALL, *EVENT_TYPES)), None)
    if unknown is not None:
        message = f"events takes {', '.join(EVENT_TYPES)}, or a single {_ALL}."
        raise Problem("invalid_format", message, param="events")
    # What "*" stands for is written down now: a type that comes later is not added on its own.
    return EVENT_TYPES if _ALL in value else tuple(dict.fromkeys(value))


def _description(value: Any) -> str | None:
    if value is not None and not isinstance(value, str):
        raise Problem("invalid_format", "description must be a string.", param="description")
    return value


def _metadata(value: Any) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise Problem("invalid_format", "metadata must be an object of strings.", param="metadata")
    if len(value) > METADATA_KEYS or any(len(text) > METADATA_LENGTH for text in value.values()):
        message = f"metadata takes {METADATA_KEYS} keys with values of {METADATA_LENGTH} characters."
        raise Problem("value_out_of_range", message, param="metadata")
    return value


def _is_active(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Problem("invalid_format", "is_active must be true or false.", param="is_active")
    return value
