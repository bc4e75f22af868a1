"""A lost index comes back: every file in the picture folder that holds our words gets its rows again.

What other programs made follows in the background, for nothing that costs money depends on it.
"""

from __future__ import annotations

import asyncio
import errno
import itertools
import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from studio.domain.clock import Clock
from studio.domain.errors import DiskTrouble
from studio.domain.marks import Shelf
from studio.domain.picture import Picture
from studio.domain.words import Explanation, explain
from studio.flow import finds
from studio.flow.beside import read_shelves
from studio.flow.board import Board
from studio.flow.events import IndexRebuilding
from studio.flow.finds import Find, Spoilt
from studio.flow.places import places_left
from studio.store import walk
from studio.store.files import LibraryFolder
from studio.store.store import Store
from studio.store.trouble import disk_trouble

_log = logging.getLogger(__name__)

_AT_ONCE = 64
"""Files per transaction: what a kill costs, and what is in memory at a time."""
_NAMED = 100
_TURN = 1.0
_FOLDER_DELAY = 20.0


@dataclass(slots=True)
class Rebuilt:
    """What came of it, in files.

    Attributes:
        restored: Have a row again.
        known: Had one that leads to a file.
        foreign: Are not ours; :func:`~studio.flow.regaining.regain` looks at them.
        skipped: Are damaged, too large or cannot be read.
        jobs: Runs that the journal has again.
        examples: The first of those that were skipped.
    """

    restored: int = 0
    known: int = 0
    foreign: int = 0
    skipped: int = 0
    jobs: int = 0
    examples: list[Spoilt] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """Return the counts in words."""
        files = _counted(self.restored, "file is", "files are")
        parts = [f"{files} in the library again, with what {_counted(self.jobs, 'run', 'runs')} cost."]
        if self.skipped:
            what = _counted(self.skipped, "file was", "files were")
            parts.append(f"{what} left out: damaged, too large or not readable.")
        return " ".join(parts)

    @property
    def seen(self) -> int:
        """Return how many files were looked at."""
        return self.restored + self.known + self.foreign + self.skipped

    def skip(self, spoilt: Spoilt) -> None:
        """Count a file that cannot be taken in."""
        self.skipped += 1
        if len(self.examples) < _NAMED:
            self.examples.append(spoilt)
        _log.warning("Not taken into the index: %s: %s", spoilt.path, spoilt.reason)


async def rebuild(
    store: Store,
    folder: LibraryFolder,
    *,
    profile: str,
    clock: Clock,
    report: Callable[[Rebuilt], None] = lambda _: None,
) -> Rebuilt:
    """Give rows to the files under ``folder`` that have none, and to the runs that made them, while that is wanted.

    Goes on where an earlier attempt was killed; another process that is at it already is waited for. Nothing on the
    disk is changed. ``report`` hears now and then how far it is. Rows that exist are renewed only where their file is
    gone; what people added to them stays. Takes about a second for a few hundred files, none of it on the loop.

    Raises:
        DiskTrouble: The folder is gone, or the index cannot be written. It stays wanted.
    """
    done = Rebuilt()
    while (lock := await folder.run(store.rebuild.take_turn)) is None:
        await clock.sleep(_TURN)
    try:
        after = await store.rebuild.reached()
        if store.rebuild.wanted:
            await store.library.rebase(folder.root)
            for place in places_left(store.rebuild.places(folder.root), after):
                await _Round(store, folder, profile, clock, done, report).run(place, after)
            await store.rebuild.finish()
    finally:
        lock.release()
    return done


