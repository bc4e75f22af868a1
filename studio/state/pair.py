"""Clips side by side, in step by the time since each began."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.flow.film import Film
from studio.state.pair_side import PairSide, SideView
from studio.state.tasks import Tasks

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)
_NONE = SideView()


@dataclass(frozen=True, slots=True)
class PairView:
    """How clips are seen together; there may be one alone, or up to four.

    Attributes:
        sides: Each of them, from the left. A side without a clip has none.
        at: Where all are, in seconds from the first frame of each: when the frame begins that began last.
        seconds: How long the longest one is.
        count: Frames of the one that steps are counted by; 0 before a clip is opened.
        playing: Whether they run.
        loop: Whether all begin again when the longest one ends.
        speed: 1 is as they were made.
    """

    sides: tuple[SideView, ...] = ()
    at: float = 0.0
    seconds: float = 0.0
    count: int = 0
    playing: bool = False
    loop: bool = True
    speed: float = 1.0

    @property
    def a(self) -> SideView:
        """The clip at the left."""
        return self.sides[0] if self.sides else _NONE

    @property
    def b(self) -> SideView:
        """The one beside it."""
        return self.sides[1] if len(self.sides) > 1 else _NONE


class Pair(QObject):
    """Moves through two clips at once, or up to four. A shorter one stands on its last frame until the longest ends.

    It holds a file and a thread for each from :meth:`show` until :meth:`close`.

    Signals:
        changed: Something changed.
            view: The new :class:`PairView`.
        frame_ready: A frame is to be seen.
            side: Which clip it is of, from 0.
            number: Which, from 0.
            image: Its pixels, as many as :meth:`fit` asked for.
    """

    changed = Signal(object)
    frame_ready = Signal(int, int, QImage)

    def __init__(
        self,
        tasks: Tasks,
        *,
        path_of: Callable[[Picture], Path],
        now: Callable[[], float] = time.monotonic,
        name: str = "compared clip",
        parent: QObject | None = None,
    ) -> None:
        """Make it.

        ``path_of`` tells where the file of a clip is, ``now`` is a clock that is never put back. ``name`` names its
        work: two that run at once need two names.
        """
        super().__init__(parent)
        self.view = PairView()
        self.closed = False
        self._tasks = tasks
        self._path_of = path_of
        self._now = now
        self._name = name
        self._made = 0
        self._ended = 0
        self._sides: list[PairSide] = []

    def show(self, *clips: Picture | None) -> None:
        """Put clips beside each other at their first frames, standing still. A side may have none."""
        self.pause()
        while len(self._sides) < len(clips):
            self._sides.append(self._side())
        for spare in self._sides[len(clips) :]:
            spare.close()
            spare.deleteLater()
        self._sides = self._sides[: len(clips)]
        for side, clip in zip(self._sides, clips, strict=True):
            if not _same(clip, side.view.clip):
                side.load(clip)
        self._measure()
        self._go(0.0)

    def show_at(self, at: int, clip: Picture | None) -> None:
        """Put another clip, or none, to one side; all stand still where they are."""
        side = self._sides[at]
        if not _same(clip, side.view.clip):
            self.pause()
            side.load(clip)
            self._measure()

    def swap(self, one: int = 0, other: int = 1) -> None:
        """Put each of two clips in the place of the other; they stay where they are in time."""
        sides = self._sides
        sides[one], sides[other] = sides[other], sides[one]
        self._put(sides=self._views())
        self.repeat()

    def repeat(self) -> None:
        """Tell once more of the frames that are seen: whoever shows them has changed places."""
        for at, side in enumerate(self._sides):
            if (image := side.image) is not None:
                self.frame_ready.emit(at, side.view.number, image)

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
            for side in self._sides:
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

    def fit(self, side: int, *, at: int) -> None:
        """Make the frames of one clip ``side`` pixels long."""
        if at < len(self._sides):
            self._sides[at].fit(side)

    def close(self) -> None:
        """Close all files and end the threads that read them. Twice is no more than once."""
        self.closed = True
        self._put(playing=False)
        for side in self._sides:
            side.close()

    def _side(self) -> PairSide:
        self._made += 1
        name = f"{self._name} {self._made}"
        side = PairSide(name, self._tasks, path_of=self._path_of, now=self._now, parent=self)
        side.changed.connect(self._follow)
        side.opened.connect(self._opened)
        side.seen.connect(self._seen)
        side.ended.connect(self._side_ended)
        return side

    def _views(self) -> tuple[SideView, ...]:
        return tuple(side.view for side in self._sides)

    def _films(self) -> list[tuple[PairSide, Film]]:
        return [(side, side.film) for side in self._sides if side.film is not None]

    def _run(self, at: float) -> None:
        """Run all from one moment, by one clock, for as long as the longest one is."""
        view, self._ended = self.view, 0
        self._put(playing=True)
        for side, _ in self._films():
            side.run(at, speed=view.speed, loop=view.loop, seconds=view.seconds)

    def _go(self, at: float) -> None:
        for side in self._sides:
            side.go(at)
        self._put(sides=self._views(), at=self._moment())

    def _moment(self) -> float:
        return max((side.view.at for side in self._sides), default=0.0)

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
        self._put(sides=self._views(), seconds=seconds, count=0 if lead is None else lead.count)

    def _follow(self) -> None:
        view = self.view
        self._put(sides=self._views(), at=self._moment() if view.playing else view.at)
        if view.playing and not self._films():
            self._put(playing=False)

    def _seen(self, side: PairSide, number: int, image: QImage) -> None:
        self.frame_ready.emit(self._sides.index(side), number, image)

    def _side_ended(self) -> None:
        self._ended += 1
        if self._ended == len(self._films()):
            self.pause()

    def _put(self, **fields: object) -> None:
        view = replace(self.view, **fields)  # type: ignore[arg-type]
        if view != self.view:
            self.view = view
            self.changed.emit(view)


def _same(one: Picture | None, other: Picture | None) -> bool:
    return (one and one.id) == (other and other.id)
