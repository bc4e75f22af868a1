"""The first and last frame of the clip that is being asked for: taken in, cropped, shown as they will be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.clip_draft import ClipDraft, mode
from studio.domain.errors import StudioError
from studio.domain.frame import Crop, Frame, fitted
from studio.domain.picture import Picture
from studio.domain.reference import Origin, Reference, ReferenceKind
from studio.flow.frames import LAST, look, restore, take_frame
from studio.state.clip_composer import ClipComposer
from studio.state.images import Images
from studio.state.pasted import png_of
from studio.state.pricing import Hindrance
from studio.state.projector import image_of
from studio.state.tasks import Tasks
from studio.state.words import readable

WHICH = ("first", "last")

_OTHER = {"first": "last", "last": "first"}
_SIDE = 1024
_TINY = 64
"""Pixels a side, below which a picture is hardly one: it is sent, but nobody should be surprised."""
_KEY = "frame "


@dataclass(frozen=True, slots=True)
class WellView:
    """One frame well.

    Attributes:
        frame: What lies in it, or None.
        image: The whole picture, upright, at most 1024 pixels long; None while it is decoded, and for an address.
        sent_image: Decoded from the very bytes that will be uploaded; None while they are made.
        busy: A picture is being taken in or cropped.
        problem: Why what lies in it cannot be sent; empty when it can.
        allowed: Whether the service would take a frame here now: a last one needs a first one.
        note: A word for the well: the host of an address, ``converted``, how small it is; empty without one.
    """

    frame: Frame | None = None
    image: QImage | None = None
    sent_image: QImage | None = None
    busy: bool = False
    problem: str = ""
    allowed: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class WellsView:
    """Both wells, and in words what the clip is made from."""

    first: WellView = WellView()
    last: WellView = WellView()
    mode: str = ""


class FrameWells(QObject):
    """Takes pictures in by any way, keeps a copy of each, crops them to the ratio, and puts them into the draft.

    What is read and cut is so in other threads. Of several pictures for one well the last wins, and a copy that was cut
    while its crop changed is thrown away.

    Signals:
        changed: What the wells show changed.
            view: The new :class:`WellsView`.
        trouble: A picture could not be taken at all.
            sentence: Why, and what would do.
    """

    changed = Signal(object)
    trouble = Signal(str)

    def __init__(
        self,
        composer: ClipComposer,
        images: Images,
        tasks: Tasks,
        *,
        folder: Path,
        path_of: Callable[[Picture], Path],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._composer = composer
        self._images = images
        self._tasks = tasks
        self._folder = folder
        self._path_of = path_of
        self._taking: dict[str, object] = {}
        self._cutting: set[str] = set()
        self._there: set[str] = set()
        self._problems: dict[Frame, str] = {}
        self.view = self._seen()
        composer.changed.connect(self._drafted)
        images.ready.connect(self._decoded)

    def hindrance(self) -> Hindrance | None:
        """Return why the frames cannot be sent yet, None when they can."""
        for which in WHICH:
            well = self._well(which)
            if well.busy:
                doing = "read" if which in self._taking else "cropped"
                return Hindrance(f"The {which} frame is being {doing}.", passing=True)
            if well.problem:
                return Hindrance(well.problem)
        return None

    def add_paths(self, which: str, paths: list[str]) -> None:
        """Take the first of some files from this disk: a picture, or of a clip the frame that joins."""
        if paths:
            self._take(which, Path(paths[0]), number=_joining(which))

    def add_image(self, which: str, image: QImage) -> None:
        """Take pixels from the clipboard or another program."""
        if image.isNull():
            self.trouble.emit("There is no picture to paste.")
        else:
            self._take(which, image)

    def add_url(self, which: str, url: str) -> None:
        """Take a web address or ``file_…`` id; the service looks at it, so that it cannot be cropped here."""
        self._take(which, url)

    def add_picture(self, which: str, picture: Picture) -> None:
        """Take a picture of the library; of a clip its last frame for ``first``, its first for ``last``."""
        self.add_clip_frame(which, picture, _joining(which))

    def add_clip_frame(self, which: str, clip: Picture, number: int) -> None:
        """Take exactly one frame of a clip of the library, counted from 0."""
        origin = Origin(generation_id=clip.generation_id, index=clip.index)
        self._take(which, self._path_of(clip), origin=origin, number=number)

    def set_crop(self, which: str, crop: Crop | None) -> None:
        """Keep another part of the picture; the copy that is sent is made anew.

        One that reaches over the edges is moved inside; one that has not the ratio, or None, gives way to the largest.
        """
        frame = self._frame(which)
        if frame is None or not frame.seen:
            return
        other = fitted(replace(frame, crop=crop), self._composer.draft.shape.ratio)
        if other.crop != frame.crop:
            self._composer.set(**{which: replace(other, sent=None)})

    def swap(self) -> None:
        """Let the clip run the other way round."""
        draft, taking = self._composer.draft, dict(self._taking)
        self._composer.set(first=draft.last, last=draft.first)
        self._taking = {_OTHER[which]: token for which, token in taking.items()}
        self._show()

    def clear(self, which: str) -> None:
        """Take a frame out; files stay where they are."""
        self._taking.pop(which, None)
        self._composer.set(**{which: None})
        self._show()

    def _frame(self, which: str) -> Frame | None:
        draft = self._composer.draft
        return draft.first if which == "first" else draft.last

    def _take(
        self, which: str, source: Path | QImage | str, *, origin: Origin | None = None, number: int = LAST
    ) -> None:
        token = self._taking[which] = object()
        self._tasks.start("Take a frame", self._taken(token, source, origin=origin, number=number))
        self._show()

    async def _taken(self, token: object, source: Path | QImage | str, *, origin: Origin | None, number: int) -> None:
        try:
            found = await png_of(source) if isinstance(source, QImage) else source
            ratio = self._composer.draft.shape.ratio
            frame = await take_frame(found, ratio=ratio, folder=self._folder, origin=origin, number=number)
        except StudioError as error:
            if self._well_of(token) is not None:
                self.trouble.emit(readable(str(error)))
        else:
            if (which := self._well_of(token)) is not None:
                self._landed(frame)
                del self._taking[which]
                self._composer.set(**{which: frame})
        finally:
            if (which := self._well_of(token)) is not None:
                del self._taking[which]
            self._show()

    def _well_of(self, token: object) -> str | None:
        """Return where a picture that was asked for goes: nowhere when another was asked for since."""
        return next((which for which, each in self._taking.items() if each is token), None)

    def _landed(self, frame: Frame) -> None:
        """Note that the files of ``frame`` are on the disk, and that pictures of them can be had."""
        self._problems.pop(frame, None)
        for reference in (frame.original, frame.sent):
            if reference is not None and reference.kind is ReferenceKind.FILE:
                self._there.add(reference.sha256)
                if self._images.broken(_key(reference)):
                    self._images.forget(_key(reference))

    def _drafted(self, draft: ClipDraft) -> None:
        """Follow a draft that came from anywhere: a ratio, a crop, the last session, the settings of a clip."""
        frames = {which: self._frame(which) for which in WHICH}
        self._problems = {frame: words for frame, words in self._problems.items() if frame in frames.values()}
        for which, before in (("first", self.view.first.frame), ("last", self.view.last.frame)):
            if _original(before) != _original(frames[which]):
                self._taking.pop(which, None)  # what was put there last wins
            if self._unready(which) is not None and which not in self._cutting:
                self._tasks.start("Crop a frame", self._cut(which), name=f"crop the {which} frame")
        self._show()

    def _unready(self, which: str) -> Frame | None:
        """Return the frame of a well if its copy has to be cut or looked for."""
        frame = self._frame(which)
        return None if frame is None or self._usable(frame) or frame in self._problems else frame

    def _usable(self, frame: Frame) -> bool:
        """Whether what is sent is known to be there. Of a kept picture the original must be too, for the next crop."""
        original, sent = frame.original, frame.sent
        if original.kind is not ReferenceKind.FILE:
            return sent == original
        return frame.seen and sent is not None and {original.sha256, sent.sha256} <= self._there

    async def _cut(self, which: str) -> None:
        """Cut until the copy is that of the crop in the draft: one at a time, however fast the crop is moved."""
        self._cutting.add(which)
        try:
            while (frame := self._unready(which)) is not None:
                await self._cut_once(which, frame)
        finally:
            self._cutting.discard(which)

    async def _cut_once(self, which: str, frame: Frame) -> None:
        try:
            made = await restore(frame, ratio=self._composer.draft.shape.ratio, folder=self._folder)
        except StudioError as error:
            self._problems[frame] = readable(str(error))
        else:
            self._landed(made)
            if self._frame(which) == frame:
                self._composer.set(**{which: made})
        self._show()

    def _decoded(self, key: str) -> None:
        if key.startswith(_KEY):
            self._show()

    def _show(self) -> None:
        view = self._seen()
        if view != self.view:
            self.view = view
            self.changed.emit(view)

    def _seen(self) -> WellsView:
        return WellsView(self._well("first"), self._well("last"), mode(self._composer.draft))

    def _well(self, which: str) -> WellView:
        frame, busy = self._frame(which), which in self._taking
        allowed = which == "first" or self._frame("first") is not None
        if frame is None:
            return WellView(busy=busy, allowed=allowed)
        return WellView(
            frame,
            image=self._image(frame.original),
            sent_image=None if frame.sent is None else self._image(frame.sent),
            busy=busy or self._unready(which) is not None,
            problem=self._problems.get(frame, ""),
            allowed=allowed,
            note=_note(frame),
        )

    def _image(self, reference: Reference) -> QImage | None:
        if reference.sha256 not in self._there:
            return None
        return self._images.get(_key(reference), Path(reference.source), side=_SIDE, read=_read)


def _joining(which: str) -> int:
    """Return the number of the frame of a clip at which the new one joins it."""
    return LAST if which == "first" else 0


def _original(frame: Frame | None) -> Reference | None:
    return None if frame is None else frame.original


def _read(path: Path, side: int) -> QImage:
    """Decode a picture as what is sent of it is: Qt turns fewer of them upright, and knows nothing of their colours."""
    pixels = look(path, side)
    return QImage() if pixels is None else image_of(pixels)


def _key(reference: Reference) -> str:
    # Not the bare hash: the strip of references keeps smaller pictures under that.
    return f"{_KEY}{reference.sha256}"


def _note(frame: Frame) -> str:
    if frame.original.kind is not ReferenceKind.FILE:
        return frame.original.name
    sent = frame.sent
    if min(frame.width, frame.height) < _TINY:
        return f"{frame.width} × {frame.height} pixels"
    turned = sent is not None and frame.crop is None and sent.converted
    return "converted" if frame.original.converted or turned else ""
