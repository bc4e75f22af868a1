"""Into the Trash, out of it, and for good. What was paid for cannot be fetched again, so nothing here is final but one.

The row is written first when a file goes into the Trash, and last when it comes out: whenever a crash comes, the row of
a file on its way says that it is in the Trash, and :meth:`Trash.settle` brings the file there. So there is one rule,
and no file of which nobody knows.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from studio.domain.clock import Clock
from studio.domain.errors import DiskTrouble
from studio.flow.output import file_sha256
from studio.store import trash
from studio.store.store import Store
from studio.store.strays import Strays
from studio.store.thrown import Kept, Move
from studio.store.trouble import disk_trouble

KEPT_FOR = timedelta(days=30)
_log = logging.getLogger(__name__)
_AT_ONCE = 100
"""Files between two words about how far it is; what is lost of a mass when the disk goes in the middle of it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        ids: The pictures it was done to.
        problem: Why it was not done to others, in a sentence; empty when it was done to all.
        renamed: How many came back under another name, for theirs was taken.
    """

    ids: tuple[str, ...] = ()
    problem: str = ""
    renamed: int = 0


_Told = Callable[[int], object]


def _nobody(_done: int) -> None:
    """Hear how many are done."""


class Trash:
    """Moves files and rows. Works in threads, by the hundred; a second one at the same time waits."""

    def __init__(
        self,
        store: Store,
        *,
        root: Callable[[], Path],
        clock: Clock,
        give: Callable[[str], object] | None = None,
    ) -> None:
        """Begin. ``root`` tells the picture folder; ``give`` hands a file to the system's Trash, where not as usual."""
        self._store = store
        self._root = root
        self._clock = clock
        self._give = give
        self._turn = asyncio.Lock()

    async def throw(self, ids: Sequence[str], told: _Told = _nobody) -> Outcome:
        """Put pictures into the Trash; about a second for a thousand. ``told`` hears how many are done.

        Does not fail for a file: those that could not be moved stay in the library.

        Raises:
            DiskTrouble: The index cannot be written; nothing was moved.
        """
        async with self._turn:
            done: list[str] = []
            for some in _batches(await self._store.thrown.kept(ids)):
                moves = await asyncio.to_thread(self._planned, some)
                begun = await self._store.thrown.move(moves)
                failed, error = await asyncio.to_thread(_in, begun)
                await self._store.thrown.move([_reversed(each) for each in failed])
                done += [each.id for each in begun if each not in failed]
                told(len(done))
                if error is not None:
                    return Outcome(tuple(done), self._because(error))
            return Outcome(tuple(done))

    async def restore(self, ids: Sequence[str], told: _Told = _nobody) -> Outcome:
        """Bring pictures back to where they were, under the next free name where theirs is taken.

        Raises:
            DiskTrouble: The index cannot be written; the files are found in the Trash after the next start.
        """
        async with self._turn:
            done: list[str] = []
            renamed = 0
            for some in _batches(await self._store.thrown.trashed(ids)):
                moved, error = await asyncio.to_thread(_out, some)
                await self._store.thrown.move(moved)
                done += [each.id for each in moved]
                renamed += sum(each.target != trash.origin(each.source) for each in moved)
                told(len(done))
                if error is not None:
                    return Outcome(tuple(done), self._because(error), renamed)
            return Outcome(tuple(done), renamed=renamed)

    async def delete(self, ids: Sequence[str], told: _Told = _nobody) -> Outcome:
        """Hand files of the Trash to that of the system, and forget them. What it does not take stays where it is."""
        async with self._turn:
            return await self._deleted(await self._store.thrown.trashed(ids), told)

    async def expire(self) -> Outcome:
        """Do :meth:`delete` to what has been in the Trash for 30 days."""
        async with self._turn:
            return await self._deleted(await self._store.thrown.all(before=self._clock.now() - KEPT_FOR), _nobody)

    async def settle(self) -> int:
        """Bring files to the Trash that a crash left on their way; return how many. Cheap when there are none."""
        async with self._turn:
            rows, strays = await self._store.thrown.all(), Strays(file_sha256)
            return sum([await asyncio.to_thread(_mended, some, strays) for some in _batches(rows)])

    def _planned(self, some: Sequence[Kept]) -> list[Move]:
        now, root = self._clock.now(), self._root()
        taken: set[Path] = set()
        moves = []
        for each in some:
            when = now
            while (target := trash.place_for(each.path, root, when)) in taken or target.exists():
                when += timedelta(microseconds=1)
            taken.add(target)
            moves.append(Move(each.id, each.path, target, when))
        return moves

    async def _deleted(self, rows: Sequence[Kept], told: _Told) -> Outcome:
        done: list[str] = []
        for some in _batches(rows):
            gone, refusal = await asyncio.to_thread(self._given, some)
            await self._store.thrown.forget(gone)
            done += gone
            told(len(done))
            if refusal is not None:
                return Outcome(tuple(done), str(refusal))
        return Outcome(tuple(done))

    def _given(self, some: Sequence[Kept]) -> tuple[list[str], DiskTrouble | None]:
        gone: list[str] = []
        for each in some:
            try:
                if not self._is_gone(each.path):
                    trash.give_to_system(each.path, self._give)
            except DiskTrouble as error:
                return gone, error
            trash.tidy(each.path)
            gone.append(each.id)
        return gone, None

    def _is_gone(self, path: Path) -> bool:
        """Whether there is no file although its disk is there.

        Raises:
            DiskTrouble: Its disk is not there.
        """
        if path.exists():
            return False
        home = trash.origin(path)
        if home is not None and not (home.parent.is_dir() or self._root().is_dir()):
            raise disk_trouble(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)), self._root())
        return True

    def _because(self, error: OSError) -> str:
        return str(disk_trouble(error, self._root()))


def _batches(rows: Sequence[Kept]) -> list[Sequence[Kept]]:
    return [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]


def _reversed(move: Move) -> Move:
    return Move(move.id, move.target, move.source, None)


def _in(moves: Sequence[Move]) -> tuple[list[Move], OSError | None]:
    """Move files into the Trash, and return those that stayed where they were and why."""
    failed: list[Move] = []
    first: OSError | None = None
    for each in moves:
        try:
            if first is None:
                trash.move_in(each.source, each.target)
                continue
        except OSError as error:
            first = error
        failed.append(each)
    moved = [each for each in moves if each not in failed]
    try:
        trash.settle_names(*(path for each in moved for path in (each.target, each.source)))
    except OSError as error:
        first = first or error  # they are where the rows say, and the next start looks again
    return failed, first


def _out(some: Sequence[Kept]) -> tuple[list[Move], OSError | None]:
    """Move files out of the Trash, and return those that were and why the others were not."""
    moved: list[Move] = []
    first: OSError | None = None
    try:
        for each in some:
            home = trash.origin(each.path) or each.path
            moved.append(Move(each.id, each.path, trash.move_out(each.path, home), None))
    except OSError as error:
        first = error
    try:
        trash.settle_names(*(path for each in moved for path in (each.target, each.source)))
    except OSError as error:
        first = first or error
    for move in moved:
        trash.tidy(move.source)
    return moved, first


def _mended(some: Sequence[Kept], strays: Strays) -> int:
    count = 0
    for each in some:
        try:
            count += trash.mend(each.path, each.sha256, each.size_bytes, strays)
        except OSError as error:
            _log.warning("%s is not where the index says, and was not looked for: %s", each.path, error)
    return count
