"""From the bytes of an answer to values, forgiving about everything that can be done without.

A field that is missing, null, of another type or absurd becomes its default; only an answer without its required
fields cannot be read. Well-formed answers take a fast way and pay nothing for it.
"""

from __future__ import annotations

import types
import typing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Raw

from studio.domain.errors import Unreadable
from studio.domain.generation import Cost, Estimate
from studio.domain.soundness import is_sound

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

_NOT_READABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for bytes from outside: bytes that are no UTF-8 inside a text are not one of its own errors."""

_DEEPEST = 50
"""Lists and objects inside each other, of what is not looked into. The service nests three."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row of a list that could not be read, and why."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """The rows that could be read, and those that could not."""

    items: tuple[T, ...]
    skipped: tuple[Unread, ...] = ()


def value(kind: type[S], body: bytes | Raw) -> S:
    """Read one object.

    Raises:
        Unreadable: It is no object, or lacks what it cannot be without.
    """
    try:
        read = msgspec.json.decode(body, type=kind)
        if is_sound(read):
            return read
    except _NOT_READABLE:
        pass  # the slow way below finds out which fields can be saved
    return _saved(kind, body)


def rows(kind: type[S], body: bytes | Raw) -> Rows[S]:
    """Read a list of objects. Rows that cannot be read are left out and named.

    Raises:
        Unreadable: It is no list.
    """
    items: list[S] = []
    skipped: list[Unread] = []
    for index, row in enumerate(_decoded(list[Raw], body)):
        try:
            items.append(value(kind, row))
        except Unreadable as error:
            skipped.append(Unread(index, str(error)))
    return Rows(tuple(items), tuple(skipped))


def fields(body: bytes | Raw) -> dict[str, Raw]:
    """Read an object without looking into its fields.

    Raises:
        Unreadable: It is no object.
    """
    read: dict[str, Raw] = _decoded(dict[str, Raw], body)
    return read


def estimate(body: bytes) -> Estimate:
    """Read the answer of an estimate.

    Raises:
        Unreadable: It names no price, or a negative one.
    """
    cost = value(Cost, fields(body).get("estimated_cost", Raw(b"null")))
    if cost.amount is None or cost.amount < 0:
        raise Unreadable("The server’s estimate names no price.")
    return Estimate(cost.amount, tuple((cost.breakdown or {}).items()))


def optional(kind: type[T], raw: Raw | None) -> T | None:
    """Read one field that may be missing, null or wrong; all three are None."""
    if raw is None:
        return None
    try:
        read: T = _plain(kind, raw)
    except _Unusable:
        return None
    return read


def anything(body: bytes) -> Any:
    """Return the JSON of ``body`` as it came.

    Raises:
        Unreadable: It is no JSON, or is nested deeper than anything that could be shown.
    """
    read = _decoded(Any, body)
    if _is_deep(read, _DEEPEST):
        raise Unreadable("The server’s answer could not be read.")
    return read


def _is_deep(read: object, room: int) -> bool:
    inside = read.values() if isinstance(read, dict) else read if isinstance(read, list) else ()
    return not room or any(_is_deep(part, room - 1) for part in inside)


class _Unusable(Exception):
    """A field that cannot be used; never leaves this module."""


def _decoded(kind: Any, body: bytes | Raw) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except _NOT_READABLE:
        raise Unreadable("The server’s answer could not be read.") from None


def _saved(kind: type[S], body: bytes | Raw) -> S:
    """Read an object field by field, dropping what cannot be used."""
    raw = fields(body)
    kept: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        if field.encode_name in raw:
            try:
                kept[field.name] = _lenient(field.type, raw[field.encode_name])
            except _Unusable:
                if field.required:
                    raise Unreadable(f"The server’s answer has no usable {field.encode_name}.") from None
        elif field.required:
            raise Unreadable(f"The server’s answer has no {field.encode_name}.")
    if kept.get("id") == "":
        raise Unreadable("The server’s answer has an empty id.")
    return kind(**kept)


def _lenient(kind: Any, raw: Raw) -> Any:
    """Read one field, keeping what can be kept of lists, maps and objects."""
    if bytes(raw).strip() == b"null":
        return _plain(kind, raw)
    inner = _without_none(kind)
    arguments = typing.get_args(inner)
    if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
        try:
            return _saved(inner, raw)
        except Unreadable:
            raise _Unusable from None
    if typing.get_origin(inner) is tuple:
        return tuple(_kept(arguments[0], _shell(list[Raw], raw)))
    if typing.get_origin(inner) is dict:
        parts = _shell(dict[str, Raw], raw)
        read = {name: _or_none(arguments[1], part) for name, part in parts.items()}
        return {name: part for name, part in read.items() if part is not None}
    return _plain(inner, raw)


def _kept(kind: Any, parts: list[Raw]) -> list[Any]:
    read = [_or_none(kind, part) for part in parts]
    return [part for part in read if part is not None]


def _or_none(kind: Any, raw: Raw) -> Any:
    try:
        return _lenient(kind, raw)
    except _Unusable:
        return None


def _shell(kind: Any, raw: Raw) -> Any:
    try:
        return _decoded(kind, raw)
    except Unreadable:
        raise _Unusable from None


def _without_none(kind: Any) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        return next(part for part in typing.get_args(kind) if part is not type(None))
    return kind


def _plain(kind: Any, raw: Raw) -> Any:
    try:
        read = msgspec.json.decode(raw, type=kind)
    except _NOT_READABLE:
        raise _Unusable from None
    if isinstance(read, datetime):
        read = _in_utc(read)
    if not is_sound(read):
        raise _Unusable
    return read


def _in_utc(moment: datetime) -> datetime:
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise _Unusable from None
