"""The stage: one run in the middle of the window, being made or made."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.job import Job, JobState
from studio.domain.marks import Change
from studio.domain.money import amount
from studio.domain.noun import noun
from studio.domain.picture import Picture
from studio.domain.words import Explanation
from studio.flow.events import JobChanged, PictureSaved
from studio.state import outcome, words
from studio.state.images import Images
from studio.state.link import Link
from studio.state.pictures import PictureRows, Tile
from studio.state.queue import Queue
from studio.state.tasks import Tasks
from studio.store.store import Store

_FULL_SIDE = 4096
_FULL_KEPT = 3
_SHARP_SIDE = 1024
_SHARP = "sharp "
_IN_TRASH = "What it made is in the Trash. Restore it there, and it stands here again."


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the run.

    Attributes:
        tile: The picture, None while it is made.
        line: What is happening, for a place without a picture.
    """

    tile: Tile | None = None
    line: str = ""


@dataclass(frozen=True, slots=True)
class StageView:
    """Everything the stage shows.

    Attributes:
        title: The style's name; empty on an empty stage.
        facts: For example ``4 images · 14 s · quoted 4``.
        money: For example ``charged 4``; empty when nothing is charged.
        cells: The places of the run.
        selected: Which one the hand is on.
        mode: ``grid`` or ``single``.
        ratio: Width by height.
        backdrop: A style preview for places that are being made.
        trouble: Why the run failed, else None.
        note: What to say of a run that has no pictures and did not fail; else empty.
        job_id: The job shown; empty on an empty stage.
    """

    title: str = ""
    facts: str = ""
    money: str = ""
    cells: tuple[Cell, ...] = ()
    selected: int = 0
    mode: str = "grid"
    ratio: float = 1.0
    backdrop: QImage | None = None
    trouble: Explanation | None = None
    note: str = ""
    job_id: str = ""

    @property
    def picture(self) -> Picture | None:
        """Return the selected picture, None when its place has none."""
        if not 0 <= self.selected < len(self.cells):
            return None
        tile = self.cells[self.selected].tile
        return tile.picture if tile else None


