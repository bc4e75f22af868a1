"""Video models, the clips that show what they make, and the pictures made of those clips."""

from __future__ import annotations

import logging
from pathlib import Path

from studio.api.client import Client
from studio.domain.errors import BadBytes
from studio.domain.generation import VideoModel
from studio.flow.filmstrips import make_strip
from studio.flow.offers import fetched, offered
from studio.flow.thumbnails import put_small
from studio.media.clip import check_clip, poster
from studio.media.frames import ClipFrames
from studio.store.store import Store

FRAMES_PER_SECOND = 12
"""How closely the frames of a preview's strip follow each other."""

STILL_SIDE = 400

_PREVIEW_BYTES = 24 * 1024 * 1024
_MOST_FRAMES = 72

_log = logging.getLogger(__name__)


async def models(client: Client, store: Store, profile: str) -> tuple[VideoModel, ...]:
    """Return the video models of ``profile``; without a connection, those of the last time.

    Raises:
        Offline: No connection, and there was no last time.
        Refused: The key may not read them.
    """
    return await offered(client.video_loras.list, store.models, profile)


async def preview(client: Client, cache: Path, model: VideoModel) -> Path | None:
    """Return the clip that shows what ``model`` makes, fetched at most once per address. None when it has none.

    Raises:
        BadBytes: What came is no whole clip, or too large for a preview.
        StudioError: It could not be fetched or kept.
    """
    return await fetched(client, cache, model.preview_video_url, limit=_PREVIEW_BYTES, check=check_clip)


def still_path(clip: Path) -> Path:
    """Return where the first frame of a preview is, or would be."""
    return clip.with_suffix(".still")


def strip_path(clip: Path) -> Path:
    """Return where the strip of a preview is, or would be."""
    return clip.with_suffix(".strip")


def keep_still(clip: Path) -> Path | None:
    """Make the first frame of the preview ``clip`` and return its path; blocks. None when it could not be made."""
    try:
        return put_small(still_path(clip), poster(clip, STILL_SIDE), of=clip.name)
    except (OSError, BadBytes):
        _log.warning("no still of the preview %s", clip.name, exc_info=True)
        return None


def keep_strip(clip: Path) -> Path | None:
    """Make the strip to play the preview ``clip`` from and return its path; blocks, up to 2 s. None when it cannot be.

    Its frames follow each other at :data:`FRAMES_PER_SECOND`; a preview of more than six seconds runs a little faster.
    """
    try:
        with ClipFrames(clip) as frames:
            wished = round(frames.seconds * FRAMES_PER_SECOND)
    except (OSError, BadBytes):
        _log.warning("the preview %s cannot be played", clip.name, exc_info=True)
        return None
    return make_strip(strip_path(clip), clip, of=clip.name, count=min(max(wished, 1), _MOST_FRAMES))
