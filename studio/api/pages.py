"""Lists that come in pages, newest first."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from studio.api import answers
from studio.api.calls import Call, Sender
from studio.api.paths import path
from studio.domain.errors import Unreadable

T = TypeVar("T")
S = TypeVar("S", bound=msgspec.Struct)

PAGE_LIMIT = 100
"""The most rows the service puts on one page."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page.

    Attributes:
        next_cursor: What to pass as ``starting_after`` for the next page; None on the last.
        skipped: Rows that could not be read; everything else is unharmed.
    """

    items: tuple[T, ...]
    has_more: bool = False
    next_cursor: str | None = None
    skipped: tuple[answers.Unread, ...] = ()


def page(kind: type[S], body: bytes) -> Page[S]:
    """Read one page. A bare array, which some lists are, is a page that is the last.

    Raises:
        Unreadable: It is no page, or says there is more without saying where.
    """
    if body.lstrip()[:1] == b"[":
        bare = answers.rows(kind, body)
        report(kind.__name__, bare.skipped)
        return Page(bare.items, skipped=bare.skipped)
    fields = answers.fields(body)
    if "data" not in fields:
        raise Unreadable("The server’s answer has no data.")
    rows = answers.rows(kind, fields["data"])
    report(kind.__name__, rows.skipped)
    more = answers.optional(bool, fields.get("has_more")) or False
    cursor = answers.optional(str, fields.get("next_cursor")) or _last_id(rows.items)
    if more and not cursor:
        raise Unreadable("The server’s answer does not say where the list goes on.")
    return Page(rows.items, more, cursor if more else None, rows.skipped)


async def whole_list(kind: type[S], sender: Sender, resource: str) -> tuple[S, ...]:
    """Return all rows of a list that is a bare array, or that comes in pages after all."""

    async def fetch(cursor: str | None) -> Page[S]:
        answer = await sender.send(Call("GET", path(resource, query={"starting_after": cursor})))
        return page(kind, answer.body)

    async with aclosing(walk(fetch)) as rows:
        return tuple([row async for row in rows])


def report(kind: str, skipped: tuple[answers.Unread, ...]) -> None:
    """Put rows that were left out into the log."""
    for row in skipped:
        _log.warning("left out %s %d of a list: %s", kind, row.index, row.reason)


def _last_id(items: tuple[S, ...]) -> str | None:
    return getattr(items[-1], "id", None) if items else None


async def walk(fetch: Callable[[str | None], Awaitable[Page[T]]]) -> AsyncGenerator[T]:
    """Yield the rows of all pages.

    Raises:
        Unreadable: A cursor comes again, so that the list would never end.
    """
    cursor: str | None = None
    seen: set[str] = set()
    while True:
        current = await fetch(cursor)
        for item in current.items:
            yield item
        cursor = current.next_cursor
        if cursor is None:
            return
        if cursor in seen:
            raise Unreadable("The server’s list goes in a circle.")
        seen.add(cursor)


async def climb(fetch: Callable[[str], Awaitable[Page[S]]], start: str) -> AsyncGenerator[S]:
    """Yield the rows of all pages above the row ``start``, oldest first. Each page holds its newest row first.

    Raises:
        Unreadable: Rows were left out: a full page promised more above it, and there was nothing. Or a cursor comes
            again, so that the list would never end.
    """
    cursor, full = start, False
    seen = {start}
    while True:
        current = await fetch(cursor)
        if not current.items and full:
            raise Unreadable("The server’s list leaves out rows.")
        for item in reversed(current.items):
            yield item
        newest = getattr(current.items[0], "id", None) if current.items else None
        if not current.has_more or newest is None:
            return
        if newest in seen:
            raise Unreadable("The server’s list goes in a circle.")
        seen.add(newest)
        cursor, full = newest, len(current.items) + len(current.skipped) >= PAGE_LIMIT
