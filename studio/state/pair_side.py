"""One of the clips that are seen together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.flow.film import Film
from studio.state import clip_words
from studio.state.playback import Playback
from studio.state.projector import Projector
from studio.state.tasks import Tasks


@dataclass(frozen=True, slots=True)
class SideView:
    """One of them, as it stands.

    Attributes:
        clip: None where there is none.
        title: The beginning of the prompt.
        facts: For example ``6 s · 1920 × 1080``.
        number: The frame it is at, from 0.
        count: Frames; 0 before it is opened.
        at: When that frame begins, in seconds from the first.
        seconds: From the first frame to the end of the last.
        size: Width and height in pixels, upright.
        trouble: Why it cannot be seen, in a sentence; empty when it can.
    """

    clip: Picture | None = None
    title: str = ""
    facts: str = ""
    number: int = 0
    count: int = 0
    at: float = 0.0
    seconds: float = 0.0
    size: tuple[int, int] = (16, 9)
    trouble: str = ""


class PairSide(QObject):
    """Shows one clip at a moment, or runs it from one; it knows nothing of the other.

    Signals:
        changed: Its view changed by itself.
        opened: Its frames can be had.
        seen: A frame is to be seen.
            side: This.
            number: Which.
            image: Its pixels.
        ended: It ran to the end.
    """

    changed = Signal()
    opened = Signal()
    seen = Signal(object, int, QImage)
    ended = Signal()

    def __init__(
        self,
        name: str,
        tasks: Tasks,
        *,
        path_of: Callable[[Picture], Path],
        now: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._path_of = path_of
        self._projector = Projector(tasks, self, task=name)
        self._playback = Playback(self._projector, now=now, parent=self)
        self.view = SideView()
        self.film: Film | None = None
        self.image: QImage | None = None
        self._projector.opened.connect(self._opened)
        self._projector.failed.connect(self._failed)
        self._projector.stuck.connect(self._stuck)
        self._projector.came.connect(self._came)
        self._playback.due.connect(self._due)
        self._playback.ended.connect(self.ended)

    def load(self, clip: Picture | None) -> None:
        """Show another clip; it is told when it is open."""
        self._playback.stop()
        self.film = self.image = None
        if clip is None:
            self.view = SideView()
            self._projector.unload()
            return
        title, facts = clip_words.title(clip.request.prompt, clip.style_name), clip_words.facts(clip, None)
        self.view = SideView(clip, title, facts, size=(max(clip.width, 1), max(clip.height, 1)))
        self._projector.load(self._path_of(clip))

    def go(self, at: float) -> None:
        """Stand still at the frame that is seen at this moment; at the last one when it is over by then."""
        if self.film is not None:
            number = self.film.number_at(at)
            self.view = replace(self.view, number=number, at=self.film.times[number])
            self._projector.want((number,))

    def run(self, at: float, *, speed: float, loop: bool, seconds: float) -> None:
        """Run from this moment on; when it is over it stands on its last frame until ``seconds`` are over."""
        if self.film is not None:
            longer = replace(self.film, seconds=max(seconds, self.film.seconds))
            self._playback.start(longer, longer.number_at(at), speed=speed, loop=loop, at=at)

    def stop(self) -> None:
        """Stand still."""
        self._playback.stop()
        self._projector.want(())

    def fit(self, side: int) -> None:
        """Make frames ``side`` pixels long."""
        if self._projector.set_side(side) and self.film is not None and not self._playback.running:
            self._projector.want((self.view.number,))

    def close(self) -> None:
        """Close the file and end the thread that reads it."""
        self._playback.stop()
        self.film = self.image = None
        self._projector.close()

    def _opened(self, film: Film) -> None:
        self.film = film
        size = (film.width, film.height)
        self.view = replace(self.view, count=film.count, seconds=film.seconds, size=size)
        self.opened.emit()

    def _failed(self, sentence: str) -> None:
        self.view = replace(self.view, trouble=sentence)
        self.changed.emit()

    def _stuck(self, sentence: str) -> None:
        ran = self._playback.running
        self._playback.stop()
        self._failed(sentence)
        if ran:
            self.ended.emit()

    def _came(self, number: int, image: QImage) -> None:
        if not self._playback.running and number == self.view.number:
            self._see(number, image)

    def _due(self, number: int, image: QImage) -> None:
        if self.film is not None:
            self.view = replace(self.view, number=number, at=self.film.times[number])
            self._see(number, image)

    def _see(self, number: int, image: QImage) -> None:
        self.view = replace(self.view, trouble="")
        self.image = image
        self.changed.emit()
        self.seen.emit(self, number, image)
