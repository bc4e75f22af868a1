"""Which picture of the library is this file? Told by its bytes, by our words in it, by its pixels, by its looks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio.domain.clock import Clock
from studio.domain.errors import BadBytes, StudioError
from studio.domain.picture import Picture
from studio.flow.output import file_sha256
from studio.flow.thumbnails import thumbnail_path
from studio.media import embed
from studio.media.foreign.reading import Found, read_settings
from studio.media.pixels import LIKE, fingerprint, look
from studio.media.thumbnail import thumbnail
from studio.store.store import Store

_log = logging.getLogger(__name__)

_AT_ONCE = 16
_BREATH = 0.5
"""Seconds between two rounds of filling in: nobody waits for it."""

_BUSY = 30.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """A picture that looks like another one. ``bits`` of 128 differ; 0 for what cannot be told apart."""

    picture: Picture
    bits: int


async def recognise(store: Store, path: Path) -> Picture | None:
    """Return the picture of the library that the file at ``path`` is, or is a copy of; None when it is none.

    A copy is told also when everything around its pixels was stripped or rewritten. One that lost something, as a JPEG
    made of a PNG did, is only :func:`like` it. Reads and decodes the file: some 100 ms, in a thread.

    Raises:
        OSError: The file cannot be read.
    """
    digest = await asyncio.to_thread(file_sha256, path)
    known = (await store.sights.by_sha256([digest])).get(digest)
    if known is not None:
        return known
    record = await asyncio.to_thread(embed.read, path)
    if record is not None and record.generation_id:
        known = await store.sights.by_output(record.generation_id, record.index)
        if known is not None:
            return known
    pixels = await asyncio.to_thread(_pixels, path)
    found = await store.sights.by_pixels(pixels) if pixels else ()
    return found[0] if found else None


async def like(store: Store, path: Path, *, limit: int = 5) -> tuple[Likeness, ...]:
    """Return the pictures of the library that look like the file at ``path``, the likest first.

    Raises:
        OSError: The file cannot be read.
    """
    wanted = await asyncio.to_thread(_look, path)
    if not wanted:
        return ()
    found = await store.sights.like(wanted, most=LIKE, limit=limit)
    return tuple(Likeness(picture, bits) for picture, bits in found)


async def settings_of(path: Path) -> Found | None:
    """Read how the file at ``path`` was made, in a thread: see :func:`studio.media.foreign.reading.read_settings`.

    Raises:
        OSError: The file cannot be read.
    """
    return await asyncio.to_thread(read_settings, path)


class FillingIn:
    """Looks at the pictures nobody has looked at, when there is nothing better to do."""

    def __init__(self, store: Store, clock: Clock, *, thumbnails: Path, busy: Callable[[], bool]) -> None:
        """Begin. While ``busy`` says so, paid pictures are on their way and nothing is done here."""
        self._store = store
        self._clock = clock
        self._thumbnails = thumbnails
        self._busy = busy

    async def run(self) -> int:
        """Go on until every picture has its pixels and its look; return how many got them. One file at a time.

        What cannot be read is passed over and, when it is the file's own fault, not tried again.
        """
        done, below = 0, None
        while pictures := await self._unprinted(below):
            for seq, picture in pictures:
                while self._busy():
                    await self._clock.sleep(_BUSY)
                done += await self._fill(seq, picture)
                below = seq
            await self._clock.sleep(_BREATH)
        return done

    async def _unprinted(self, below: int | None) -> tuple[tuple[int, Picture], ...]:
        try:
            return await self._store.sights.unprinted(_AT_ONCE, below=below)
        except StudioError as error:
            _log.warning("No pictures are looked at now: %s", error)
            return ()

    async def _fill(self, seq: int, picture: Picture) -> bool:
        """Look at one picture; return whether what it shows is known now."""
        try:
            pixels, seen = await asyncio.to_thread(_prints, picture, thumbnail_path(self._thumbnails, picture))
            if pixels and not await asyncio.to_thread(_is_still, picture):
                return False  # the next look at the folder tells what became of it
            await self._store.sights.put_prints([(seq, pixels, seen)])
        except (OSError, StudioError) as error:  # a disk that is gone says nothing about the picture
            _log.warning("What %s shows is not known: %s", picture.path, error)
            return False
        return bool(pixels)


def _prints(picture: Picture, small: Path) -> tuple[str, str]:
    """Return pixels and look of a picture; no pixels when it is broken."""
    path = Path(picture.path)
    pixels = _pixels(path)
    if not pixels or picture.is_video:
        return pixels, ""
    try:
        return pixels, look(small.read_bytes() if small.is_file() else thumbnail(path))
    except BadBytes as error:
        _log.warning("%s has no look: %s", path, error)
        return pixels, ""


def _is_still(picture: Picture) -> bool:
    """Whether the file is the one of the row. Of one edited since, new pixels beside the old hash would hide that."""
    return file_sha256(Path(picture.path)) == picture.sha256


def _pixels(path: Path) -> str:
    try:
        return fingerprint(path)
    except BadBytes:
        return ""


def _look(path: Path) -> str:
    try:
        return look(thumbnail(path))
    except BadBytes:
        return ""
