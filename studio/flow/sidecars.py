"""Marks are written beside the files they are about, some time after they were given, and never lost in between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from studio.domain.clock import Clock
from studio.domain.errors import DiskTrouble, StudioError
from studio.domain.marks import Collection, SmartFolder
from studio.domain.words import Explanation
from studio.flow.beside import read_shelves, refuse_gone, write_marks, write_shelves
from studio.store.beside import SHELVES as SHELVES_FILE
from studio.store.durable import sync_folder
from studio.store.lock import FileLock
from studio.store.marks import Leaf
from studio.store.store import Store
from studio.store.trouble import disk_trouble
from studio.store.unwritten import SHELVES, Unwritten

_Result = TypeVar("_Result")

_AT_ONCE = 64
"""Files that are on the disk before their notes are taken back, and that a kill has written once more."""
_CALM = 3.0
_PAUSE = 0.5
"""Seconds after a change: whoever gives one mark gives the next, and notes grow by the letter."""
_LOOK = 60.0
"""Seconds until it is looked what other processes left to be written, or whether the disk is better."""
_LONGEST_LOOK = 600.0
_TURN = 0.1

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Page:
    """What is to be written in one go: a batch of notes with all they need.

    Attributes:
        disk: Whether a disk of its own belongs at ``root``.
    """

    root: Path
    disk: bool
    noted: Sequence[Unwritten]
    leaves: dict[str, Leaf]
    collections: tuple[Collection, ...] = ()
    folders: tuple[SmartFolder, ...] = ()


class _Away(Exception):
    """A file is not where it was, so that nothing can be beside it."""


@dataclass(slots=True)
class _Written:
    done: list[Unwritten] = field(default_factory=list)
    waiting: int = 0
    trouble: DiskTrouble | None = None


@dataclass(slots=True)
class Round:
    """What came of one attempt to write everything.

    Attributes:
        written: Files that say now what the index knows.
        waiting: Pictures whose file is not where it was, so that nothing can be beside it for now.
        trouble: What kept the first of the others from being written; None when nothing did.
    """

    written: int = 0
    waiting: int = 0
    trouble: DiskTrouble | None = None


class Scribe:
    """Writes what is noted. One process at a time does, whoever it is; the others leave their notes to it."""

    def __init__(
        self,
        store: Store,
        *,
        root: Callable[[], Path],
        clock: Clock,
        data: Path,
        tell: Callable[[Explanation], None] = lambda _: None,
    ) -> None:
        """``root`` is the picture folder in use, ``data`` the data folder. ``tell`` hears of trouble, once."""
        self._store = store
        self._root = root
        self._clock = clock
        self._lock = data / "studio.writing"
        self._tell = tell
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="studio-scribe")
        self._woken = asyncio.Event()
        self._told = False
        self._seen_root: Path | None = None
        self._deaf = store.marks.listen(self._woken.set)

    async def run(self) -> None:
        """Write after each change, and now and then, until it is cancelled. A start has a moment for itself."""
        await self._clock.sleep(_CALM)
        look = _LOOK
        while True:
            self._woken.clear()
            done = await self.write() or Round()
            look = min(look * 2, _LONGEST_LOOK) if done.trouble or done.waiting else _LOOK
            await self._changed(look)

    async def write(self) -> Round | None:
        """Write everything that is noted; what cannot be written stays noted.

        None when another process writes. Takes some milliseconds for each picture, none of them on the loop. Does not
        fail.
        """
        try:
            lock = await self._do(self._take_turn)
            if lock is None:
                return None
            try:
                done = await self._write()
            finally:
                await asyncio.shield(self._do(lock.release))  # after what is just being written, in the same thread
        except (OSError, StudioError) as error:
            _log.warning("Marks were not written beside their files: %s", error)
            trouble = error if isinstance(error, DiskTrouble) else DiskTrouble(str(error))
            done = Round(trouble=trouble)
        self._say(done)
        return done

    async def finish(self, seconds: float) -> None:
        """Write what is noted, for so many seconds at most; the rest waits for the next start."""
        try:
            await asyncio.wait_for(self._until_written(), seconds)
        except TimeoutError:
            _log.info("Marks are left to be written beside their files at the next start")

    async def close(self) -> None:
        """Wait for the file that is just being written, and end the thread."""
        self._deaf()
        await asyncio.to_thread(self._thread.shutdown, wait=True)

    def _take_turn(self) -> FileLock | None:
        return FileLock.take(self._lock)

    async def _until_written(self) -> None:
        while await self.write() is None:
            await asyncio.sleep(_TURN)

    async def _write(self) -> Round:
        root = self._root()
        disk = await self._store.library.expects_disk(root)
        if root != self._seen_root:
            await self._look_for_shelves(root)
        done, after = Round(), 0
        while batch := await self._store.marks.unwritten(after=after, limit=_AT_ONCE):
            after = batch[-1].revision
            written = await self._do(_write_page, await self._page(root, disk, batch))
            if written.done:
                await self._store.marks.written(written.done)
            done.written += len(written.done)
            done.waiting += written.waiting
            done.trouble = done.trouble or written.trouble
        return done

    async def _page(self, root: Path, disk: bool, batch: Sequence[Unwritten]) -> _Page:
        """Read what the files of ``batch`` have to say. What changes from now on has another revision."""
        marks = self._store.marks
        leaves = {leaf.id: leaf for leaf in await marks.leaves(each.item for each in batch)}
        if SHELVES not in {each.item for each in batch}:
            return _Page(root, disk, batch, leaves)
        await self._take_in(root)
        return _Page(root, disk, batch, leaves, await marks.collections(), await marks.smart_folders())

    async def _take_in(self, root: Path) -> None:
        """Take in the collections that an index lacks which is still to be rebuilt: they must not be written over."""
        await self._store.rebuild.reached()
        if self._store.rebuild_wanted and (found := await self._do(read_shelves, root)) is not None:
            await self._store.rebuild.shelve(found)

    async def _look_for_shelves(self, root: Path) -> None:
        """Have collections and smart folders written into a picture folder that has not got them."""
        marks = self._store.marks
        some = await marks.collections() or await marks.smart_folders()
        if some and not await marks.is_noted(SHELVES) and not await self._do((root / SHELVES_FILE).exists):
            await marks.note([SHELVES])
        self._seen_root = root

    async def _do(self, work: Callable[..., _Result], *arguments: object) -> _Result:
        return await asyncio.wrap_future(self._thread.submit(work, *arguments))

    async def _changed(self, seconds: float) -> None:
        """Wait for a change and for a moment after it, ``seconds`` at most."""
        waits = [asyncio.ensure_future(self._woken.wait()), asyncio.ensure_future(self._clock.sleep(seconds))]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        if self._woken.is_set():
            await self._clock.sleep(_PAUSE)

    def _say(self, done: Round) -> None:
        if done.trouble is None:
            self._told = False
        elif not self._told:
            self._told = True
            cause = f"{done.trouble} They are kept in the index, and written as soon as that is possible."
            self._tell(Explanation("Marks could not be written beside your pictures", cause))


def _write_page(page: _Page) -> _Written:
    """Write a batch, then put its names on the disk: a folder with a thousand pictures is synced once for many."""
    written, folders = _Written(), dict[Path, list[Unwritten]]()
    for noted in page.noted:
        try:
            folder = _write_one(noted, page)
        except OSError as error:
            leaf = page.leaves.get(noted.item)
            written.trouble = written.trouble or disk_trouble(error, leaf.path.parent if leaf else page.root)
        except _Away:
            written.waiting += 1
        except Exception:  # noqa: BLE001 - it is in the log with all there is to know
            # Whatever is the matter with this one: it stays noted, and is not in the way of the others.
            _log.exception("The marks of %s cannot be written", noted.item)
            written.waiting += 1
        else:
            (written.done if folder is None else folders.setdefault(folder, [])).append(noted)
    for folder, those in folders.items():
        try:
            sync_folder(folder)
            written.done += those
        except OSError as error:
            written.trouble = written.trouble or disk_trouble(error, folder)
    return written


def _write_one(noted: Unwritten, page: _Page) -> Path | None:
    """Write one, and return the folder to be synced.

    Raises:
        _Away: Its file is not there.
        OSError: Nor is the picture folder, or the disk failed.
    """
    leaf = page.leaves.get(noted.item)
    if noted.item == SHELVES:
        refuse_gone(page.root, disk=page.disk)
        return write_shelves(page.root, page.collections, page.folders)
    if leaf is None:
        return None  # it left the index
    if leaf.path.is_file():
        return write_marks(leaf)
    if leaf.path.is_relative_to(page.root):
        refuse_gone(page.root, disk=page.disk)
    raise _Away
