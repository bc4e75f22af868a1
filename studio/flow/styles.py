"""Styles and their preview pictures."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from studio.api.client import Client
from studio.domain.generation import Style
from studio.flow.offers import fetched, offered
from studio.media.check import check_picture
from studio.store.store import Store

_PREVIEW_BYTES = 4 * 1024 * 1024
_PREVIEW_PIXELS = 2048 * 2048


async def styles(client: Client, store: Store, profile: str) -> tuple[Style, ...]:
    """Return the styles of ``profile``; without a connection, those of the last time.

    Raises:
        Offline: No connection, and there was no last time.
        Refused: The key may not read them.
    """
    return await offered(client.loras.list, store.styles, profile)


async def preview(client: Client, cache: Path, style: Style) -> Path | None:
    """Return the file of a style's preview, fetched at most once per address. None when it has none.

    Raises:
        BadBytes: What came is no picture, or too large for a preview.
        StudioError: It could not be fetched or kept.
    """
    check = partial(check_picture, limit_pixels=_PREVIEW_PIXELS)
    return await fetched(client, cache, style.preview_image_url, limit=_PREVIEW_BYTES, check=check)
