"""Files of ours as they are found again: what is written in one becomes a row of the library and one of the journal."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from msgspec.structs import replace

from studio.domain import limits
from studio.domain.errors import BadBytes
from studio.domain.identity import new_id, new_key
from studio.domain.job import Job, JobState
from studio.domain.marks import Marks
from studio.domain.picture import Picture
from studio.flow.account import SANDBOX
from studio.flow.beside import marks_beside
from studio.flow.output import file_sha256
from studio.flow.standing import MOST_OUTPUTS
from studio.media import mp4
from studio.media.check import check_picture, checking
from studio.media.clip import check_clip
from studio.media.embed import read
from studio.media.record import Record, block, read_block
from studio.store import trash
from studio.store.files import sidecar_path

_log = logging.getLogger(__name__)

_CLIPS = frozenset((".mp4", ".mov"))
ENDINGS = frozenset((".png", ".jpg", ".jpeg", ".webp")) | _CLIPS
"""Of names worth a look."""

_LARGEST_WORDS = 1 << 20
_LONGEST_ID = 200
_HEAD = 16
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
_QUICKTIME = b"qt  "
_DEAREST = Decimal(1_000_000)
_YEARS = range(2020, 2200)
_SIDES = range(1, 1 << 17)
_KEPT = timedelta(hours=limits.OUTPUT_LIFETIME_HOURS + 1)
"""So long the server may still have an output; an hour more, for clocks disagree."""


@dataclass(frozen=True, slots=True)
class Find:
    """A file with the words that made it.

    Attributes:
        marks: What people added to it, as it stands beside the file; None when nothing does.
    """

    path: Path
    record: Record
    marks: Marks | None = None

    @property
    def output(self) -> tuple[str, int]:
        """Return what names it for ever."""
        return self.record.generation_id, self.record.index


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A file that cannot be taken in, and why."""

    path: Path
    reason: str


def look(path: Path) -> Find | Spoilt | None:
    """Read the words in the file at ``path`` or beside it; None when it is somebody else's. Blocks for a moment."""
    try:
        _refuse_odd(path)
        record = read(path)
        if record is None and path.suffix.lower() in _CLIPS:
            record = _beside(path)
        if record is not None and record.generation_id:
            marks = marks_beside(path, generation_id=record.generation_id, index=record.index)
            return Find(path, _sensible(record), marks)
        _refuse_no_picture(path)
    except (OSError, BadBytes) as error:
        return Spoilt(path, str(error))
    except Exception as error:  # noqa: BLE001 - anybody's bytes: whatever they do to a reader costs this file only
        _log.warning("%s cannot be read", path, exc_info=True)
        return Spoilt(path, f"It cannot be read ({type(error).__name__}).")
    return None


def picture(find: Find, *, now: datetime) -> Picture | Spoilt:
    """Return the row for a file; blocks while it is hashed. What the server may still have is decoded to its end too.

    An older one is looked at from outside only: nobody could replace it.
    """
    try:
        return _picture(find, thorough=now - find.record.created_at < _KEPT)
    except (OSError, BadBytes) as error:
        return Spoilt(find.path, str(error))
    except Exception as error:  # noqa: BLE001 - as above
        _log.warning("%s cannot be checked", find.path, exc_info=True)
        return Spoilt(find.path, f"It cannot be checked ({type(error).__name__}).")


def job(find: Find, *, profile: str, now: datetime) -> Job:
    """Return the row of the run that made a file, for a journal that does not know it.

    A run of which the server may still have something stays watched, so that a missing file is fetched.
    """
    record = find.record
    young = now - record.created_at < _KEPT
    return Job(
        id=new_id(record.created_at),
        key=new_key(),
        profile=SANDBOX if record.sandbox else profile,
        request=record.request,
        created_at=record.created_at,
        state=JobState.ACCEPTED if young else JobState.SAVED,
        style_name=record.style_name,
        quoted=record.quoted,
        charged=record.charged,
        generation_id=record.generation_id,
        accepted_at=record.created_at,
        ended_at=None if young else record.created_at,
        request_ids=(record.request_id,) if record.request_id else (),
        shot=record.shot,
        origins=record.origins,
    )


def _refuse_odd(path: Path) -> None:
    most = limits.CLIP_BYTES if path.suffix.lower() in _CLIPS else limits.OUTPUT_BYTES
    if not path.is_file():
        raise BadBytes("It is no file.")
    if path.stat().st_size > most:
        raise BadBytes(f"It is larger than {most >> 20} MB.")


def _refuse_no_picture(path: Path) -> None:
    """Tell a picture of somebody else from what is left of one after its disk failed."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(_STARTS) and not mp4.is_mp4(head):
        raise BadBytes("It is not what its name says.")


def _beside(path: Path) -> Record | None:
    """Return the words beside a clip that could take none, if they are of these very bytes."""
    try:
        with sidecar_path(path).open("rb") as file:
            record = read_block(file.read(_LARGEST_WORDS))
    except FileNotFoundError:
        return None
    return record if record is not None and record.source_sha256 == file_sha256(path) else None


def _sensible(record: Record) -> Record:
    """Refuse words that no picture of ours has: they may be anybody's, and are about to become rows."""
    block(record)  # raises for text that is none
    when = record.created_at if record.created_at.tzinfo else record.created_at.replace(tzinfo=UTC)
    fits = (
        len(record.generation_id) <= _LONGEST_ID
        and 0 <= record.index < MOST_OUTPUTS
        and when.year in _YEARS
        and record.width in _SIDES
        and record.height in _SIDES
    )
    if not fits:
        raise BadBytes("The words in it make no sense.")
    return replace(record, created_at=when, quoted=_amount(record.quoted), charged=_amount(record.charged))


def _amount(claimed: Decimal | None) -> Decimal | None:
    if claimed is None or not claimed.is_finite() or not 0 <= claimed <= _DEAREST:
        return None
    return claimed


def _picture(find: Find, *, thorough: bool) -> Picture:
    path, record = find.path, find.record
    media_type, width, height, seconds = _checked(path, record, thorough=thorough)
    digest = file_sha256(path)
    share = None if record.charged is None else record.charged / max(record.request.count, 1)
    return Picture(
        id=new_id(record.created_at),
        job_id="",
        generation_id=record.generation_id,
        index=record.index,
        path=path.as_posix(),
        sha256=digest,
        source_sha256=record.source_sha256 or digest,
        size_bytes=path.stat().st_size,
        media_type=media_type,
        width=width,
        height=height,
        request=record.request,
        created_at=record.created_at,
        style_name=record.style_name,
        seed=record.seed,
        charged=share,
        seconds=seconds,
        sandbox=record.sandbox,
        trashed_at=trash.moment(path),
    )


def _checked(path: Path, record: Record, *, thorough: bool) -> tuple[str, int, int, float | None]:
    if path.suffix.lower() in _CLIPS:
        return _checked_clip(path, record, thorough=thorough)
    if thorough:
        whole = check_picture(path)
    else:
        with checking(path) as (whole, _):
            pass  # how it begins and ends is enough
    return whole.media_type, whole.width, whole.height, None


def _checked_clip(path: Path, record: Record, *, thorough: bool) -> tuple[str, int, int, float | None]:
    if thorough:
        whole = check_clip(path)
        return whole.media_type, whole.width, whole.height, whole.seconds
    with path.open("rb") as file:
        head = file.read(_HEAD)
        mp4.refuse_broken(file)
    media_type = "video/quicktime" if head[8:12] == _QUICKTIME else "video/mp4"
    return media_type, record.width, record.height, record.seconds
