"""Pictures on their way out of the library: files, an archive or a sheet, wherever the user wants them."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from studio.domain import names
from studio.domain.clock import Clock, SystemClock
from studio.domain.errors import BadBytes, Mistaken, StudioError
from studio.domain.export import LONGEST, ExportWish, Form, Packing
from studio.domain.picture import Picture
from studio.flow.archive import Contents
from studio.flow.elsewhere import place_for
from studio.flow.export_files import Prepared, prepare
from studio.media.export.sheet import MOST, Shown, write_sheet
from studio.media.join_work import Stopped, Work
from studio.store.trouble import disk_trouble

_NAMED = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A picture or clip with the place of its file."""

    picture: Picture
    path: Path


@dataclass(slots=True)
class Exported:
    """What came of it.

    Attributes:
        paths: What was written, absolute and whole: files without their words, one archive, or sheets.
        done: How many pictures are in it.
        total: How many were asked for.
        left_out: The first of those that could not be read, by name, and why.
        clips: How many clips went along as they are although pictures were converted.
        problem: Why it ended before its end, in a sentence; empty when it did not.
        stopped: Whether somebody ended it.
    """

    total: int
    paths: list[Path] = field(default_factory=list)
    done: int = 0
    skipped: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)
    clips: int = 0
    problem: str = ""
    stopped: bool = False

    def skip(self, name: str, reason: str) -> None:
        """Count what cannot be read."""
        self.skipped += 1
        if len(self.left_out) < _NAMED:
            self.left_out.append((name, reason))


async def export(
    items: Sequence[Item],
    folder: Path,
    wish: ExportWish,
    *,
    name: str = "Export",
    told: Callable[[int], None] = lambda _: None,
    clock: Clock | None = None,
    stop: threading.Event | None = None,
) -> Exported:
    """Write ``items`` into ``folder``, which is made if only it is missing itself; nothing is ever overwritten.

    Files are written one by one, each whole or not at all; an archive or a sheet, called ``name``, likewise. Whatever
    ends it, what is whole stays, and :class:`Exported` says what that is. ``told`` hears in this thread how many are
    done. Setting ``stop`` ends it after the file that is being written; cancelling does too, and then nobody is told.

    Raises:
        Mistaken: The wish makes no sense, or there is nothing to export.
    """
    _refuse(items, wish)
    loop, stop = asyncio.get_running_loop(), stop or threading.Event()
    run = _Run(
        items=items,
        folder=folder,
        wish=wish,
        name=names.safe(name) or "Export",
        told=lambda done: loop.call_soon_threadsafe(told, done),
        stop=stop,
        clock=clock or SystemClock(),
    )
    running = asyncio.ensure_future(asyncio.to_thread(run.run))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.gather(running, return_exceptions=True)  # it holds a part
        raise


def _refuse(items: Sequence[Item], wish: ExportWish) -> None:
    if not items:
        raise Mistaken("There is nothing to export.", field="items")
    if not 1 <= wish.quality <= 100:
        raise Mistaken("Quality is 1 to 100.", field="quality")
    if wish.longest is not None and wish.longest not in LONGEST:
        raise Mistaken(f"The longest side is {LONGEST.start} to {LONGEST.stop - 1:,} pixels.", field="longest")
    wrong = names.problem(wish.template) if wish.template else None
    if wrong is not None:
        raise Mistaken(wrong, field="template")


class _Run:
    """One export, in a thread of its own."""

    def __init__(
        self,
        *,
        items: Sequence[Item],
        folder: Path,
        wish: ExportWish,
        name: str,
        told: Callable[[int], object],
        stop: threading.Event,
        clock: Clock,
    ) -> None:
        self._items = items
        self._folder = folder.absolute()
        self._wish = wish
        self._name = name
        self._told = told
        self._stop = stop
        self._clock = clock
        self._result = Exported(len(items))

    def run(self) -> Exported:
        """Do it, and say what came of it."""
        result = self._result
        do = {Packing.FILES: self._files, Packing.ZIP: self._zip, Packing.SHEET: self._sheets}[self._wish.packing]
        try:
            do()
        except Stopped:
            result.stopped = True
        except StudioError as error:
            result.problem = str(error)
        except OSError as error:
            result.problem = str(disk_trouble(error, self._folder))
        if self._wish.packing is Packing.ZIP and not result.paths:
            result.done = result.clips = 0  # of half an archive nothing stays
        return result

    def _files(self) -> None:
        with place_for(self._folder / "x") as (folder, part):
            for item in self._items:
                with self._prepared(item, part.parent) as prepared:
                    if prepared is None:
                        continue
                    if prepared.ours:
                        prepared.path.replace(part)
                    else:
                        prepared.write(part)
                    placed = folder.place(part, prepared.name, beside=prepared.beside)
                    self._result.paths.append(folder.path(placed))
                    self._count(item, prepared)

    def _zip(self) -> None:
        target = self._folder / f"{self._name}.zip"
        with place_for(target) as (folder, part):
            with part.open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                contents = Contents(archive)
                for item in self._items:
                    with self._prepared(item, part.parent) as prepared:
                        if prepared is not None:
                            contents.put(prepared)
                            self._count(item, prepared)
            if not self._result.done:
                return
            self._result.paths.append(folder.path(folder.place(part, target.name)))

    def _sheets(self) -> None:
        moment = self._clock.now().astimezone()
        for start in range(0, len(self._items), MOST):
            some = self._items[start : start + MOST]
            target = self._folder / f"{self._name}.png"
            with place_for(target) as (folder, part):
                work = Work(self._stop, partial(self._told_of, start, len(some)))
                write_sheet([_shown(item) for item in some], part, title=self._name, moment=moment, work=work)
                self._result.paths.append(folder.path(folder.place(part, target.name)))
            self._result.done += len(some)
            self._told(self._result.done)

    def _told_of(self, start: int, count: int, share: float) -> None:
        self._told(start + int(share * count))

    @contextlib.contextmanager
    def _prepared(self, item: Item, near: Path) -> Iterator[Prepared | None]:
        """Give the file as it is to be; None, and a word in the result, for one that cannot be read."""
        if self._stop.is_set():
            raise Stopped
        with tempfile.TemporaryDirectory(prefix="export-", dir=near) as place:
            try:
                made = prepare(item.picture, item.path, self._wish, Path(place))
            except BadBytes as error:
                self._result.skip(item.path.name, str(error))
                made = None
            except OSError as error:
                if error.filename is None or Path(error.filename) != item.path:
                    raise  # it is the disk that is written to
                missing = isinstance(error, FileNotFoundError)
                reason = "The file is missing." if missing else f"The file cannot be read: {error.strerror}."
                self._result.skip(item.path.name, reason)
                made = None
            yield made

    def _count(self, item: Item, prepared: Prepared) -> None:
        self._result.done += 1
        self._result.clips += item.picture.is_video and self._wish.form is not Form.AS_IS
        self._told(self._result.done)


def _shown(item: Item) -> Shown:
    picture = item.picture
    facts = [f"{picture.width} × {picture.height}"]
    if picture.seed is not None:
        facts.append(f"seed {picture.seed}")
    if picture.seconds is not None:
        facts.append(f"{picture.seconds:g} s")
    if picture.rating:
        facts.append("★" * picture.rating)
    words = " · ".join(facts)
    return Shown(item.path, item.path.name, picture.request.prompt, words, is_video=picture.is_video)
