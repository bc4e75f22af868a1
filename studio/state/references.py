"""The reference pictures of the draft, as rows of a strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain import limits
from studio.domain.clock import Clock
from studio.domain.draft import Draft, stand_in
from studio.domain.errors import StudioError
from studio.domain.job import JobState, Phase
from studio.domain.picture import Picture
from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.flow.events import JobChanged
from studio.flow.frames import clip_frame
from studio.flow.references import Unfit, convert, take
from studio.state.composer import Composer
from studio.state.images import Images
from studio.state.link import Link
from studio.state.pasted import png_of
from studio.state.rows import Rows
from studio.state.tasks import Tasks
from studio.store.store import Store

_SIDE = 240


@dataclass(frozen=True, slots=True)
class ReferenceItem:
    """One tile of the strip.

    Attributes:
        id: Names the tile.
        name: The file's name, or the host of an address.
        reference: What will be sent; None for one that cannot be sent as it is.
        image: Its thumbnail; None while it is decoded, or for an address.
        badge: A word on the tile: ``64 %``, ``23 h``, ``too big``; empty without one.
        icon: Name of the badge's icon.
        problem: Why it cannot be sent, in words; empty when it can.
        source: Where it came from.
        convertible: Whether a smaller copy would do.
    """

    id: str
    name: str
    reference: Reference | None = None
    image: QImage | None = None
    badge: str = ""
    icon: str = ""
    problem: str = ""
    source: str = ""
    convertible: bool = False


class ReferenceRows(Rows[ReferenceItem]):
    """Tiles in the order they are sent."""

    def key(self, row: ReferenceItem) -> str:
        """Return the tile's id."""
        return row.id

    def words(self, row: ReferenceItem) -> str:
        """Return what a screen reader says of a tile."""
        return ", ".join(part for part in (row.name, row.badge, row.problem) if part)


