"""Small copies of pictures, and of how clips begin, in the cache folder: named by content, made again when missing."""

from __future__ import annotations

import contextlib
import logging
import secrets
from pathlib import Path

from studio.domain.errors import BadBytes
from studio.domain.picture import Picture
from studio.media.clip import poster
from studio.media.thumbnail import thumbnail
from studio.store.durable import sync_file

_log = logging.getLogger(__name__)


def thumbnail_path(folder: Path, picture: Picture) -> Path:
    """Return where the thumbnail of ``picture`` is, or would be."""
    return folder / picture.sha256[:2] / picture.sha256


def still_path(folder: Path, clip: Picture) -> Path:
    """Return where the first frame of ``clip`` in its own size is, or would be."""
    return folder / clip.sha256[:2] / f"{clip.sha256}.still"


def keep_still(folder: Path, clip: Picture, file: Path) -> Path | None:
    """Make the first frame of ``clip`` from its ``file`` and return its path; blocks. None when it cannot be made."""
    target = still_path(folder, clip)
    try:
        if target.exists():
            return target
        return put_small(target, poster(file, max(clip.width, clip.height)), of=clip.path)
    except (OSError, BadBytes):
        _log.warning("no still for %s", clip.path, exc_info=True)
        return None


def keep_thumbnail(folder: Path, picture: Picture, file: Path) -> Path | None:
    """Make the thumbnail of ``picture`` from its ``file`` and return its path; blocks.

    None when it could not be made: a missing thumbnail is made later, it must not stop a paid picture.
    """
    target = thumbnail_path(folder, picture)
    if target.exists():
        return target
    try:
        return put_thumbnail(folder, picture, poster(file) if picture.is_video else thumbnail(file))
    except (OSError, BadBytes):
        _log.warning("no thumbnail for %s", picture.path, exc_info=True)
        return None


def put_thumbnail(folder: Path, picture: Picture, small: bytes | None) -> Path | None:
    """Keep ``small`` as the thumbnail of ``picture`` and return its path; blocks. None when it could not be kept."""
    return None if small is None else put_small(thumbnail_path(folder, picture), small, of=picture.path)


def put_small(target: Path, small: bytes, *, of: str) -> Path | None:
    """Keep ``small``, made of the file ``of``, as ``target`` and return it; blocks. None when it could not be kept."""
    # A name of its own: the strip of recent pictures and the library may make the same one at once.
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(small)
        sync_file(part)  # or a power cut could leave the name with nothing in it, which nobody would make again
        part.replace(target)
    except OSError:
        _log.warning("the thumbnail of %s could not be kept", of, exc_info=True)
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        return None
    return target
