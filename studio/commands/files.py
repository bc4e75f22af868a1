"""``files``: reference pictures on the server."""

from __future__ import annotations

import asyncio
import tempfile
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
from studio.store.redaction import redacted


async def run(options: Namespace, voice: Voice) -> int:
    """Do one of the verbs."""
    if options.verb == "upload":
        return await _upload(options, voice)
    async with connected(options) as client:
        if options.verb == "show":
            found = await client.account.raw(path("files", options.id))
            voice.answer(found, redacted(fields(found)))  # the link opens the picture for whoever reads the screen
            return 0
        await client.files.delete(options.id)
    # The service says "deleted" of what never was, too: nothing more can be told.
    voice.answer({"deleted": True, "id": options.id, "object": "file"}, f"{options.id} is not on the server.")
    return 0


async def _upload(options: Namespace, voice: Voice) -> int:
    metadata = _metadata(options.metadata)
    picture = Path(options.file)
    content, media_type = await asyncio.to_thread(_looked_at, picture, convert=options.convert_references)
    async with connected(options) as client:
        file = await client.files.upload(
            content,
            name=picture.name,
            media_type=media_type,
            purpose=options.purpose,
            key=new_key(),
            metadata=metadata,
        )
    found = {"object": "file", **msgspec.to_builtins(file)}
    voice.answer(found, redacted(fields(found)))
    return 0


def _metadata(text: str | None) -> dict[str, Any] | None:
    if text is None:
        return None
    try:
        return msgspec.json.decode(text, type=dict[str, Any])
    except msgspec.DecodeError:
        raise Mistaken('The metadata must be a JSON object, such as {"shot": 3}.', field="metadata") from None


def _looked_at(file: Path, *, convert: bool) -> tuple[bytes, str]:
    """Return the bytes of a picture the service takes, and their type. Decodes it fully; blocks.

    Raises:
        BadBytes: The service would refuse it, and no copy was asked for or can be made.
    """
    from studio.media import reference

    seen = reference.inspect(file)
    if seen.problem is None:
        return _read(file), seen.media_type
    if not convert:
        raise BadBytes(f"{file.name}: {seen.problem} Add --convert-references to send it.")
    with tempfile.TemporaryDirectory(prefix="aurous-") as scratch:
        copy = Path(scratch) / "copy"
        made = reference.convert(file, copy)
        return _read(copy), made.media_type


def _read(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(UPLOAD_BYTES + 1)