class References(QObject):
    """Takes pictures in by any way, keeps a copy of each, and puts them into the draft.

    Signals:
        count_changed: How many there are.
            words: For example ``2 of 10``.
        trouble: A picture could not be taken at all.
            sentence: Why, and what would do.
    """

    count_changed = Signal(str)
    trouble = Signal(str)

    def __init__(
        self,
        link: Link,
        store: Store,
        composer: Composer,
        images: Images,
        tasks: Tasks,
        clock: Clock,
        *,
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._link = link
        self._store = store
        self._composer = composer
        self._images = images
        self._tasks = tasks
        self._clock = clock
        self._folder = folder
        self._taken = 0
        self.rows = ReferenceRows(self)
        composer.changed.connect(self._drafted)
        images.ready.connect(self._decoded)
        link.heard.connect(self._hear)
        link.switched.connect(self._look_up)

    def add_paths(self, paths: list[str]) -> None:
        """Take pictures from this disk."""
        for path in paths[: self._room(len(paths))]:
            self._tasks.start("Add a reference", self._take(Path(path), Path(path).name))

    def add_image(self, image: QImage) -> None:
        """Take pixels from the clipboard or another program."""
        if self._room(1):
            self._tasks.start("Add a reference", self._take_pixels(image))

    def add_url(self, url: str) -> None:
        """Take a web address; the server fetches it."""
        if self._room(1):
            self._tasks.start("Add a reference", self._take(url, url))

    def add_picture(self, picture: Picture, path: Path) -> None:
        """Take a picture of the library, or the first frame of a clip."""
        if self._room(1):
            self._take_known(picture, path)

    def add_found(self, found: Sequence[Picture | str]) -> None:
        """Take pictures of the library, as they lie on the disk, and files from elsewhere."""
        for each in found[: self._room(len(found))]:
            if isinstance(each, Picture):
                self._take_known(each, Path(each.path))
            else:
                self._tasks.start("Add a reference", self._take(Path(each), Path(each).name))

    def add_clip_frame(self, clip: Picture, path: Path, number: int) -> None:
        """Take exactly one frame of a clip of the library, counted from 0."""
        if self._room(1):
            self._tasks.start("Add a reference", self._take_frame(clip, path, number))

    def remove(self, key: str) -> None:
        """Take a tile out; files stay where they are."""
        self.rows.drop(key)
        self._into_draft()

    def move(self, key: str, to: int) -> None:
        """Put a tile in another place of the order."""
        item = self.rows.value(key)
        if item is not None:
            self.rows.drop(key)
            self.rows.put(item, at=max(to, 0))
            self._into_draft()

    def convert(self, key: str) -> None:
        """Put a smaller copy in the place of a picture that is too large or odd; the original is not touched."""
        item = self.rows.value(key)
        if item is not None and item.convertible:
            self._tasks.start("Convert a reference", self._convert(item), name=f"convert:{key}")

    def clear(self) -> None:
        """Take all tiles out."""
        self.rows.reset(())
        self._into_draft()

    @property
    def unfit(self) -> tuple[ReferenceItem, ...]:
        """Return the tiles that cannot be sent as they are."""
        return tuple(item for item in self.rows.rows if item.reference is None)

    def _room(self, wanted: int) -> int:
        room = limits.REFERENCES - len(self.rows.rows)
        if wanted > room:
            self.trouble.emit(f"{limits.REFERENCES} references are allowed; {wanted - max(room, 0)} were left out.")
        return max(min(wanted, room), 0)

    def _take_known(self, picture: Picture, path: Path) -> None:
        if picture.is_video:
            self._tasks.start("Add a reference", self._take_frame(picture, path, 0))
            return
        origin = Origin(generation_id=picture.generation_id, index=picture.index)
        self._tasks.start("Add a reference", self._take(path, path.name, origin=origin))

    async def _take_frame(self, clip: Picture, path: Path, number: int) -> None:
        try:
            kept = await clip_frame(path, number, folder=self._folder)
        except StudioError as error:
            self.trouble.emit(str(error))
            return
        origin = Origin(generation_id=clip.generation_id, index=clip.index, frame=number)
        await self._take(kept, f"{path.stem}, frame {number + 1}", origin=origin)

    async def _take(self, source: Path | str | bytes, name: str, *, origin: Origin | None = None) -> None:
        self._taken += 1
        key = f"r{self._taken}"
        try:
            reference = await take(source, folder=self._folder)
            if origin is not None:
                reference = msgspec.structs.replace(reference, name=name, origin=origin)
        except Unfit as error:
            self._unfit(key, name, source, error)
            return
        except StudioError as error:
            self.trouble.emit(str(error))
            return
        if any(
            item.reference is not None and stand_in(item.reference) == stand_in(reference) for item in self.rows.rows
        ):
            return  # the same picture, whatever its name
        self.rows.put(self._item(key, reference), at=len(self.rows.rows))
        self._into_draft()
        await self._badge(key)

    def _unfit(self, key: str, name: str, source: Path | str | bytes, error: Unfit) -> None:
        """Keep a picture that a copy could save in sight; refuse the rest in words."""
        if not error.convertible or not isinstance(source, Path):
            self.trouble.emit(str(error))
            return
        item = ReferenceItem(
            key, name, badge="too big", icon="circle-alert", problem=str(error), source=str(source), convertible=True
        )
        self.rows.put(replace(item, image=self._images.get(key, source, side=_SIDE)), at=len(self.rows.rows))
        self._into_draft()

    async def _take_pixels(self, image: QImage) -> None:
        await self._take(await png_of(image), "Pasted picture")

    async def _convert(self, item: ReferenceItem) -> None:
        try:
            reference = await convert(Path(item.source), folder=self._folder)
        except StudioError as error:
            self.trouble.emit(str(error))
            return
        if self.rows.find(item.id) >= 0:
            self.rows.put(self._item(item.id, reference))
            self._into_draft()

    def _item(self, key: str, reference: Reference) -> ReferenceItem:
        image = None
        if reference.kind is ReferenceKind.FILE:
            image = self._images.get(reference.sha256, Path(reference.source), side=_SIDE)
        badge, icon = ("web", "link") if reference.kind is ReferenceKind.WEB else ("", "")
        return ReferenceItem(key, reference.name, reference, image, badge, icon, source=reference.source)

    def _into_draft(self) -> None:
        kept = tuple(item.reference for item in self.rows.rows if item.reference is not None)
        self._composer.set(references=kept)
        self.count_changed.emit(f"{len(self.rows.rows)} of {limits.REFERENCES}")

    def _drafted(self, draft: Draft) -> None:
        """Follow a draft that came from elsewhere: the last session, or the settings of a picture."""
        shown = tuple(item.reference for item in self.rows.rows if item.reference is not None)
        if draft.references == shown:
            return
        self._taken += len(draft.references)
        first = self._taken - len(draft.references)
        self.rows.reset(self._item(f"r{first + at + 1}", one) for at, one in enumerate(draft.references))
        self.count_changed.emit(f"{len(self.rows.rows)} of {limits.REFERENCES}")
        self._look_up()

    def _decoded(self, key: str) -> None:
        for at, item in enumerate(self.rows.rows):
            if (item.reference is not None and item.reference.sha256 == key) or item.id == key:
                self.rows.touch(at, replace(item, image=self._images.get(key, Path(item.source), side=_SIDE)))

    def _look_up(self, _session: object = None) -> None:
        self._tasks.start("Look up uploads", self._badges(), name="reference badges")

    async def _badges(self) -> None:
        for item in tuple(self.rows.rows):
            await self._badge(item.id)

    async def _badge(self, key: str) -> None:
        """Show how long the server keeps its copy."""
        item, session = self.rows.value(key), self._link.session
        if item is None or session is None or item.reference is None or item.reference.kind is not ReferenceKind.FILE:
            return
        until = await self._store.uploads.expires_at(item.reference.sha256, profile=session.profile)
        place = self.rows.find(key)
        if place >= 0:
            badge, icon = _lifetime(until, self._clock.now())
            self.rows.touch(place, replace(self.rows.rows[place], badge=badge, icon=icon))

    def _hear(self, event: object) -> None:
        if not isinstance(event, JobChanged) or not event.job.references:
            return
        progress = event.progress
        if progress is not None and progress.phase is Phase.UPLOADING and progress.bytes_total:
            self._uploading(event.job.references, progress.done, progress.bytes_done / progress.bytes_total)
        elif event.job.state is JobState.SENDING:
            self._look_up()

    def _uploading(self, references: tuple[Reference, ...], done: int, part: float) -> None:
        files = list({one.sha256: one for one in references if one.kind is ReferenceKind.FILE})
        for at, item in enumerate(self.rows.rows):
            if item.reference is not None and done < len(files) and item.reference.sha256 == files[done]:
                self.rows.touch(at, replace(item, badge=f"{part:.0%}".replace("%", " %"), icon="upload"))


def _lifetime(until: datetime | None, now: datetime) -> tuple[str, str]:
    if until is None:
        return "", ""
    hours = (until - now).total_seconds() / 3600
    return (f"{int(hours)} h", "clock") if hours >= 1 else ("renews", "refresh-cw")
