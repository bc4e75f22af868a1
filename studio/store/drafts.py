"""What is in the composer, kept as the user types, and the prompts that were sent."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TypeVar

import msgspec

from studio.domain.clip_draft import ClipDraft
from studio.domain.draft import Draft
from studio.domain.soundness import is_sound
from studio.store.database import Database
from studio.store.rows import ENCODER, NOT_READABLE, read

D = TypeVar("D", Draft, ClipDraft)

_DESKS: dict[type, str] = {Draft: "image", ClipDraft: "video"}
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Drafts:
    """One draft per kind: of pictures, and of clips."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, kind: type[D]) -> D | None:
        """Return the draft of ``kind``, or what can be read of it; None when there is none."""

        def work(connection: sqlite3.Connection) -> bytes | None:
            row = connection.execute("SELECT data FROM drafts WHERE desk = ?", (_DESKS[kind],)).fetchone()
            return None if row is None else row[0]

        data = await self._database.read(work)
        return None if data is None else read(msgspec.json.Decoder(kind), data, "The draft") or _saved(data, kind)

    async def save(self, draft: Draft | ClipDraft) -> None:
        """Keep ``draft``. One small commit: call it when typing pauses, not per key."""
        data = _written(draft)
        await self._database.write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO drafts (desk, data) VALUES (?, ?)", (_DESKS[type(draft)], data)
            )
        )

    async def prompts(self, limit: int = 50) -> tuple[str, ...]:
        """Return the prompts that were sent, newest first, each once."""

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            rows = connection.execute("SELECT text FROM prompts ORDER BY job_id DESC LIMIT ?", (limit,))
            return tuple(row[0] for row in rows)

        return await self._database.read(work)


def _written(draft: Draft | ClipDraft) -> bytes:
    try:
        return ENCODER.encode(draft)
    except UnicodeEncodeError:
        # Half a letter, as a paste can bring it, becomes a question mark: the others must not be lost with it.
        return json.dumps(msgspec.to_builtins(draft), ensure_ascii=False).encode(errors="replace")


def _saved(data: bytes, kind: type[D]) -> D | None:
    """Keep every field that makes sense by itself: a seed that is none must not cost the prompt."""
    kept = {}
    try:
        told = _FIELDS.decode(data)
    except NOT_READABLE:
        return None
    for field in msgspec.structs.fields(kind):
        with contextlib.suppress(*NOT_READABLE):
            value = msgspec.json.decode(told.get(field.encode_name, b""), type=field.type)
            if is_sound(value):
                kept[field.name] = value
    return kind(**kept) if kept else None
