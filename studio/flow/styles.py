"""Styles: from the server, or as they were when it was last asked; and their preview pictures."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from pathlib import Path

from studio.api.client import Client
from studio.domain.errors import BadBytes, DiskTrouble, Offline
from studio.domain.generation import Style
from studio.media.check import check_picture
from studio.store.durable import sync_file
from studio.store.redaction import redacted
from studio.store.store import Store

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
            part.write(content)
    except OSError as error:
        raise DiskTrouble(f"The preview could not be kept: {error.strerror or error}.") from error
    try:
        check_picture(Path(part.name), limit_pixels=_PREVIEW_PIXELS)
    except BadBytes:
        Path(part.name).unlink(missing_ok=True)
        raise
    sync_file(Path(part.name))  # or a power cut could leave the name with half a picture, for ever
    Path(part.name).replace(target)
