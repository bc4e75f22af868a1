"""``ledger``: what moved the balance, newest first."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from studio.commands.connecting import connected
from studio.commands.listing import listed
from studio.commands.table import table
from studio.commands.voice import Voice

_SIGNS = {"charge": "−", "refund": "+", "topup": "+"}
"""Of what changes the credits. A hold only sets some aside and a release frees them; adjustments carry their own."""


async def run(options: Namespace, voice: Voice) -> int:
    """Print the rows as they came; for people with a sign where credits change."""
    limit = None if options.all else options.limit
    async with connected(options) as client:
        found = await listed(client, "usage", "events", limit=limit, type=options.type)
    rows = [_row(row) for row in found["data"] if isinstance(row, dict)]
    heads = ("When", "Type", "Credits", "Run", "Note")
    voice.answer(found, table(heads, rows, right=("Credits",)) if rows else "Nothing has moved the balance.")
    return 0


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return the cells of one row; a newer server counts requests here, with other names for run and amount."""
    kind = row.get("type")
    run = row.get("generation_id") or row.get("request_id")
    return row.get("created_at"), kind, _signed(kind, row.get("amount", row.get("credits_charged"))), run, _note(row)


def _signed(kind: Any, value: Any) -> Any:
    sign = _SIGNS.get(kind, "") if isinstance(kind, str) else ""
    if kind == "adjustment" and isinstance(value, int | float) and value > 0:
        sign = "+"
    return f"{sign}{value}" if sign else str(value).replace("-", "−") if value is not None else None


def _note(row: dict[str, Any]) -> Any:
    return row.get("description") or row.get("model")