class Rebuilding:
    """Sees to it that an engine begins on a whole index, or gets one as soon as the picture folder is there."""

    def __init__(self, board: Board, *, store: Store, folder: Callable[[], LibraryFolder], thumbnails: Path) -> None:
        self._board = board
        self._store = store
        self._folder = folder
        self._thumbnails = thumbnails

    async def attempt(self) -> bool:
        """Rebuild the index if that is wanted; return whether it is whole now."""
        if not self._store.rebuild_wanted:
            return True
        try:
            done = await rebuild(
                self._store, self._folder(), profile=self._board.profile, clock=self._board.clock, report=self._report
            )
        except DiskTrouble as error:
            self._board.trouble(explain(error))
            return False
        if done.restored or done.skipped:
            self._board.trouble(Explanation("The index was rebuilt from your pictures", done.sentence, mended=True))
        return True

    async def rest(self) -> None:
        """Bring back what other programs made, if a rebuild left that to be done; else the next start does."""
        if await self._store.rebuild.strangers_reached() is None:
            return
        from studio.flow.regaining import regain  # heavy, and hardly any start needs it

        try:
            done = await regain(
                self._store,
                self._folder(),
                thumbnails=self._thumbnails,
                clock=self._board.clock,
                report=lambda done: self._board.tell(IndexRebuilding(done.seen, done.taken)),
            )
        except DiskTrouble as error:  # whoever works on that disk tells of it; this goes on with the next start
            _log.warning("Imported pictures are not brought back now: %s", error)
            return
        if done.taken:
            self._board.trouble(Explanation("The index was rebuilt from your pictures", done.sentence, mended=True))

    async def later(self, then: Callable[[], None]) -> None:
        """Try until it is whole, then go on with ``then``. What it lacks would be fetched twice before."""
        while not await self._again():
            pass
        then()

    async def _again(self) -> bool:
        await self._board.clock.sleep(_FOLDER_DELAY)
        folder = self._folder()
        return await folder.run(folder.root.is_dir) and await self.attempt()

    def _report(self, done: Rebuilt) -> None:
        self._board.tell(IndexRebuilding(done.seen, done.restored))


class _Round:
    """One folder, a batch of files at a time."""

    def __init__(
        self,
        store: Store,
        folder: LibraryFolder,
        profile: str,
        clock: Clock,
        done: Rebuilt,
        report: Callable[[Rebuilt], None],
    ) -> None:
        self._store = store
        self._folder = folder
        self._profile = profile
        self._clock = clock
        self._done = done
        self._report = report

    async def run(self, place: Path, after: Path | None) -> None:
        """Take in what is under ``place``; the folder in use must be there, another one may be gone."""
        if place != self._folder.root and not await self._folder.run(place.is_dir):
            return
        shelf = await self._folder.run(_shelf, place)
        if shelf is not None:
            await self._store.rebuild.shelve(shelf)
        files = walk.files(place, finds.ENDINGS, after=after)
        while batch := await self._folder.run(_next, files, place):
            await self._take(batch, place)
            self._report(self._done)

    async def _take(self, batch: list[Path], place: Path) -> None:
        looked = await asyncio.gather(*(self._folder.run(finds.look, path) for path in batch))
        found = [each for each in looked if isinstance(each, Find)]
        known = await self._store.rebuild.known(each.output for each in found)
        there = await self._folder.run(_there, known)
        marks = {each.output: each.marks for each in found if known.get(each.output) == each.path}
        # Of two files with one output, the first is the picture and the other a copy somebody made.
        lacking = {each.output: each for each in reversed(found) if each.output not in there}
        now = self._clock.now()
        rows = await asyncio.gather(*(self._folder.run(_row, each, now) for each in lacking.values()))
        await self._folder.run(_refuse_gone, place)
        pictures = [row for row in rows if isinstance(row, Picture)]
        runs = {each.record.generation_id: each for each in reversed(found)}
        jobs = [finds.job(each, profile=self._profile, now=now) for each in runs.values()]
        marks |= {each: find.marks for each, find in lacking.items()}
        self._done.jobs += await self._store.rebuild.enter(pictures, jobs, marks=marks, reached=batch[-1], now=now)
        for spoilt in (*looked, *rows):
            if isinstance(spoilt, Spoilt):
                self._done.skip(spoilt)
        self._done.restored += len(pictures)
        self._done.known += len(found) - len(rows)
        self._done.foreign += looked.count(None)


def _counted(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"


def _next(files: Iterator[Path], place: Path) -> list[Path]:
    try:
        return list(itertools.islice(files, _AT_ONCE))
    except OSError as error:
        raise disk_trouble(error, place) from error


def _shelf(place: Path) -> Shelf | None:
    try:
        return read_shelves(place)
    except OSError as error:
        raise disk_trouble(error, place) from error


def _there(known: dict[tuple[str, int], Path]) -> set[tuple[str, int]]:
    return {output for output, path in known.items() if path.is_file()}


def _row(find: Find, now: datetime) -> Picture | Spoilt:
    return finds.picture(find, now=now)


def _refuse_gone(place: Path) -> None:
    """Raise when the files could not be read because their disk went, which says nothing about them."""
    if not place.is_dir():
        raise disk_trouble(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)), place)
