"""The rest of a lost index comes back: pictures and clips that other programs made, with the marks beside them."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from studio.domain.clock import Clock
from studio.domain.marks import Marks
from studio.flow import finds
from studio.flow.beside import marks_beside
from studio.flow.hands import Hands
from studio.flow.lookers import Lookers
from studio.flow.newcomer import Newcomer, row
from studio.flow.newcomers import Register, without_twins
from studio.flow.places import places_left
from studio.store import trash, walk
from studio.store.files import LibraryFolder
from studio.store.sights import Taken
from studio.store.store import Store
from studio.store.trouble import disk_trouble

_AT_ONCE = 32
"""Files per transaction: what a kill costs, and what is in memory at a time."""


@dataclass(slots=True)
class Regained:
    """What came of it so far, in files.

    Attributes:
        taken: Have a row again.
        seen: Were looked at, those of this program among them.
    """

    taken: int = 0
    seen: int = 0

    @property
    def sentence(self) -> str:
        """Return the count in words."""
        what = "file that another program made is" if self.taken == 1 else "files that other programs made are"
        return f"{self.taken:,} {what} in the library again."


async def regain(
    store: Store,
    folder: LibraryFolder,
    *,
    thumbnails: Path,
    clock: Clock,
    report: Callable[[Regained], None] = lambda _: None,
) -> Regained:
    """Give rows to what this program did not make, after a rebuild did so to all that it made, while that is wanted.

    Goes on where an earlier attempt was killed. Also the Trash is looked through, and what is there stays there. Some
    60 files a second on two cores, in threads and processes that give way to all others. The disk stays as it is.

    Raises:
        DiskTrouble: The folder is gone or cannot be read, or the index not be written. It stays wanted.
    """
    done = Regained()
    reached = await store.rebuild.strangers_reached()
    if reached is None:
        return done
    after = Path(os.fsdecode(reached)) if reached else None
    hands = Hands()
    returning = _Returning(store, hands, thumbnails, clock, done)
    try:
        await hands.run(folder.refuse_gone)
        for place in places_left(store.rebuild.places(folder.root), after):
            if await hands.run(place.is_dir):
                files = walk.files(place, finds.ENDINGS, after=after)
                while batch := await hands.run(_next, files, place):
                    async with folder.intake:
                        await returning.take(batch)
                    await store.rebuild.reach_stranger(batch[-1])
                    report(done)
        await store.rebuild.finish_strangers()
    finally:
        returning.close()
        hands.close()
    return done


class _Returning:
    """Looks at files, and enters those of other programs."""

    def __init__(self, store: Store, hands: Hands, thumbnails: Path, clock: Clock, done: Regained) -> None:
        self._store = store
        self._hands = hands
        self._clock = clock
        self._done = done
        self._lookers = Lookers(hands)
        self._register = Register(store, hands, thumbnails)

    def close(self) -> None:
        """Let nothing else begin."""
        self._lookers.close()

    async def take(self, paths: list[Path]) -> None:
        """Enter those of ``paths`` that have no row; those that have one get the marks beside them."""
        known, ids = await self._store.rebuild.strangers(paths)
        there = list(ids)
        marks = await self._hands.all(_marks, there)
        if there:
            await self._store.rebuild.recall({ids[path]: each for path, each in zip(there, marks, strict=True)})
        looked = await self._lookers.all([path for path in paths if path not in known], self._clock.now())
        newcomers, _ = without_twins([each for each in looked if isinstance(each, Newcomer) and each.find is None])
        copies = await self._register.known(newcomers)
        new = [(each, _row(each)) for each in newcomers if each.path not in copies]
        self._done.taken += len(await self._register.enter(new, recall=True))
        self._done.seen += len(paths)


def _row(newcomer: Newcomer) -> Taken:
    taken = row(newcomer, newcomer.path, newcomer.stamp)
    thrown = msgspec.structs.replace(taken.picture, trashed_at=trash.moment(newcomer.path))
    return replace(taken, picture=thrown)


def _marks(path: Path) -> Marks | None:
    try:
        return marks_beside(path)
    except OSError as error:
        raise disk_trouble(error, path) from error


def _next(files: Iterator[Path], place: Path) -> list[Path]:
    try:
        return list(itertools.islice(files, _AT_ONCE))
    except OSError as error:
        raise disk_trouble(error, place) from error
