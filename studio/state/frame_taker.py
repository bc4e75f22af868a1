"""Taking a frame out of the clip on show: as a file, as a frame or reference of the next work, as its beginning."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.errors import BadBytes
from studio.domain.picture import Picture
from studio.flow.film import ends
from studio.flow.stills import save_still
from studio.state.activity import Activity
from studio.state.clip_composer import ClipComposer
from studio.state.frame_wells import FrameWells
from studio.state.player import Player
from studio.state.projector import image_of
from studio.state.references import References
from studio.state.tasks import Tasks

_ENDS = 10
_SIDE = 240


@dataclass(frozen=True, slots=True)
class ClipEnd:
    """One of the last frames of a clip, to be chosen from.

    Attributes:
        number: Of the frame, from 0.
        image: The frame, small.
        sharpness: Compared with the sharpest of them, which has 1.
        last: Whether it is the very last.
    """

    number: int
    image: QImage
    sharpness: float
    last: bool

    @property
    def sharpest(self) -> bool:
        """Whether no other is sharper."""
        return self.sharpness >= 1


class FrameTaker(QObject):
    """Takes exactly the frame the player is at.

    Signals:
        ends_ready: The last frames were looked at.
            ends: Tuple of :class:`ClipEnd`, the oldest first; empty when the clip cannot be read.
        carrying_on: A draft is about to be begun where the clip ends.
            clip: The :class:`Picture`.
        carried_on: A draft was begun where the clip ends; its words can be changed now.
    """

    ends_ready = Signal(object)
    carrying_on = Signal(object)
    carried_on = Signal()

    def __init__(
        self,
        player: Player,
        composer: ClipComposer,
        wells: FrameWells,
        references: References,
        activity: Activity,
        tasks: Tasks,
        *,
        path_of: Callable[[Picture], Path],
        library: Callable[[], Path],
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``path_of`` tells where the file of a clip is, ``library`` where pictures are saved."""
        super().__init__(parent)
        self._player = player
        self._composer = composer
        self._wells = wells
        self._references = references
        self._activity = activity
        self._tasks = tasks
        self._path_of = path_of
        self._library = library

    def save_frame(self) -> None:
        """Save the frame as a picture beside the clip."""
        view = self._player.view
        if view.clip is not None and view.playable:
            self._tasks.start("Save a frame", self._save(view.clip, view.number, self._player.image))

    def use_frame(self, which: str) -> None:
        """Use the frame as the ``first`` or ``last`` of the next clip, or as a ``reference`` of the next picture."""
        view = self._player.view
        if view.clip is None or not view.playable:
            return
        if which == "reference":
            self._references.add_clip_frame(view.clip, self._path_of(view.clip), view.number)
            text = "It waits in Image."
            self._activity.note(f"Frame {view.number + 1} is a reference", text, image=self._player.image, toast=True)
        else:
            self._wells.add_clip_frame(which, view.clip, view.number)

    def last_frames(self) -> None:
        """Look at the last frames of the clip; :attr:`ends_ready` brings them."""
        if (clip := self._player.clip) is not None:
            self._tasks.start("Look at the end of a clip", self._look(clip), name="clip ends")

    def carry_on(self, number: int) -> None:
        """Begin a fresh draft with this frame of the clip: its model, settings and words, a new seed unless locked."""
        if (clip := self._player.clip) is not None:
            self.carrying_on.emit(clip)
            self._composer.carry_on(clip)
            self._wells.add_clip_frame("first", clip, number)
            self.carried_on.emit()

    async def _save(self, clip: Picture, number: int, image: QImage | None) -> None:
        path = await save_still(clip, self._path_of(clip), number, library=self._library())
        self._activity.note(f"Frame {number + 1} was saved", f"{path.name}, beside its clip", image=image, toast=True)

    async def _look(self, clip: Picture) -> None:
        try:
            found = await asyncio.to_thread(ends, self._path_of(clip), count=_ENDS, side=_SIDE)
        except BadBytes:
            self.ends_ready.emit(())
            raise  # said by whoever hears of tasks that failed
        best = max(end.sharpness for end in found)
        self.ends_ready.emit(
            tuple(
                ClipEnd(end.number, image_of(end.pixels), end.sharpness / best if best else 1.0, last=end is found[-1])
                for end in found
            )
        )
