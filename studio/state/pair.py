"""Two clips side by side, in step by the time since each began."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.flow.film import Film
from studio.state.pair_side import PairSide, SideView
from studio.state.tasks import Tasks

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class PairView:
    """How two clips are compared.

    Attributes:
        a: The clip at the left.
        b: The one at the right.
        at: Where both are, in seconds from the first frame of each: when the frame begins that began last.
        seconds: How long the longer one is.
        count: Frames of the one that steps are counted by; 0 before a clip is opened.
        playing: Whether they run.
        loop: Whether both begin again when the longer one ends.
        speed: 1 is as they were made.
    """

    a: SideView = field(default_factory=SideView)
    b: SideView = field(default_factory=SideView)
    at: float = 0.0
    seconds: float = 0.0
    count: int = 0
    playing: bool = False
    loop: bool = True
    speed: float = 1.0


class Pair(QObject):
    """Moves through two clips at once. The shorter one stands on its last frame until the longer one ends.

    It holds two files and two threads from :meth:`show` until :meth:`close`.

    Signals:
        changed: Something changed.
            view: The new :class:`PairView`.
        frame_ready: A frame is to be seen.
            b: Whether it is of the clip at the right.
            number: Which, from 0.
            image: Its pixels, as many as :meth:`fit` asked for.
    """

    changed = Signal(object)
    frame_ready = Signal(bool, int, QImage)

    def __init__(
        self,
        tasks: Tasks,
        *,
        path_of: Callable[[Picture], Path],
        now: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        """Make it. ``path_of`` tells where the file of a clip is, ``now`` is a clock that is never put back."""
        super().__init__(parent)
        self.view = PairView()
        self._ended = 0
        sides = (PairSide(name, tasks, path_of=path_of, now=now, parent=self) for name in ("one", "other"))
        self._a, self._b = sides
        for side in (self._a, self._b):
            side.changed.connect(self._follow)
            side.opened.connect(self._opened)
            side.seen.connect(self._seen)
            side.ended.connect(self._side_ended)

    def show(self, a: Picture, b: Picture | None) -> None:
        """Put two clips beside each other at their first frames, standing still."""
        self.pause()
        self._a.load(a)
        self._b.load(b)
        self._measure()
        self._go(0.0)

    def show_other(self, clip: Picture) -> None:
        """Put another clip to the right; both stand still where they are."""
        if self.view.b.clip is None or clip.id != self.view.b.clip.id:
            self.pause()
            self._b.load(clip)
            self._measure()

    def swap(self) -> None:
        """Put each clip in the place of the other; they stay where they are in time."""
        self._a, self._b = self._b, self._a
        self._put(a=self._a.view, b=self._b.view)
        for side in (self._a, self._b):
            if side.image is not None:
                self.frame_ready.emit(side is self._b, side.view.number, side.image)

    def toggle(self) -> None:
        """Play, or stand still; at the end, play from the start."""
        if self.view.playing:
            self.pause()
        elif self._films():
            at_end = all(side.view.number >= film.count - 1 for side, film in self._films())
            self._run(0.0 if at_end else self.view.at)

    def pause(self) -> None:
        """Stand still where both are."""
        if self.view.playing:
            for side in (self._a, self._b):
                side.stop()
            self._put(playing=False)
            self._go(self.view.at)

    def seek_seconds(self, seconds: float) -> None:
        """Go to the frames that are seen so long after the first ones began; what is played goes on from there."""
        seconds = min(max(seconds, 0.0), self.view.seconds)
        if self.view.playing:
            self._run(seconds)
        else:
            self._go(seconds)

    def step(self, by: int) -> None:
        """Stand still, some frames further on or back, counted by the clip that has more of them in a second.

        Past the end of that one, by the other. At the ends they stay.
        """
        self.pause()
        for _ in range(abs(by)):
            self._go(self._beside(1 if by > 0 else -1))

    def skip(self, seconds: float) -> None:
        """Go on or back by so much time."""
        self.seek_seconds(self.view.at + seconds)

    def go_start(self) -> None:
        """Go to the first frames."""
        self.seek_seconds(0.0)

    def go_end(self) -> None:
        """Go to the last frames."""
        self.seek_seconds(self.view.seconds)

    def toggle_loop(self) -> None:
        """Begin again at the end, or stop there."""
        self._put(loop=not self.view.loop)
        if self.view.playing:
            self._run(self.view.at)

    def set_speed(self, speed: float) -> None:
        """Play at a quarter to twice the pace they were made for."""
        self._put(speed=min(max(speed, SPEEDS[0]), SPEEDS[-1]))
        if self.view.playing:
            self._run(self.view.at)

    def fit(self, side: int, *, b: bool) -> None:
        """Make the frames of one clip ``side`` pixels long."""
        (self._b if b else self._a).fit(side)

    def close(self) -> None:
        """Close both files and end the threads that read them. Twice is no more than once."""
        self._put(playing=False)
        for side in (self._a, self._b):
            side.close()

    def _films(self) -> list[tuple[PairSide, Film]]:
        return [(side, side.film) for side in (self._a, self._b) if side.film is not None]

    def _run(self, at: float) -> None:
        """Run both from one moment, by one clock, for as long as the longer one is."""
        view, self._ended = self.view, 0
        self._put(playing=True)
        for side, _ in self._films():
            side.run(at, speed=view.speed, loop=view.loop, seconds=view.seconds)

    def _go(self, at: float) -> None:
        for side in (self._a, self._b):
            side.go(at)
        self._put(a=self._a.view, b=self._b.view, at=self._moment())

    def _moment(self) -> float:
        return max(self._a.view.at, self._b.view.at)

    def _beside(self, by: int) -> float:
        """Return when the next frame (1) or the one before (-1) begins, of the clip that steps are counted by."""
        at, least = self.view.at, 0.0
        for _, film in sorted(self._films(), key=lambda each: -each[1].rate):
            number = film.number_at(at)
            if by < 0 and number == film.count - 1 and film.times[number] < at:
                least = film.times[number]  # it is over by now: back to where it ends, by the steps of the other
            elif 0 <= number + by < film.count:
                return max(film.times[number + by], least)
        return max(at, least)

    def _opened(self) -> None:
        self._measure()
        self._go(self.view.at)

    def _measure(self) -> None:
        films = [film for _, film in self._films()]
        lead = max(films, key=lambda film: film.rate, default=None)
        seconds = max((film.seconds for film in films), default=0.0)
        self._put(a=self._a.view, b=self._b.view, seconds=seconds, count=0 if lead is None else lead.count)

    def _follow(self) -> None:
        view = self.view
        self._put(a=self._a.view, b=self._b.view, at=self._moment() if view.playing else view.at)
        if view.playing and not self._films():
            self._put(playing=False)

    def _seen(self, side: object, number: int, image: QImage) -> None:
        self.frame_ready.emit(side is self._b, number, image)

    def _side_ended(self) -> None:
        self._ended += 1
        if self._ended == len(self._films()):
            self.pause()

    def _put(self, **fields: object) -> None:
        view = replace(self.view, **fields)  # type: ignore[arg-type]
        if view != self.view:
            self.view = view
            self.changed.emit(view)
