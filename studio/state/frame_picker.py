"""Looking through a clip for one of its frames, apart from the clip on the stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.flow.film import Film
from studio.state.projector import Projector
from studio.state.tasks import Tasks

_SIDE = 1280


@dataclass(frozen=True, slots=True)
class PickView:
    """What is seen of a clip.

    Attributes:
        clip: Which; None before one was chosen.
        count: Its frames; 0 while it is opened, and when it cannot be.
        number: The frame that is wished for, from 0.
        image: The frame that is there.
        shown: Its number; -1 without one. What can be taken is what is there.
        trouble: Why nothing is seen.
    """

    clip: Picture | None = None
    count: int = 0
    number: int = 0
    image: QImage | None = None
    shown: int = -1
    trouble: str = ""


class FramePicker(QObject):
    """Opens one clip at a time. Holds a file and a thread until :meth:`close`.

    Signals:
        changed: Something else is seen.
            view: The new :class:`PickView`.
    """

    changed = Signal(object)

    def __init__(
        self, tasks: Tasks, path_of: Callable[[Picture], Path], *, at_end: bool, parent: QObject | None = None
    ) -> None:
        """Make it; with ``at_end`` a clip is looked at from its last frame, else from its first."""
        super().__init__(parent)
        self._path_of = path_of
        self._at_end = at_end
        self._projector = Projector(tasks, self, task="pick a frame")
        self._projector.set_side(_SIDE)
        self._projector.opened.connect(self._opened)
        self._projector.came.connect(self._came)
        self._projector.failed.connect(self._fail)
        self._projector.stuck.connect(self._fail)
        self.view = PickView()

    def show(self, clip: Picture) -> None:
        """Open ``clip`` in the place of the one before."""
        if self.view.clip is None or self.view.clip.id != clip.id:
            self._put(PickView(clip))
            self._projector.load(self._path_of(clip))

    def seek(self, number: int) -> None:
        """Look at another frame."""
        if self.view.count:
            number = min(max(number, 0), self.view.count - 1)
            self._put(replace(self.view, number=number, trouble=""))
            self._projector.want([number])

    def close(self) -> None:
        """Close the clip and let go of the thread."""
        self._projector.close()

    def _opened(self, film: Film) -> None:
        self._put(replace(self.view, count=film.count))
        self.seek(film.count - 1 if self._at_end else 0)

    def _came(self, number: int, image: QImage) -> None:
        if number == self.view.number:
            self._put(replace(self.view, image=image, shown=number))

    def _fail(self, sentence: str) -> None:
        self._put(replace(self.view, trouble=sentence))

    def _put(self, view: PickView) -> None:
        self.view = view
        self.changed.emit(view)
