"""What is on offer: from the server, or as it was when it was last asked; and the files of previews."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from studio.api.client import Client
from studio.domain.errors import BadBytes, Offline
from studio.store.durable import sync_file
from studio.store.offers import Offer, Offers
from studio.store.redaction import redacted
from studio.store.trouble import disk_trouble

_CUT = "…"
"""Stands where a token was."""


async def offered(
    ask: Callable[[], Awaitable[tuple[Offer, ...]]], kept: Offers[Offer], profile: str
) -> tuple[Offer, ...]:
    """Return what the server tells when asked, and keep it; without a connection, what it told the last time.

    Raises:
        Offline: No connection, and there was no last time.
        Refused: The key may not read it.
    """
    try:
        found = await ask()
    except Offline:
        known = await kept.load(profile)
        if not known:
            raise
        return known
    await kept.save(profile, found)
    return found


async def fetched(
    client: Client, cache: Path, address: str | None, *, limit: int, check: Callable[[Path], object]
) -> Path | None:
    """Return the file of a preview, fetched at most once per address. None when there is none to be had.

    ``check`` is given what came, at most ``limit`` bytes, in a worker thread.

    Raises:
        BadBytes: What came is not what it should be, or too large for a preview.
        StudioError: It could not be fetched or kept.
    """
    if not address:
        return None
    # Without its token: that is a new one each time, and the preview is the same.
    name = redacted(address)
    target = cache / "previews" / hashlib.sha256(name.encode()).hexdigest()
    if await asyncio.to_thread(target.exists):
        return target
    if name == address and _CUT in address:
        return None  # as it was written down: nobody would open it
    async with client.outputs.open(address, limit=limit) as body:
        content = b"".join([chunk async for chunk in body.chunks()])
    await asyncio.to_thread(_keep, target, content, check)
    return target


def _keep(target: Path, content: bytes, check: Callable[[Path], object]) -> None:
    if not content:
        raise BadBytes("The preview is empty.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
            pass
        _fill(Path(part.name), target, content, check)
    except OSError as error:
        raise disk_trouble(error, "the previews") from error


def _fill(part: Path, target: Path, content: bytes, check: Callable[[Path], object]) -> None:
    """Give ``content`` its name by way of ``part``, of which nothing stays."""
    try:
        part.write_bytes(content)
        check(part)
        sync_file(part)  # or a power cut could leave the name with half a preview, for ever
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