class Stage(QObject):
    """Shows a run and lets it be walked, rated and reused.

    Signals:
        changed: Something on the stage changed.
            view: The new :class:`StageView`.
        full_ready: A full-size picture is decoded.
            picture_id: The picture.
            image: Its pixels; null when the file cannot be read.
        marked: A picture is to get stars or a heart.
            picture: Which.
            change: A :class:`Change`.
        picture_changed: A rating or favourite changed.
            picture: The :class:`Picture` as it now is.
    """

    changed = Signal(object)
    full_ready = Signal(str, QImage)
    marked = Signal(object, object)
    picture_changed = Signal(object)

    def __init__(
        self,
        link: Link,
        store: Store,
        tasks: Tasks,
        images: Images,
        recent: PictureRows,
        queue: Queue,
        *,
        backdrop: Callable[[Job], QImage | None],
        full_path: Callable[[Picture], Path],
        make: Callable[[Picture], object],
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``full_path`` tells where the pixels to show are; ``make`` puts them there when they are not."""
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._images = images
        self._recent = recent
        self._queue = queue
        self._backdrop = backdrop
        self._full_path = full_path
        self._make = make
        self._job: Job | None = None
        self._pictures: tuple[Picture, ...] = ()
        self._away: tuple[Picture, ...] = ()  # of the run, but in the Trash
        self._full: OrderedDict[str, QImage] = OrderedDict()
        self._follows = True
        self.view = StageView()
        link.heard.connect(self._hear)
        images.ready.connect(self._decoded)
        queue.rows.dataChanged.connect(self._told)

    def show_job(self, job: Job, *, index: int = 0, follow: bool = False) -> None:
        """Show the run of ``job`` with place ``index`` selected; with ``follow`` a newer run takes its place."""
        self._job = job
        self._pictures = self._away = ()
        self._follows = follow
        self.view = replace(self.view, selected=index)
        if not job.state.ended:  # of a run that is over, the pictures come in a moment: no flash of an empty stage
            self._show()
        self._tasks.start("Show a run", self._load(job), name="stage")

    def show_picture(self, picture: Picture) -> None:
        """Show the run ``picture`` came from, with it selected."""
        rows = self._recent.rows
        newest = bool(rows) and rows[0].picture.id == picture.id
        self._tasks.start("Show a picture", self._load_picture(picture, newest), name="stage")

    def select(self, index: int) -> None:
        """Put the hand on place ``index``."""
        if 0 <= index < len(self.view.cells) and index != self.view.selected:
            self.view = replace(self.view, selected=index)
            self._emit()

    def step(self, by: int) -> None:
        """Move to the next (1) or previous (-1) place of the run."""
        self.select(self.view.selected + by)

    def set_mode(self, mode: str) -> None:
        """Show the run as a ``grid`` or one ``single`` picture with its siblings."""
        if mode != self.view.mode:
            self.view = replace(self.view, mode=mode)
            self._emit()

    @property
    def job(self) -> Job | None:
        """Return the job of the run, None on an empty stage or when the journal does not know it."""
        return self._job

    def rate(self, rating: int, picture: Picture | None = None) -> None:
        """Give ``picture``, or the selected one, 0 to 5 stars."""
        if (picture := picture or self.view.picture) is not None:
            self.marked.emit(picture, Change(rating=rating))

    def toggle_favourite(self, picture: Picture | None = None) -> None:
        """Mark or unmark ``picture``, or the selected one."""
        if (picture := picture or self.view.picture) is not None:
            self.marked.emit(picture, Change(favourite=not picture.favourite))

    def renew(self, picture: Picture) -> None:
        """Take over what was changed of a picture, on the stage or not, and let everybody know."""
        if any(other.id == picture.id for other in self._pictures):
            self._pictures = tuple(picture if other.id == picture.id else other for other in self._pictures)
            self._show()
        self.picture_changed.emit(picture)

    def leave(self, ids: Iterable[str]) -> None:
        """Show these pictures no more: they went to the Trash."""
        gone = set(ids)
        left = tuple(picture for picture in self._pictures if picture.id in gone)
        if left:
            self._pictures = tuple(picture for picture in self._pictures if picture.id not in gone)
            self._away += left
            self._show()

    def come_back(self, pictures: Iterable[Picture]) -> None:
        """Show pictures of the run again: they left the Trash."""
        away = {picture.id for picture in self._away}
        back = tuple(picture for picture in pictures if picture.id in away)
        if back:
            self._away = tuple(picture for picture in self._away if all(picture.id != each.id for each in back))
            self._pictures = _merged(self._pictures, back)
            self._show()

    def full(self, picture: Picture) -> QImage | None:
        """Return the full-size picture, or None: then :attr:`full_ready` brings it."""
        if (image := self._full.get(picture.id)) is not None:
            self._full.move_to_end(picture.id)
            return image
        self._tasks.start("Open a picture", self._load_full(picture), name=f"full:{picture.id}")
        return None

    def sharp(self, picture: Picture) -> QImage | None:
        """Return ``picture`` at most 1024 pixels long, for places a thumbnail is too small for.

        None while it is decoded, which :attr:`changed` tells the end of, and for good when its file cannot be read.
        """
        make = partial(self._make, picture)
        return self._images.get(f"{_SHARP}{picture.id}", self._full_path(picture), side=_SHARP_SIDE, make=make)

    async def _load_full(self, picture: Picture) -> None:
        make = partial(self._make, picture)
        image = await self._images.load(self._full_path(picture), side=_FULL_SIDE, make=make)
        if not image.isNull():
            self._full[picture.id] = image
            while len(self._full) > _FULL_KEPT:
                self._full.popitem(last=False)
        self.full_ready.emit(picture.id, image)

    async def _load(self, job: Job) -> None:
        if job.generation_id is not None:
            await self._read(job.generation_id)
        self._show()

    async def _load_picture(self, picture: Picture, newest: bool) -> None:
        self._job = await self._store.journal.find_generation(picture.generation_id)
        self._pictures = self._away = ()
        await self._read(picture.generation_id)
        self._pictures = self._pictures or (() if self._away else (picture,))
        self._follows = newest
        index = next((at for at, other in enumerate(self._pictures) if other.id == picture.id), 0)
        self.view = replace(self.view, selected=index)
        self._show()

    async def _read(self, generation_id: str) -> None:
        """Read the pictures of the run; one that was saved meanwhile stays."""
        found = await self._store.library.by_generation(generation_id)
        self._away = tuple(picture for picture in found if picture.trashed_at is not None)
        self._pictures = _merged(tuple(picture for picture in found if picture.trashed_at is None), self._pictures)

    def _hear(self, event: object) -> None:
        if isinstance(event, PictureSaved):
            self._saved(event.picture)
        elif isinstance(event, JobChanged):
            self._moved(event.job)

    def _saved(self, picture: Picture) -> None:
        if self._job is not None and picture.job_id == self._job.id:
            self._pictures = _merged(self._pictures, (picture,))
            self._show()
        elif self._follows and self._idle():
            self.show_picture(picture)

    def _moved(self, job: Job) -> None:
        if self._job is None or job.id != self._job.id:
            return
        same, self._job = job is self._job, job
        if not same:  # else only its words change, and the queue tells them
            self._show()

    def _told(self, first: QModelIndex, last: QModelIndex) -> None:
        """The queue found other words for some of its rows; the run on stage may be among them."""
        if self._job is None or not self.view.cells or not self.view.cells[-1].line:
            return
        at = self._queue.rows.find(self._job.id)
        if first.row() <= at <= last.row() and self._queue.rows.rows[at].telling.line != self.view.cells[-1].line:
            self._show()

    def _idle(self) -> bool:
        """Whether the run on stage is over, so that a newer one may take its place."""
        return self._job is None or self._job.state.ended

    @property
    def follows(self) -> bool:
        """Return whether the newest run is on stage, so that the next one should be as well."""
        return self._follows

    def _decoded(self, key: str) -> None:
        key = key.removeprefix(_SHARP)
        if any(picture.id == key for picture in self._pictures):
            self._show()

    def _show(self) -> None:
        cells = self._cells()
        known = self._pictures or self._away
        request = self._job.request if self._job else known[0].request if known else None
        width, height = _sides(self._pictures) or (request.expected_size() if request else (1, 1))
        self.view = StageView(
            title=self._title(),
            facts=self._facts(),
            money=outcome.money(self._job),
            cells=cells,
            selected=min(self.view.selected, max(len(cells) - 1, 0)),
            mode=self.view.mode,
            ratio=width / height,
            backdrop=self._backdrop(self._job) if self._job else None,
            trouble=None if self._pictures or self._away else outcome.trouble(self._job),
            note=self._note(),
            job_id=self._job.id if self._job else "",
        )
        self._emit()

    def _emit(self) -> None:
        self.changed.emit(self.view)

    def _cells(self) -> tuple[Cell, ...]:
        made = tuple(Cell(self._recent.tile(picture)) for picture in self._pictures)
        job = self._job
        if job is None or job.state.ended:
            return made
        row = self._queue.rows.value(job.id)
        line = row.telling.line if row else ""
        there = len(made) + len(self._away)
        return made + (Cell(line=line),) * (max(job.output_count or job.request.count, there) - there)

    def _note(self) -> str:
        if self._pictures:
            return ""
        return _IN_TRASH if self._away else outcome.note(self._job)

    def _title(self) -> str:
        if self._job is not None:
            return words.title(self._job.style_name, self._job.request)
        known = self._pictures or self._away
        return words.title(known[0].style_name, known[0].request) if known else ""

    def _facts(self) -> str:
        job = self._job
        count = len(self._pictures) or (job.request.count if job else 0)
        if not count:
            return ""
        parts = [self._things(count)]
        if job is not None and job.state is JobState.LOST and self._pictures:
            parts.append(f"{max(job.output_count - count - len(self._away), 1)} expired unsaved")
        if job is not None and job.accepted_at and job.finished_at:
            parts.append(words.took((job.finished_at - job.accepted_at).total_seconds() * 1000))
        if job is not None and job.quoted is not None:
            parts.append(f"quoted {amount(job.quoted)}")
        if job is not None and job.charged == 0:
            parts.append("not charged")
        return " · ".join(parts)

    def _things(self, count: int) -> str:
        seconds = self._pictures[0].seconds if self._pictures else None
        if seconds is not None:
            return f"1 clip of {seconds:g} s"
        clip = self._job is not None and noun(self._job.request) == "clip"
        return "1 clip" if clip else "1 image" if count == 1 else f"{count} images"


def _merged(older: tuple[Picture, ...], newer: tuple[Picture, ...]) -> tuple[Picture, ...]:
    kept = {picture.index: picture for picture in (*older, *newer)}
    return tuple(kept[index] for index in sorted(kept))


def _sides(pictures: tuple[Picture, ...]) -> tuple[int, int] | None:
    if not pictures or not pictures[0].width or not pictures[0].height:
        return None
    return pictures[0].width, pictures[0].height
