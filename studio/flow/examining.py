"""One file that is not as it was: is it the same, was it edited, is it broken? Everything here blocks."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.domain.errors import BadBytes
from studio.domain.picture import FileState
from studio.flow.output import file_sha256
from studio.media import clip
from studio.media.check import Checked
from studio.media.clip import CheckedClip
from studio.media.pixels import fingerprint, look
from studio.media.thumbnail import check_and_shrink
from studio.store.sights import Resighting, Sighted, Stamp

_CLIPS = (".mp4", ".mov")
_ON_DISK = (FileState.SAVED, FileState.CHANGED)


@dataclass(frozen=True, slots=True)
class Seen:
    """A row and what is at its place.

    Attributes:
        stamp: None when nothing is.
        reachable: Whether that says anything: a folder that leads to a disk which is gone hides what it holds.
    """

    row: Sighted
    stamp: Stamp | None
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Examined:
    """What a look into a file led to.

    Attributes:
        resighting: To be written.
        small: A new thumbnail; None when the old one will do, or none can be made.
        intact: Whether the bytes are those that were saved.
    """

    row: Sighted
    path: Path
    state: FileState
    resighting: Resighting
    small: bytes | None = None
    intact: bool = False

    @property
    def is_news(self) -> bool:
        """Whether more than the time of the file is new."""
        return bool(self.resighting.changes)


def see(rows: Sequence[Sighted], root: Path) -> list[Seen]:
    """Look where the files of ``rows`` should be, without reading any."""
    return [_seen(row, root) for row in rows]


def _seen(row: Sighted, root: Path) -> Seen:
    try:
        return Seen(row, Stamp.of(row.path.stat()))
    except (FileNotFoundError, NotADirectoryError):
        return Seen(row, None, reachable=_reachable(row.path, root))
    except OSError:
        return Seen(row, None, reachable=False)


def _reachable(path: Path, root: Path) -> bool:
    """Whether a file that is not at ``path`` is surely gone, and not merely the disk it is on."""
    if not path.is_relative_to(root):
        return path.parent.is_dir()
    above = [folder for folder in path.parents if folder.is_relative_to(root)]
    return not any(os.path.islink(folder) and not folder.exists() for folder in above)  # noqa: PTH114


def unchanged(seen: Seen) -> bool:
    """Whether a file has the size and the time it had; when nobody has looked before, the size will do."""
    row, stamp = seen.row, seen.stamp
    if stamp is None or row.state is FileState.MISSING:
        return False
    if row.stamp is None:
        return stamp.size == row.size_bytes and row.state is FileState.SAVED
    return stamp == row.stamp


def examine(row: Sighted, path: Path) -> Examined | None:
    """Read the file at ``path``, which is, or may be, that of ``row``. None when it went away. 10 to 200 ms."""
    try:
        stamp, digest = Stamp.of(path.stat()), file_sha256(path)
    except OSError:
        return None
    changes: dict[str, Any] = {} if path == row.path else {"path": path.as_posix()}
    if digest in (row.sha256, row.saved) and digest == row.sha256:
        return _same(row, path, stamp, changes)
    try:
        return _other(row, path, stamp, digest, changes)
    except BadBytes:
        if row.state is not FileState.BROKEN:
            changes["state"] = FileState.BROKEN
        return Examined(row, path, FileState.BROKEN, _resighting(row, changes, stamp))
    except OSError:
        return None


def _same(row: Sighted, path: Path, stamp: Stamp, changes: dict[str, Any]) -> Examined:
    intact = row.sha256 == row.saved
    state = FileState.SAVED if intact else row.state
    if state not in _ON_DISK:
        state = FileState.CHANGED
    if state is not row.state:
        changes["state"] = state
    return Examined(row, path, state, _resighting(row, changes, stamp), intact=intact)


def _other(row: Sighted, path: Path, stamp: Stamp, digest: str, changes: dict[str, Any]) -> Examined:
    """Take in what a file shows now. One whose pixels are as they were was not edited, whatever is written around."""
    moving = path.suffix.lower() in _CLIPS
    checked: Checked | CheckedClip
    checked, small = clip.glance(path) if moving else check_and_shrink(path)
    pixels = fingerprint(path)
    intact = digest == row.saved
    state = FileState.SAVED if intact or pixels == row.pixels else FileState.CHANGED
    if pixels == row.pixels and row.state is FileState.CHANGED and not intact:
        state = FileState.CHANGED
    changes |= {
        "state": state,
        "sha256": digest,
        "size_bytes": stamp.size,
        "width": checked.width,
        "height": checked.height,
        "pixels": pixels,
    }
    seen = look(small) if small and not moving else ""
    return Examined(row, path, state, _resighting(row, changes, stamp, seen), small, intact)


def _resighting(row: Sighted, changes: dict[str, Any], stamp: Stamp, seen: str | None = None) -> Resighting:
    return Resighting(seq=row.seq, changes=changes, saved=row.saved, stamp=stamp, look=seen)
