"""``files``: reference pictures on the server."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from pathlib import Path
from typing import Any

import msgspec

from studio.api.paths import path
from studio.commands.connecting import connected
from studio.commands.table import fields
from studio.commands.voice import Voice
from studio.domain.errors import BadBytes, Mistaken
from studio.domain.identity import new_key
from studio.domain.limits import UPLOAD_BYTES


async def run(options: Namespace, voice: Voice) -> int:
    """Do one of the verbs."""
    if options.verb == "upload":
        return await _upload(options, voice)
    async with connected(options) as client:
        if options.verb == "show":
            found = await client.account.raw(path("files", options.id))
            voice.answer(found, fields(found))
            return 0
        await client.files.delete(options.id)
    # The service says "deleted" of what never was, too: nothing more can be told.
    voice.answer({"deleted": True, "id": options.id, "object": "file"}, f"{options.id} is not on the server.")
    return 0


async def _upload(options: Namespace, voice: Voice) -> int:
    metadata = _metadata(options.metadata)
    content, media_type = await asyncio.to_thread(_looked_at, Path(options.path))
    async with connected(options) as client:
        file = await client.files.upload(
            content,
            name=Path(options.path).name,
            media_type=media_type,
            purpose=options.purpose,
            key=new_key(),
            metadata=metadata,
        )
    found = {"object": "file", **msgspec.to_builtins(file)}
    voice.answer(found, fields(found))
    return 0


def _metadata(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        raise Mistaken('The metadata must be a JSON object, such as {"shot": 3}.', field="metadata") from None


def _looked_at(file: Path) -> tuple[bytes, str]:
    """Return the bytes of a picture the service takes, and their type. Decodes it fully; blocks.

    Raises:
        BadBytes: The service would refuse it.
    """
    from studio.media.reference import inspect

    seen = inspect(file)
    if seen.problem:
        raise BadBytes(f"{file.name}: {seen.problem}")
    with file.open("rb") as stream:
        return stream.read(UPLOAD_BYTES + 1), seen.media_type
