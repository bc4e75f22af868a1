"""Sheets of clips' frames in the cache folder, beside the thumbnails: named by content, made again when missing."""

from __future__ import annotations

import logging
from pathlib import Path

from studio.domain.errors import BadBytes
from studio.domain.picture import Picture
from studio.flow.thumbnails import put_small
from studio.media.filmstrip import COUNT, Strip, filmstrip, strip_of

__all__ = ["Strip", "keep_strip", "make_strip", "strip_of", "strip_path"]

_log = logging.getLogger(__name__)


def strip_path(folder: Path, clip: Picture) -> Path:
    """Return where the sheet of ``clip`` is, or would be."""
    return folder / clip.sha256[:2] / f"{clip.sha256}.strip"


def keep_strip(folder: Path, clip: Picture, file: Path) -> Path | None:
    """Make the sheet of ``clip`` from its ``file`` unless it is there, and return its path; blocks, up to 2 s.

    How its pictures lie says :func:`~studio.media.filmstrip.strip_of`. None when it could not be made or kept.
    """
    target = strip_path(folder, clip)
    return target if _is_whole(target) else make_strip(target, file, of=clip.path)


def make_strip(target: Path, file: Path, *, of: str, count: int = COUNT) -> Path | None:
    """Make the sheet of the clip at ``file``, which is told as ``of``, and keep it as ``target``; blocks, up to 2 s.

    None when it could not be made or kept.
    """
    try:
        sheet, _ = filmstrip(file, count=count)
    except (OSError, BadBytes):
        _log.warning("no frames of %s to look through", of, exc_info=True)
        return None
    return put_small(target, sheet, of=of)


def _is_whole(sheet: Path) -> bool:
    try:
        strip_of(sheet)
    except (OSError, BadBytes):
        return False
    return True
