"""What happened to the files outside: moved, edited, deleted, back again, new. The rows follow, and lose nothing.

Sizes and times are compared first: while they are as they were, no file is read. What is gone is looked for among what
is new, by our words in it, by its bytes and by its pixels, before it is called missing; and a row is never taken away.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from studio.domain.clock import Clock
from studio.domain.errors import BadBytes, DiskTrouble
from studio.domain.marks import Marks
from studio.domain.picture import FileState, Picture
from studio.flow import finds
from studio.flow.beside import read_shelves, write_marks
from studio.flow.examining import Examined, Seen, examine, see, unchanged
from studio.flow.finds import Spoilt
from studio.flow.hands import Hands
from studio.flow.lookers import Lookers
from studio.flow.newcomer import Newcomer, row
from studio.flow.newcomers import Register, without_twins
from studio.flow.thumbnails import put_thumbnail
from studio.media.pixels import fingerprint
from studio.store import parts, walk
from studio.store.files import LibraryFolder
from studio.store.marks import Leaf
from studio.store.sights import Resighting, Sighted, Stamp, Stray
from studio.store.store import Store
from studio.store.trouble import disk_trouble

_Item = TypeVar("_Item")
_log = logging.getLogger(__name__)

_PAGE = 256
"""Rows or names at a time."""

_AT_ONCE = 32
"""Files that are read, and then written down in one."""

_YOUNG = 60.0
"""Seconds: while paid pictures arrive, so new a file may be one of them, on its way to its row."""


@dataclass(frozen=True, slots=True)
class Whose:
    """A picture of the library and where its file is, or was."""

    id: str
    path: Path


@dataclass(slots=True)
class Noticed:
    """What a look at all files led to.

    Attributes:
        fine: Files that are as they were saved.
        missing: All that are missing now.
        changed: All that are not, byte by byte, what was saved, broken ones among them.
        broken: Those of them that cannot be read.
        moved: Rows that followed their file.
        back: Rows whose file is there again.
        taken: Ids of files that are new in the folder and in the library now.
        pictures: Ids of all rows that are not as they were before.
        gone: Why nothing was written down: the folder is not there. Empty when it is.
    """

    fine: int = 0
    missing: list[Whose] = field(default_factory=list)
    changed: list[Whose] = field(default_factory=list)
    broken: list[Whose] = field(default_factory=list)
    moved: list[Whose] = field(default_factory=list)
    back: list[Whose] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    edited: int = 0
    lost: int = 0
    spoilt: int = 0
    gone: str = ""

    @property
    def sentence(self) -> str:
        """Say what is new, in words; empty when nothing is."""
        if self.gone:
            return self.gone
        said: list[str] = []
        for count, one, more in (
            (len(self.moved), "was moved", "were moved"),
            (self.edited, "was edited outside", "were edited outside"),
            (self.spoilt, "cannot be read any more", "cannot be read any more"),
            (self.lost, "is missing", "are missing"),
            (len(self.back), "is back", "are back"),
        ):
            if count:
                noun = "" if said else "picture " if count == 1 else "pictures "
                said.append(f"{count:,} {noun}{one if count == 1 else more}")
        if self.taken:
            new = len(self.taken)
            said.append(f"{new:,} new {'file was' if new == 1 else 'files were'} taken in")
        return f"{', '.join(said)}." if said else ""


class Census:
    """Looks at everything once, in threads that give way to all others."""

    def __init__(
        self,
        store: Store,
        folder: LibraryFolder,
        *,
        thumbnails: Path,
        clock: Clock,
        busy: Callable[[], bool] = lambda: False,
    ) -> None:
        """``busy`` says whether paid pictures are arriving."""
        self._store = store
        self._folder = folder
        self._thumbnails = thumbnails
        self._clock = clock
        self._busy = busy
        self._hands = Hands()
        self._lookers = Lookers(self._hands)
        self._register = Register(store, self._hands, thumbnails)
        self._done = Noticed()
        self._away: dict[str, Sighted] = {}
        self._contents: dict[str, list[str]] = {}
        self._shown = False

    async def run(
        self,
        *,
        thorough: bool = False,
        take: bool = True,
        report: Callable[[Noticed], None] = lambda _: None,
    ) -> Noticed:
        """Compare the index with the disk and let it follow.

        ``thorough`` reads every file, some hundred a second; else 100,000 unchanged ones take a few seconds. Without
        ``take`` new files get no rows. A folder that is gone as a whole changes no row: ``gone`` says so. Run it once.

        Raises:
            DiskTrouble: The index cannot be written; what was found until then is.
        """
        try:
            async with self._folder.intake:
                await self._compare(thorough, take, report)
        finally:
            self._lookers.close()
            self._hands.close()
        return self._done

    async def _compare(self, thorough: bool, take: bool, report: Callable[[Noticed], None]) -> None:
        await self._look_for_folder()
        await self._store.library.rebase(self._folder.root)
        await self._recall_shelves()
        await self._rows(thorough, report)
        if self._away and not self._done.gone:
            await self._doubt_emptiness()
        if not self._done.gone:
            self._remember_contents()
            await self._files(take, report)
            await self._copies()
            await self._settle()
        self._done.missing += [Whose(each.id, each.path) for each in self._away.values()]

    async def _look_for_folder(self) -> None:
        try:
            await self._folder.run(self._folder.refuse_gone)
        except DiskTrouble as error:
            self._done.gone = str(error)

    async def _recall_shelves(self) -> None:
        """Learn, where the index was lost, which collections there are before pictures of others come into them."""
        if self._store.rebuild_wanted and not self._done.gone:
            try:
                found = await self._hands.run(read_shelves, self._folder.root)
            except OSError as error:
                raise disk_trouble(error, self._folder.root) from error
            if found is not None:
                await self._store.rebuild.shelve(found)

    async def _doubt_emptiness(self) -> None:
        """Where everything is gone at once, and even our hidden corner, a disk is: what is left is where it belongs."""
        fine, root = self._done.fine or self._done.changed, self._folder.root
        if not fine and not await self._folder.run((root / parts.FOLDER).is_dir):
            self._done.gone = f"None of your pictures is in {root}. Is its disk connected? Nothing was changed."

    async def _rows(self, thorough: bool, report: Callable[[Noticed], None]) -> None:
        after: int | None = None
        while page := await self._store.sights.page(after, _PAGE):
            after = page[-1].seq
            seen = await self._hands.run(see, page, self._folder.root)
            doubtful = [each for each in seen if thorough or not unchanged(each)]
            await self._note([each for each in seen if unchanged(each)], thorough)
            self._away |= {each.row.id: each.row for each in doubtful if each.stamp is None and each.reachable}
            self._done.missing += [
                Whose(each.row.id, each.row.path) for each in doubtful if each.stamp is None and not each.reachable
            ]
            there = [each.row for each in doubtful if each.stamp is not None]
            for batch in _batches(there, _AT_ONCE):
                await self._examined([(each, each.path) for each in batch])
                report(self._done)
            report(self._done)

    async def _note(self, seen: Sequence[Seen], thorough: bool) -> None:
        """Remember those nobody has looked at before, and count the others as what they are known to be."""
        if not thorough:
            for each in seen:
                self._count(each.row, each.row.path, each.row.state, intact=each.row.sha256 == each.row.saved)
        new = [(each.row, each.stamp) for each in seen if each.stamp is not None and each.row.stamp is None]
        if new and not thorough and not self._done.gone:
            await self._store.sights.note(new)

    def _count(self, row: Sighted, path: Path, state: FileState, *, intact: bool) -> None:
        whose = Whose(row.id, path)
        if state is FileState.BROKEN:
            self._done.broken.append(whose)
        if state is FileState.SAVED and intact:
            self._done.fine += 1
        else:
            self._done.changed.append(whose)

    async def _examined(self, pairs: Sequence[tuple[Sighted, Path]]) -> None:
        """Read files of rows and write down what is new about them."""
        looked = await self._hands.all(lambda pair: examine(*pair), pairs)
        found = [each for each in looked if each is not None]
        for (whose, _), each in zip(pairs, looked, strict=True):
            if each is None:
                self._away[whose.id] = whose  # it went in this moment
        for each in found:
            self._count(each.row, each.path, each.state, intact=each.intact)
            self._tell(each)
        if self._done.gone or not found:
            return
        pictures = await self._store.sights.rewrite([each.resighting for each in found])
        small = {each.row.id: each.small for each in found}
        left = {each.row.id: each.row.path for each in found if each.path != each.row.path}
        for picture in pictures:
            await self._hands.run(put_thumbnail, self._thumbnails, picture, small[picture.id])
            if picture.id in left:
                await self._hands.run(_clear_beside, left[picture.id], picture)

    def _tell(self, each: Examined) -> None:
        if not each.is_news:
            return
        done, whose = self._done, Whose(each.row.id, each.path)
        done.pictures.append(each.row.id)
        done.edited += each.state is FileState.CHANGED and each.row.state is FileState.SAVED
        done.spoilt += each.state is FileState.BROKEN and each.row.state is not FileState.BROKEN
        if each.path != each.row.path:
            done.moved.append(whose)
        elif each.row.state is FileState.MISSING:
            done.back.append(whose)

    async def _files(self, take: bool, report: Callable[[Noticed], None]) -> None:
        names = walk.files(self._folder.root, finds.ENDINGS)
        while paths := await self._hands.run(_next, names, self._folder.root):
            known = await self._store.sights.at(paths)
            new = await self._unknown([path for path in paths if path not in known])
            for batch in _batches(new, _AT_ONCE):
                await self._newcomers(batch, take)
                report(self._done)

    async def _unknown(self, paths: list[Path]) -> list[Path]:
        """Leave out what was looked at before and is as it was, unless it may stand in for what is gone."""
        strays = await self._store.sights.strays(paths)
        stamps = await self._hands.all(_stamp, paths)
        away = self._away
        return [
            path
            for path, stamp in zip(paths, stamps, strict=True)
            if stamp is not None and (path not in strays or strays[path].stamp != stamp or strays[path].copy_of in away)
        ]

    async def _newcomers(self, paths: list[Path], take: bool) -> None:
        looked = await self._lookers.all(paths, self._clock.now())
        strays = [await self._stray(each.path) for each in looked if isinstance(each, Spoilt)]
        rest = []
        for each in looked:
            if isinstance(each, Newcomer):
                whose = await self._whose(each)
                if whose is None:
                    rest.append(each)
                else:
                    del self._away[whose.id]
                    await self._examined([(whose, each.path)])
        single, _ = without_twins(rest)
        known = await self._register.known(rest)
        strays += [Stray(each.path, each.stamp, known[each.path].id) for each in rest if each.path in known]
        if take:
            new = [each for each in single if each.path not in known and not self._has_another_way(each)]
            await self._take(new)
        await self._store.sights.put_strays([each for each in strays if each is not None])

    async def _take(self, newcomers: Sequence[Newcomer]) -> None:
        rows = [(each, row(each, each.path, each.stamp)) for each in newcomers]
        pictures = await self._register.enter(rows, recall=True)
        self._done.taken += [picture.id for picture in pictures]
        self._done.pictures += [picture.id for picture in pictures]
        self._done.fine += len(pictures)

    def _has_another_way(self, newcomer: Newcomer) -> bool:
        """Whether a file gets its row by itself: it was just bought, or a lost index is about to be rebuilt of it."""
        if newcomer.find is not None and self._store.rebuild_wanted:
            return True
        return self._busy() and time.time() - newcomer.stamp.mtime_ns / 1e9 < _YOUNG

    async def _whose(self, newcomer: Newcomer) -> Sighted | None:
        """Return the row whose file went away and is this one, by our words in it, its bytes or its pixels."""
        away = self._away
        if not away:
            return None
        if newcomer.output is not None:
            picture = await self._store.sights.by_output(*newcomer.output)
            if picture is not None and picture.id in away:
                return away[picture.id]
        found = self._still_away(newcomer.sha256)
        if found is None and self._shown:
            found = self._still_away(await self._hands.run(_pixels, newcomer.path))
        return found

    def _remember_contents(self) -> None:
        """Note what tells the files that are gone, so that each new one is looked up and not compared with all."""
        for each in self._away.values():
            self._shown = self._shown or bool(each.pixels)
            for content in {each.sha256, each.saved, each.pixels} - {""}:
                self._contents.setdefault(content, []).append(each.id)

    def _still_away(self, content: str) -> Sighted | None:
        ids = self._contents.get(content, ())
        return next((self._away[each] for each in ids if each in self._away), None)

    async def _stray(self, path: Path) -> Stray | None:
        stamp = await self._hands.run(_stamp, path)
        return None if stamp is None else Stray(path, stamp)

    async def _copies(self) -> None:
        """Let a copy that was passed over before take the place of what is gone."""
        for away in list(self._away.values()):
            for path in await self._store.sights.copies(away.id):
                if away.id in self._away and await self._hands.run(_stamp, path) is not None:
                    del self._away[away.id]
                    await self._examined([(away, path)])

    async def _settle(self) -> None:
        """Call missing what is: once more with the folder there, for its disk may have gone meanwhile."""
        await self._look_for_folder()
        new = [each for each in self._away.values() if each.state is not FileState.MISSING]
        if self._done.gone or not new:
            return
        for batch in _batches(new, _PAGE):
            missing = {"state": FileState.MISSING}
            await self._store.sights.rewrite(
                [Resighting(seq=each.seq, changes=missing, saved=each.saved) for each in batch]
            )
        self._done.lost += len(new)
        self._done.pictures += [each.id for each in new]


def _clear_beside(path: Path, picture: Picture) -> None:
    """Take marks away from where a file was: they are noted for its new place, and not meant for the next file here."""
    try:
        write_marks(Leaf(picture.id, path, picture.generation_id, picture.index, Marks()))
    except OSError as error:
        _log.warning("Marks are left beside %s: %s", path, error)


def _next(names: Iterator[Path], root: Path) -> list[Path]:
    try:
        return list(itertools.islice(names, _PAGE))
    except OSError as error:
        raise disk_trouble(error, root) from error


def _stamp(path: Path) -> Stamp | None:
    try:
        return Stamp.of(path.stat())
    except OSError:
        return None


def _pixels(path: Path) -> str:
    try:
        return fingerprint(path)
    except (OSError, BadBytes):
        return ""


def _batches(values: Sequence[_Item], size: int) -> Iterator[list[_Item]]:
    for start in range(0, len(values), size):
        yield list(values[start : start + size])
