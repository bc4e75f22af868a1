"""A folder of pictures comes into the library: copied in under its names, or taken as it lies when it lies in it.

A file gets its name before its row, as a paid one does. A kill between the two leaves a whole file that the next import
of the same folder, or the next look at the library, gives its row; it is never copied twice.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from studio.domain.clock import Clock
from studio.domain.errors import Mistaken
from studio.domain.limits import CLIP_BYTES
from studio.domain.names import render
from studio.flow import finds
from studio.flow.finds import Spoilt
from studio.flow.hands import Hands
from studio.flow.lookers import Lookers
from studio.flow.newcomer import Newcomer, moved_to, row
from studio.flow.newcomers import Register, without_twins
from studio.flow.output import file_sha256
from studio.store import walk
from studio.store.files import LibraryFolder
from studio.store.parts import drop
from studio.store.sights import Taken
from studio.store.store import Store
from studio.store.strays import Strays
from studio.store.trouble import disk_trouble

_log = logging.getLogger(__name__)

_AT_ONCE = 32
"""Files per transaction: what is in memory at a time, and what a kill leaves to be taken up."""

_NAMED = 100
_TOLD = 3
_BESIDE = frozenset((".json", ".xmp", ".txt"))
"""Endings of words beside pictures, which are no pictures that were missed."""


@dataclass(slots=True)
class Imported:
    """What came of it so far, in files.

    Attributes:
        imported: Are in the library now.
        known: Were there already, by their content.
        others: Are no pictures or clips that can be shown here.
        broken: Are damaged, too large or cannot be read.
        total: How many there are; counted before the first is looked at.
        examples: The first of the broken ones, and folders that could not be read.
        pictures: The ids of what is new, in the order in which it was found.
    """

    imported: int = 0
    known: int = 0
    others: int = 0
    broken: int = 0
    total: int = 0
    examples: list[Spoilt] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Return how many were dealt with."""
        return self.imported + self.known + self.others + self.broken

    @property
    def sentence(self) -> str:
        """Return the counts in words."""
        parts = [f"{_counted(self.imported, 'file was', 'files were')} imported"]
        if self.known:
            parts.append(f"{self.known:,} {'was' if self.known == 1 else 'were'} in the library already")
        if self.others:
            parts.append(f"{self.others:,} {'is' if self.others == 1 else 'are'} no picture or clip")
        if self.broken:
            names = ", ".join(f"“{each.path.name}”" for each in self.examples[:_TOLD])
            more = " and others" if self.broken > _TOLD else ""
            parts.append(f"{self.broken:,} could not be read: {names}{more}")
        return ", ".join(parts) + "."

    def spoil(self, spoilt: Spoilt) -> None:
        """Count a file that cannot be taken."""
        self.broken += 1
        if len(self.examples) < _NAMED:
            self.examples.append(spoilt)
        _log.warning("Not imported: %s: %s", spoilt.path, spoilt.reason)


