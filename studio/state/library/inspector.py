"""What there is to know about the selected picture, gathered piece by piece while it is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage

from studio.domain.account import LedgerEvent
from studio.domain.clock import Clock
from studio.domain.errors import StudioError
from studio.domain.job import Job
from studio.domain.picture import Picture
from studio.flow.checking import FileCheck, check, compare
from studio.flow.family import led_to, made_from
from studio.flow.ledger import entries, settled
from studio.flow.thumbnails import keep_still, still_path
from studio.state.images import Images
from studio.state.library import inspector_words as told
from studio.state.library.family import Kin
from studio.state.library.inspector_view import FileFacts, InspectorView
from studio.state.library.ledger_words import ledger_note
from studio.state.link import Link
from studio.state.support import picture_support_text
from studio.state.tasks import Tasks
from studio.store.runs import without_file
from studio.store.store import Store

_TASK = "inspector"
_COMPARING = "inspector compares"
_SIDE = 1024
_MOST_IN_COMMON = 500
"""Pictures that are read to say what they have in common."""
_REST_SECONDS = 0.3
"""So long the selection must rest before the disk and the service are asked: whoever walks past asks nothing."""
_QUICKLY_COMPARED = 64 << 20
"""Bytes of a file that is compared with what was saved without being asked."""


class Marker(Protocol):
    """Who writes down what is thought of pictures, with undo."""

    def rate(self, ids: Sequence[str], stars: int) -> None:
        """Give 0 to 5 stars."""

    def favour(self, ids: Sequence[str], on: bool) -> None:
        """Make them favourites, or not."""

    def tag(self, ids: Sequence[str], add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Give and take tags."""

    def note(self, picture_id: str, text: str) -> None:
        """Write what is thought of one."""


