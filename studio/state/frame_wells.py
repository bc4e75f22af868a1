"""The first and last frame of the clip that is being asked for: taken in, cropped, shown as they will be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.clip_draft import ClipDraft, mode
from studio.domain.frame import Crop, Frame
from studio.domain.picture import Picture
from studio.state.clip_composer import ClipComposer
from studio.state.images import Images
from studio.state.pricing import Hindrance
from studio.state.tasks import Tasks

WHICH = ("first", "last")


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
        note: A word for the well: the host of an address, ``converted``; empty without one.
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
        self.view = self._seen(composer.draft)
        composer.changed.connect(self._drafted)

    def hindrance(self) -> Hindrance | None:
        """Return why the frames cannot be sent yet, None when they can."""
        draft = self._composer.draft
        for name, frame in (("first", draft.first), ("last", draft.last)):
            if frame is not None and frame.sent is None:
                return Hindrance(f"The {name} frame is being cropped.", passing=True)
        return None

    def add_paths(self, which: str, paths: list[str]) -> None:
        """Take the first of some files from this disk: a picture, or of a clip the frame that joins."""

    def add_image(self, which: str, image: QImage) -> None:
        """Take pixels from the clipboard or another program."""

    def add_url(self, which: str, url: str) -> None:
        """Take a web address or ``file_…`` id; the service looks at it, so that it cannot be cropped here."""

    def add_picture(self, which: str, picture: Picture) -> None:
        """Take a picture of the library; of a clip its last frame for ``first``, its first for ``last``."""

    def add_clip_frame(self, which: str, clip: Picture, number: int) -> None:
        """Take exactly one frame of a clip of the library, counted from 0."""

    def set_crop(self, which: str, crop: Crop | None) -> None:
        """Keep another part of the picture; the copy that is sent is made anew."""

    def swap(self) -> None:
        """Let the clip run the other way round."""
        draft = self._composer.draft
        self._composer.set(first=draft.last, last=draft.first)

    def clear(self, which: str) -> None:
        """Take a frame out; files stay where they are."""
        self._composer.set(**{which: None})

    def _drafted(self, draft: ClipDraft) -> None:
        view = self._seen(draft)
        if view != self.view:
            self.view = view
            self.changed.emit(view)

    def _seen(self, draft: ClipDraft) -> WellsView:
        return WellsView(WellView(draft.first), WellView(draft.last, allowed=draft.first is not None), mode(draft))
