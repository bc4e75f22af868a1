"""``styles``: what the pictures, or the clips, can be made with."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from studio.api.paths import path
from studio.commands.connecting import connected
from studio.commands.table import fields, table
from studio.commands.voice import Voice


async def run(options: Namespace, voice: Voice) -> int:
    """Print all of them or one, as they came."""
    kind = "video_loras" if options.video else "loras"
    parts = (kind, options.id) if options.verb == "show" else (kind,)
    async with connected(options) as client:
        found = await client.account.raw(path(*parts))
    if options.verb == "show":
        voice.answer(found, fields(found))
    else:
        voice.answer(found, _videos(found) if options.video else _styles(found))
    return 0


def _rows(found: Any) -> list[dict[str, Any]]:
    """Return the rows of a bare list, or of one in an envelope as newer servers may send it."""
    rows = found.get("data") if isinstance(found, dict) else found
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _styles(found: Any) -> str:
    rows = [(row.get("slug") or row.get("id"), row.get("name"), _owner(row)) for row in _rows(found)]
    return table(("Style", "Name", "Of"), rows) if rows else "No styles."


def _videos(found: Any) -> str:
    heads = ("Model", "Name", "Of", "Resolution", "Ratio", "Seconds")
    rows = [
        (
            *(row.get("slug") or row.get("id"), row.get("name"), _owner(row)),
            *(row.get("default_resolution"), row.get("default_ratio"), row.get("default_duration")),
        )
        for row in _rows(found)
    ]
    return table(heads, rows, right=("Seconds",)) if rows else "No video models."


def _owner(row: dict[str, Any]) -> str:
    return "your team" if row.get("is_public") is False else "everybody"
