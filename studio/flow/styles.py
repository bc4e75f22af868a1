"""Styles: from the server, or as they were when it was last asked; and their preview pictures."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from pathlib import Path

from studio.api.client import Client
from studio.domain.errors import BadBytes, Offline
from studio.domain.generation import Style
from studio.media.check import check_picture
from studio.store.durable import sync_file
from studio.store.redaction import redacted
from studio.store.store import Store
from studio.store.trouble import disk_trouble

_PREVIEW_BYTES = 4 * 1024 * 1024
_PREVIEW_PIXELS = 2048 * 2048


async def styles(client: Client, store: Store, profile: str) -> tuple[Style, ...]:
    """Return the styles of ``profile``; without a connection, those of the last time.

    Raises:
        Offline: No connection, and there was no last time.
        Refused: The key may not read them.
    """
    try:
        found = await client.loras.list()
    except Offline:
        known = await store.styles.load(profile)
        if not known:
            raise
        return known
    await store.styles.save(profile, found)
    return found


async def preview(client: Client, cache: Path, style: Style) -> Path | None:
    """Return the file of a style's preview, fetched at most once per address. None when it has none.

    Raises:
        BadBytes: What came is no picture, or too large for a preview.
        StudioError: It could not be fetched or kept.
    """
    if not style.preview_image_url:
        return None
    # Without its token: that is a new one each time, and the picture is the same.
    name = hashlib.sha256(redacted(style.preview_image_url).encode()).hexdigest()
    target = cache / "previews" / name
    if await asyncio.to_thread(target.exists):
        return target
    async with client.outputs.open(style.preview_image_url, limit=_PREVIEW_BYTES) as body:
        content = b"".join([chunk async for chunk in body.chunks()])
    await asyncio.to_thread(_keep, target, content)
    return target


def _keep(target: Path, content: bytes) -> None:
    if not content:
        raise BadBytes("The preview is empty.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
            pass
        _fill(Path(part.name), target, content)
    except OSError as error:
        raise disk_trouble(error, "the previews") from error


def _fill(part: Path, target: Path, content: bytes) -> None:
    """Give ``content`` its name by way of ``part``, of which nothing stays."""
    try:
        part.write_bytes(content)
        check_picture(part, limit_pixels=_PREVIEW_PIXELS)
        sync_file(part)  # or a power cut could leave the name with half a picture, for ever
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