class Importer:
    """Imports folders, a batch of files at a time: while one is written, the next is looked at."""

    def __init__(
        self,
        store: Store,
        folder: LibraryFolder,
        *,
        template: str,
        thumbnails: Path,
        clock: Clock,
    ) -> None:
        """``folder`` is the picture folder; new names follow ``template``."""
        self._store = store
        self._folder = folder
        self._template = template
        self._clock = clock
        self._hands = Hands()
        self._strays = Strays(file_sha256)
        self._lookers = Lookers(self._hands)
        self._register = Register(store, self._hands, thumbnails)

    async def run(
        self, source: Path, *, into: Imported | None = None, report: Callable[[Imported], None] = lambda _: None
    ) -> Imported:
        """Import what is under ``source``, a folder or a single file, and say what came of it.

        May be cancelled at any moment: what was imported until then is there, and counted in ``into`` when that is
        given; the same call goes on from there, for what is known is told by its content. ``report`` hears after each
        batch. Some 60 files a second at the least on two cores, none of it on the loop.

        Raises:
            Mistaken: There is no such folder.
            DiskTrouble: The picture folder is gone, full or read-only.
        """
        done = Imported() if into is None else into
        source = await self._hands.run(source.absolute)
        try:
            await self._folder.run(self._folder.check)
            done.total = await self._hands.run(_count, source)
            report(done)
            async with self._folder.intake:
                await self._all(source, done, report)
        finally:
            self._lookers.close()
            self._hands.close()
        return done

    async def _all(self, source: Path, done: Imported, report: Callable[[Imported], None]) -> None:
        files = _files(source, done.spoil)
        ahead = asyncio.ensure_future(self._next(files, done))
        try:
            while (looked := await ahead) is not None:
                ahead = asyncio.ensure_future(self._next(files, done))
                await self._take(looked, done)
                report(done)
        finally:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)

    async def _next(self, files: Iterator[Path], done: Imported) -> list[Newcomer | Spoilt] | None:
        """Look at the next batch; None when there is none."""
        batch = await self._hands.run(lambda: list(itertools.islice(files, _AT_ONCE)))
        if not batch:
            return None
        likely = [path for path in batch if path.suffix.lower() in finds.ENDINGS]
        done.others += sum(path.suffix.lower() not in _BESIDE for path in batch) - len(likely)
        return await self._lookers.all(await self._without_known(likely, done), self._clock.now())

    async def _without_known(self, paths: list[Path], done: Imported) -> list[Path]:
        """Leave out what is known by its bytes, before anything is decoded: so an import goes on soon where it was."""
        hashes = await self._hands.all(_hash, paths)
        known = await self._store.sights.by_sha256([each for each in hashes if each])
        unknown = [path for path, each in zip(paths, hashes, strict=True) if each not in known]
        done.known += len(paths) - len(unknown)
        return unknown

    async def _take(self, looked: Sequence[Newcomer | Spoilt], done: Imported) -> None:
        for each in looked:
            if isinstance(each, Spoilt):
                done.spoil(each)
        newcomers, twins = without_twins([each for each in looked if isinstance(each, Newcomer)])
        known = await self._register.known(newcomers)
        new = [each for each in newcomers if each.path not in known]
        rows = await self._hands.all(self._place_quietly, new)
        for made in rows:
            if isinstance(made, Spoilt):
                done.spoil(made)
        pairs = [(each, made) for each, made in zip(new, rows, strict=True) if isinstance(made, Taken)]
        pictures = await self._register.enter(pairs)
        done.known += twins + len(known) + len(pairs) - len(pictures)
        done.imported += len(pictures)
        done.pictures += [picture.id for picture in pictures]

    def _place_quietly(self, newcomer: Newcomer) -> Taken | Spoilt:
        """Put one file into the folder. That it went away meanwhile costs nothing but it."""
        try:
            return self._placed(newcomer)
        except FileNotFoundError:
            return Spoilt(newcomer.path, "It went away while it was imported.")

    def _placed(self, newcomer: Newcomer) -> Taken:
        inside = _inside(newcomer.path, self._folder.root)
        if inside is not None:
            return row(newcomer, inside, newcomer.stamp)
        relative = render(self._template, newcomer.name_fields())
        left = self._left_by_a_kill(newcomer, relative)
        if left is not None:
            self._folder.keep_name(left)
            return moved_to(newcomer, left)
        part = self._folder.part_path(uuid4().hex, 0)
        try:
            _copy(newcomer, part, self._folder.root)
            name = self._folder.place(part, relative, beside=newcomer.words_beside)
            return moved_to(newcomer, self._folder.path(name))
        finally:
            drop(part)

    def _left_by_a_kill(self, newcomer: Newcomer, relative: str) -> Path | None:
        """Return a file that was copied in before and got no row; called for contents that are in no row only."""
        stamp, folder = newcomer.stamp, self._folder.path(relative).parent
        return self._strays.find(folder, newcomer.sha256, size=stamp.size, modified_ns=stamp.mtime_ns)


def _copy(newcomer: Newcomer, part: Path, root: Path) -> None:
    """Copy a file with its time, and see that it is the one that was looked at."""
    try:
        shutil.copyfile(newcomer.path, part)
        os.utime(part, ns=(newcomer.stamp.mtime_ns, newcomer.stamp.mtime_ns))
    except FileNotFoundError:
        raise
    except OSError as error:
        raise disk_trouble(error, root) from error
    if file_sha256(part) != newcomer.sha256:
        raise FileNotFoundError


def _hash(path: Path) -> str:
    """Return the hash of a file; empty when it cannot be read, or is too large to be one of ours."""
    try:
        return file_sha256(path) if path.is_file() and path.stat().st_size <= CLIP_BYTES else ""
    except OSError:
        return ""


def _inside(path: Path, root: Path) -> Path | None:
    """Return where a file lies in the picture folder; None when it lies elsewhere."""
    true, folder = path.resolve(), root.resolve()
    return root / true.relative_to(folder) if true.is_relative_to(folder) else None


def _files(source: Path, spoil: Callable[[Spoilt], None]) -> Iterator[Path]:
    if source.is_file():
        yield source
        return
    yield from walk.files(source, None, passed_by=lambda path, error: spoil(Spoilt(path, _said(error))))


def _said(error: OSError) -> str:
    return f"The folder cannot be read ({error.strerror or error})."


def _count(source: Path) -> int:
    try:
        return sum(path.suffix.lower() not in _BESIDE for path in _files(source, lambda _: None))
    except OSError as error:
        raise Mistaken(f"“{source.name}” cannot be imported: {error.strerror or error}.", field="path") from error


def _counted(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
