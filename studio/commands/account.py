"""``styles``, ``balance``, ``team``, ``pricing``, ``usage``, ``ledger``: the server's object as it came."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from typing import Any

from studio.commands.connecting import connected
from studio.commands.voice import Voice

_PATHS = {
    "styles": "/v1/loras",
    "balance": "/v1/balance",
    "team": "/v1/team",
    "pricing": "/v1/pricing",
    "usage": "/v1/usage",
    "ledger": "/v1/usage/events",
}


async def run(options: Namespace, voice: Voice) -> int:
    """Read one object and print it, unknown fields included."""
    path = _PATHS[options.command]
    if options.command == "ledger":
        path += f"?limit={min(options.limit, 100)}"
    async with connected(options) as client:
        found = await client.account.raw(path)
    words = _WORDS.get(options.command, _plain)
    voice.answer(found, "" if voice.json else words(found))
    return 0


def _plain(found: Any) -> str:
    if not isinstance(found, dict):
        return str(found)
    return "\n".join(f"{name}: {value}" for name, value in found.items() if value is not None)


def _styles(found: Any) -> str:
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return "\n".join(f"{row.get('slug') or row.get('id')}\t{row.get('name', '')}" for row in rows)


def _ledger(found: Any) -> str:
    rows = found.get("data") if isinstance(found, dict) else None
    return "\n".join(
        f"{row.get('created_at')}\t{row.get('type')}\t{row.get('amount')}\t{row.get('generation_id') or ''}"
        for row in rows or ()
        if isinstance(row, dict)
    )


_WORDS: dict[str, Callable[[Any], str]] = {"styles": _styles, "ledger": _ledger}
