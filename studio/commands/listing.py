"""Lists of the service in the shape they came in, of one page or of as many as it takes."""

from __future__ import annotations

from typing import Any

from studio.api.client import Client
from studio.api.paths import path
from studio.domain.errors import Unreadable
from studio.domain.limits import PAGE


async def listed(client: Client, *parts: str, limit: int | None, **query: str | None) -> dict[str, Any]:
    """Read up to ``limit`` rows under ``/v1/parts``, None for all: one request per hundred.

    Several pages are joined into one list as the service writes it; unknown fields stay as they came.

    Raises:
        Unreadable: It is no list, or one that never ends.
    """
    whole: dict[str, Any] = {}
    rows: list[Any] = []
    cursors: set[str] = set()
    cursor: str | None = None
    while True:
        size = PAGE.stop - 1 if limit is None else min(limit - len(rows), PAGE.stop - 1)
        page = await client.account.raw(path(*parts, query={"starting_after": cursor, "limit": size, **query}))
        rows += _rows(page)
        whole = {**page, "data": rows}
        cursor = _next(page)
        if cursor is None or (limit is not None and len(rows) >= limit):
            return whole
        if cursor in cursors:
            raise Unreadable("The server’s list goes in a circle.")
        cursors.add(cursor)


def _rows(page: Any) -> list[Any]:
    rows = page.get("data") if isinstance(page, dict) else None
    if not isinstance(rows, list):
        raise Unreadable("The server’s answer is no list.")
    return rows


def _next(page: dict[str, Any]) -> str | None:
    if not page.get("has_more"):
        return None
    cursor = page.get("next_cursor")
    if cursor is None and page["data"] and isinstance(page["data"][-1], dict):
        cursor = page["data"][-1].get("id")
    if not isinstance(cursor, str) or not cursor:
        raise Unreadable("The server’s answer does not say where the list goes on.")
    return cursor
