"""A file that comes into the library from elsewhere: looked at from all sides, and made into a row."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studio.domain.errors import BadBytes
from studio.domain.foreign import fitted
from studio.domain.identity import new_id
from studio.domain.marks import Marks
from studio.domain.names import NameFields
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, Request
from studio.flow import finds
from studio.flow.beside import marks_beside
from studio.flow.finds import Find, Spoilt
from studio.flow.output import file_sha256
from studio.media import clip
from studio.media.check import Checked
from studio.media.clip import CheckedClip
from studio.media.foreign.reading import read_foreign
from studio.media.pixels import look
from studio.media.record import sidecar
from studio.media.thumbnail import check_and_shrink
from studio.store.sights import Stamp, Taken

_log = logging.getLogger(__name__)

_CLIPS = (".mp4", ".mov")
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A whole picture or clip that was looked at from all sides.

    Attributes:
        made_at: By our words in it, else when its file was written last.
        small: Its thumbnail; None when none could be made.
        look: How it looks; empty for a clip, and for a picture of one colour.
        find: Our own words in it.
    """

    path: Path
    stamp: Stamp
    sha256: str
    checked: Checked | CheckedClip
    small: bytes | None
    look: str
    request: Request
    style_name: str
    seed: int | None
    made_at: datetime
    find: Find | None
    marks: Marks | None

    @property
    def output(self) -> tuple[str, int] | None:
        """Return what names it for ever when this program made it."""
        return self.find.output if self.find else None

    @property
    def words_beside(self) -> bytes | None:
        """Return what stands beside a clip of ours, which may have no room for words inside."""
        return sidecar(self.find.record) if self.find and isinstance(self.checked, CheckedClip) else None

    def name_fields(self) -> NameFields:
        """Return what the template of names may use. A file that tells no prompt goes by the name it had."""
        return NameFields(
            moment=self.made_at.astimezone(),
            extension=self.checked.extension,
            style=self.style_name,
            prompt=self.request.prompt or self.path.stem,
            seed=self.seed,
            index=self.find.record.index if self.find else 0,
            width=self.checked.width,
            height=self.checked.height,
            generation_id=self.find.record.generation_id if self.find else "",
        )


def look_at(path: Path, *, now: datetime) -> Newcomer | Spoilt:
    """Decode the file at ``path`` and read what made it. Blocks, 20 to 100 ms; anybody's bytes cost this file only."""
    try:
        return _looked_at(path, now)
    except (OSError, BadBytes) as error:
        return Spoilt(path, _reason(error))
    except Exception as error:  # noqa: BLE001 - whatever bytes do to a reader costs this file only
        _log.warning("%s cannot be looked at", path, exc_info=True)
        return Spoilt(path, f"It cannot be read ({type(error).__name__}).")


def _looked_at(path: Path, now: datetime) -> Newcomer | Spoilt:
    find = finds.look(path)
    if isinstance(find, Spoilt):
        return find
    stamp = Stamp.of(path.stat())
    digest = file_sha256(path)
    moving = path.suffix.lower() in _CLIPS
    checked, small = clip.glance(path) if moving else check_and_shrink(path)
    if find is not None:
        record = find.record
        request, style, seed, made_at = record.request, record.style_name, record.seed, record.created_at
    else:
        request, style, seed = _foreign(path)
        made_at = datetime.fromtimestamp(stamp.mtime_ns / 1e9, UTC)
    return Newcomer(
        path=path,
        stamp=stamp,
        sha256=digest,
        checked=checked,
        small=small,
        look=look(small) if small and not moving else "",
        request=request,
        style_name=style,
        seed=seed,
        made_at=min(max(made_at, _EARLIEST), now + _LATEST),
        find=find,
        marks=_marks(path, find),
    )


def _foreign(path: Path) -> tuple[Request, str, int | None]:
    found = read_foreign(path)
    if found is None:
        return ImageRequest(prompt=""), "", None
    request = fitted(found).request
    return request, found.model, request.seed


def _marks(path: Path, find: Find | None) -> Marks | None:
    generation_id, index = find.output if find else ("", 0)
    return marks_beside(path, generation_id=generation_id, index=index)


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"It cannot be read ({error.strerror})."
    return str(error)


def row(newcomer: Newcomer, path: Path, stamp: Stamp) -> Taken:
    """Return the row of a newcomer whose file is at ``path`` now."""
    find, checked = newcomer.find, newcomer.checked
    record = find.record if find else None
    share = None
    if record is not None and record.charged is not None:
        share = record.charged / max(record.request.count, 1)
    picture = Picture(
        id=new_id(newcomer.made_at),
        job_id="",
        generation_id=record.generation_id if record else "",
        index=record.index if record else 0,
        path=path.as_posix(),
        sha256=newcomer.sha256,
        source_sha256=record.source_sha256 if record and record.source_sha256 else newcomer.sha256,
        size_bytes=newcomer.stamp.size,
        media_type=checked.media_type,
        width=checked.width,
        height=checked.height,
        request=newcomer.request,
        created_at=newcomer.made_at,
        style_name=newcomer.style_name,
        seed=newcomer.seed,
        charged=share,
        seconds=checked.seconds if isinstance(checked, CheckedClip) else None,
        sandbox=record.sandbox if record else False,
        imported=True,
    )
    return Taken(picture, stamp, newcomer.look)


def moved_to(newcomer: Newcomer, path: Path) -> Taken:
    """Return the row of a newcomer that was copied to ``path``; blocks for a moment.

    Raises:
        OSError: The copy cannot be seen.
    """
    return row(newcomer, path, Stamp.of(path.stat()))
