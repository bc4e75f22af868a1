"""Files that come into the library from elsewhere: looked at, told from what is known already, and made into rows."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from studio.domain.errors import BadBytes
from studio.domain.foreign import fitted
from studio.domain.identity import new_id
from studio.domain.marks import Marked, Marks
from studio.domain.names import NameFields
from studio.domain.picture import Picture
from studio.domain.request import ImageRequest, Request
from studio.flow import finds
from studio.flow.beside import marks_beside
from studio.flow.finds import Find, Spoilt
from studio.flow.output import file_sha256
from studio.flow.thumbnails import put_thumbnail
from studio.media import clip
from studio.media.check import Checked
from studio.media.clip import CheckedClip
from studio.media.foreign.reading import read_foreign
from studio.media.pixels import fingerprint, look
from studio.media.record import sidecar
from studio.media.thumbnail import check_and_shrink
from studio.store.sights import Stamp, Taken
from studio.store.store import Store

_Result = TypeVar("_Result")
_log = logging.getLogger(__name__)

_CLIPS = (".mp4", ".mov")
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
_LATEST = timedelta(days=1)
_NICE = 5
_THREADS = 4


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


class Hands:
    """A few threads that look at files and give way to everything else: the window, and what is paid for."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="studio-newcomers", initializer=_give_way)

    async def run(self, work: Callable[..., _Result], *arguments: object) -> _Result:
        """Call blocking ``work`` in one of the threads."""
        return await asyncio.wrap_future(self._threads.submit(work, *arguments))

    async def all(self, work: Callable[[Any], _Result], values: Sequence[Any]) -> list[_Result]:
        """Call ``work`` with each of ``values``, and return what came of them in their order."""
        return list(await asyncio.gather(*(self.run(work, value) for value in values)))

    def close(self) -> None:
        """Let what is under way end, and nothing else begin. Does not wait."""
        self._threads.shutdown(wait=False, cancel_futures=True)


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


class Register:
    """Tells newcomers from what the library knows, and enters those it does not."""

    def __init__(self, store: Store, hands: Hands, thumbnails: Path) -> None:
        self._store = store
        self._hands = hands
        self._thumbnails = thumbnails

    async def known(self, newcomers: Sequence[Newcomer]) -> dict[Path, Picture]:
        """Return which of ``newcomers`` are in the library already, whatever was written around their pixels."""
        sights = self._store.sights
        same = await sights.by_sha256([each.sha256 for each in newcomers])
        found: dict[Path, Picture] = {}
        for each in newcomers:
            picture = same.get(each.sha256)
            if picture is None and each.output is not None:
                picture = await sights.by_output(*each.output)
            if picture is None and each.look:
                picture = await self._twin(each)
            if picture is not None:
                found[each.path] = picture
        return found

    async def _twin(self, newcomer: Newcomer) -> Picture | None:
        """Return a picture with exactly the same pixels. Only what looks alike to the last bit is compared."""
        sides = (newcomer.checked.width, newcomer.checked.height)
        alike = await self._store.sights.by_look(newcomer.look)
        rivals = [each for each in alike if sides in ((each.width, each.height), (each.height, each.width))]
        if not rivals:
            return None
        pixels = await self._hands.run(_pixels, newcomer.path)
        for rival in rivals if pixels else ():
            if pixels == (rival.pixels or await self._hands.run(_pixels, Path(rival.path))):
                return rival
        return None

    async def enter(self, taken: Sequence[tuple[Newcomer, Taken]]) -> tuple[Picture, ...]:
        """Write the rows of newcomers and make their thumbnails; return the rows that are new.

        Raises:
            DiskTrouble: The index cannot be written.
        """
        if not taken:
            return ()
        await self._hands.all(self._keep_small, taken)
        pictures = await self._store.sights.take([each for _, each in taken])
        marks = {each.picture.id: newcomer.marks for newcomer, each in taken}
        marked = [Marked(picture.id, own) for picture in pictures if (own := marks.get(picture.id)) is not None]
        if marked:
            await self._store.marks.restore(marked)
        return pictures

    def _keep_small(self, each: tuple[Newcomer, Taken]) -> None:
        newcomer, taken = each
        put_thumbnail(self._thumbnails, taken.picture, newcomer.small)


def without_twins(newcomers: Sequence[Newcomer]) -> tuple[list[Newcomer], int]:
    """Return one of each content, in order, and how many were left out."""
    seen: set[object] = set()
    kept = []
    for each in newcomers:
        names = {each.sha256, each.output or each.sha256}
        if not names & seen:
            kept.append(each)
        seen |= names
    return kept, len(newcomers) - len(kept)


def moved_to(newcomer: Newcomer, path: Path) -> Taken:
    """Return the row of a newcomer that was copied to ``path``; blocks for a moment.

    Raises:
        OSError: The copy cannot be seen.
    """
    return row(newcomer, path, Stamp.of(path.stat()))


def _pixels(path: Path) -> str:
    try:
        return fingerprint(path)
    except (OSError, BadBytes):
        return ""


def _give_way() -> None:
    """Let this thread run when no other wants to. Only Linux can do so for one thread of a program."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