class Inspector(QObject):
    """Shows the first of what is selected. Whatever comes late for another one is dropped.

    Signals:
        changed: More is known, or something else is shown.
            view: The new :class:`InspectorView`.
        wanted: A relative should be selected.
            picture_id: Of the library.
    """

    changed = Signal(object)
    wanted = Signal(str)

    def __init__(
        self,
        *,
        link: Link,
        store: Store,
        tasks: Tasks,
        images: Images,
        clock: Clock,
        marking: Marker,
        thumbnails: Path,
        path_of: Callable[[Picture], Path],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._store = store
        self._tasks = tasks
        self._images = images
        self._clock = clock
        self._marking = marking
        self._thumbnails = thumbnails
        self._path_of = path_of
        self._kin = Kin(images, thumbnails=thumbnails, path_of=path_of)
        self._job: Job | None = None
        self._lines: tuple[LedgerEvent, ...] = ()
        self.view = InspectorView()
        images.ready.connect(self._decoded)
        link.switched.connect(self._again)

    def show(self, ids: Sequence[str]) -> None:
        """Show the first of ``ids``, ids of the library or, where there is no file yet, of jobs; none empties it."""
        ids = tuple(ids)
        if ids == self.view.ids:
            return
        self._tasks.cancel(_COMPARING)
        if not ids:
            self._tasks.cancel(_TASK)
            self._put(InspectorView())
            return
        if ids[0] != (self.view.ids or ("",))[0]:
            self._job, self._lines = None, ()
            self.view = InspectorView(ids)
        else:
            self.view = replace(self.view, ids=ids)
        self._start()

    def touch(self, ids: Collection[str]) -> None:
        """Read again what is shown if one of ``ids`` is selected: its marks or its file changed."""
        if not set(self.view.ids).isdisjoint(ids):
            self._start()

    def select(self, picture_id: str) -> None:
        """Go to a relative."""
        self.wanted.emit(picture_id)

    def rate(self, stars: int) -> None:
        """Give the picture shown 0 to 5 stars."""
        if (picture := self.view.picture) is not None:
            self._marking.rate((picture.id,), stars)

    def favour(self, on: bool) -> None:
        """Make the picture shown a favourite, or not."""
        if (picture := self.view.picture) is not None:
            self._marking.favour((picture.id,), on)

    def tag(self, name: str) -> None:
        """Give the picture shown a tag."""
        if (picture := self.view.picture) is not None:
            self._marking.tag((picture.id,), (name,), ())

    def untag(self, name: str) -> None:
        """Take a tag from the picture shown."""
        if (picture := self.view.picture) is not None:
            self._marking.tag((picture.id,), (), (name,))

    def note(self, picture_id: str, text: str) -> None:
        """Write down what is thought of a picture; it was shown when somebody began to type."""
        self._marking.note(picture_id, text)

    def compare(self) -> None:
        """Compare the bytes of the file with what was saved, however long that takes."""
        if (picture := self.view.picture) is not None:
            self._tasks.start("Compare a file", self._compare(picture), name=_COMPARING)

    def copy_support_bundle(self) -> None:
        """Put what support needs on the clipboard: ids, times, lines of the ledger, the error. Never the key."""
        if (picture := self.view.picture) is not None:
            QGuiApplication.clipboard().setText(picture_support_text(picture, self._job, self._lines))

    def _again(self, _session: object) -> None:
        """Ask the account that is in use now."""
        if self.view.ids:
            self._start()

    def _start(self) -> None:
        self._tasks.start("Look at a picture", self._load(self.view.ids), name=_TASK)

    async def _load(self, ids: tuple[str, ...]) -> None:
        self._job, picture = await self._find(ids[0])
        if picture is None:
            self._put(InspectorView(ids, trouble="It is not in the library any more."))
            return
        self._show(picture)
        await self._look_at_marks(picture)
        await self._look_at_all(ids)
        relatives = await made_from(self._store, picture, self._job, profile=self._profile(), now=self._clock.now())
        count = len(picture.request.sources)
        self._update(
            facts=told.facts(picture, self._job, relatives, now=self._clock.now()),
            references=self._kin.tiles(each for each in relatives if not each.varied) if count else (),
            made_from=self._kin.tiles(each for each in relatives if each.picture is not None),
            led_to=self._kin.tiles(await led_to(self._store, picture)),
        )
        await asyncio.sleep(_REST_SECONDS)
        if picture.path:
            await self._look_at_file(picture)
        await self._read_ledger(picture)

    async def _find(self, name: str) -> tuple[Job | None, Picture | None]:
        """Return the picture called ``name`` with its job; for a run without a file, one that stands for it."""
        picture = await self._store.library.get(name)
        if picture is None:
            job = await self._store.journal.get(name)
            return job, None if job is None else without_file(job)
        journal = self._store.journal
        job = await journal.get(picture.job_id) if picture.job_id else None
        if job is None and picture.generation_id:
            job = await journal.find_generation(picture.generation_id)
        return job, picture

    def _show(self, picture: Picture) -> None:
        """Show what the rows of library and journal tell."""
        job, count = self._job, len(self.view.ids)
        request_ids = () if job is None else job.request_ids
        self._update(
            picture=picture,
            badge=f"showing 1 of {count:,} selected" if count > 1 else "",
            trouble=told.TROUBLES.get(picture.state, ""),
            enhanced="" if job is None else job.enhanced_prompt,
            facts=self.view.facts or told.facts(picture, job, (), now=self._clock.now()),
            price=told.price(picture, job),
            request_ids=request_ids,
            file=self.view.file if self.view.file.name else _file_of(picture),
            **self._pixels(picture),
        )

    async def _look_at_marks(self, picture: Picture) -> None:
        """Show in which collections it is, and learn the tags there are."""
        marks = (await self._store.marks.read((picture.id,))).get(picture.id)
        mine = set() if marks is None else {member.collection for member in marks.collections}
        names = tuple(each.name for each in await self._store.marks.collections() if each.id in mine)
        tags = await self._store.marks.tags()
        self._update(collections=names, known_tags=tuple(sorted(tags, key=lambda tag: (-tags[tag], tag))))

    async def _look_at_all(self, ids: tuple[str, ...]) -> None:
        if len(ids) < 2:
            self._update(common=())
            return
        found = [await self._store.library.get(each) for each in ids[:_MOST_IN_COMMON]]
        self._update(common=told.common([each for each in found if each is not None], of=len(ids)))

    async def _look_at_file(self, picture: Picture) -> None:
        found = await check(self._path_of(picture), picture)
        self._update(file=_seen(picture, found))
        if found is FileCheck.THERE and picture.size_bytes <= _QUICKLY_COMPARED:
            await self._compare(picture)

    async def _compare(self, picture: Picture) -> None:
        found = await compare(self._path_of(picture), picture)
        shown = self.view.picture
        if shown is not None and shown.id == picture.id:
            self._update(file=_seen(picture, found))

    async def _read_ledger(self, picture: Picture) -> None:
        """Show the lines that are kept; ask for what is missing when the account that paid is connected."""
        job = self._job
        if not picture.generation_id or job is None:
            self._update(ledger=(), ledger_note=told.NO_LEDGER)
            return
        self._lines = await self._store.ledger.of(picture.generation_id, profile=job.profile)
        note, session = "", self._link.session
        if not settled(self._lines):
            note = ledger_note(job, session)
            if not note and session is not None:
                self._update(ledger_note="Reading the ledger …" if not self._lines else "")
                note = await self._ask_ledger(picture, job)
        self._update(ledger=told.ledger_lines(self._lines), ledger_note=note)

    async def _ask_ledger(self, picture: Picture, job: Job) -> str:
        """Read the lines of a run from the service, and return why there are none, if so."""
        session = self._link.session
        assert session is not None
        began = min(job.sent_at or job.created_at, picture.created_at)
        ended = max(job.ended_at or job.finished_at or picture.created_at, picture.created_at)
        try:
            found = await entries(
                session.client,
                self._store.ledger,
                picture.generation_id,
                profile=session.profile,
                began=began,
                ended=ended,
            )
        except StudioError as error:
            return f"The ledger could not be read. {error}"
        self._lines = found.lines
        if found.lines:
            return ""
        if found.reached is not None:
            return f"The ledger was read back to {found.reached.astimezone():%d %B %Y}, and this run is older."
        return "The ledger has no line about this run."

    def _profile(self) -> str | None:
        return None if self._link.session is None else self._link.session.profile

    def _pixels(self, picture: Picture) -> dict[str, QImage | bool | None]:
        """Return the pixels in the size of the pane, while they are decoded those of the thumbnail."""
        if not picture.path:
            return {"image": None, "broken": False}
        key, path = f"inspector {picture.id}", self._path_of(picture)
        make: Callable[[], object] | None = None
        if picture.is_video:
            path, make = still_path(self._thumbnails, picture), partial(keep_still, self._thumbnails, picture, path)
        sharp = self._images.get(key, path, side=_SIDE, make=make)
        image = sharp or self._kin.thumbnail(picture)
        return {"image": image, "broken": image is None and self._images.broken(key)}

    def _decoded(self, key: str) -> None:
        view = self.view
        if view.picture is not None and key in (view.picture.id, f"inspector {view.picture.id}"):
            self._update(**self._pixels(view.picture))
        names = ("references", "made_from", "led_to")
        fresh = {name: self._kin.renewed(getattr(view, name), key) for name in names}
        if any(fresh[name] is not getattr(view, name) for name in names):
            self._update(**fresh)

    def _update(self, **fields: object) -> None:
        self._put(replace(self.view, **fields))  # type: ignore[arg-type]

    def _put(self, view: InspectorView) -> None:
        if view != self.view:
            self.view = view
            self.changed.emit(view)


def _file_of(picture: Picture) -> FileFacts:
    path = Path(picture.path)
    return FileFacts(path.name, picture.path, told.file_line(picture, None), there=bool(picture.path))


def _seen(picture: Picture, found: FileCheck) -> FileFacts:
    tones = {FileCheck.SAME: "ok", FileCheck.CHANGED: "warn", FileCheck.MISSING: "err", FileCheck.UNREADABLE: "err"}
    return FileFacts(
        Path(picture.path).name,
        picture.path,
        told.file_line(picture, found),
        tone=tones.get(found, ""),
        there=found is not FileCheck.MISSING,
        checkable=found is FileCheck.THERE,
    )
