"""A clip runs by the clock: never slower, each frame with its own picture, round after round when it is looped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from studio.flow.film import Film
from studio.state.playback import Playback
from studio.state.projector import Projector
from studio.state.tasks import Tasks
from tests.media.films import film, number_of
from tests.studio_fixture import until

FRAMES, RATE = 24, 12


class Show:
    """A clip that runs by a clock the test moves, and what was seen of it."""

    def __init__(self, tasks: Tasks) -> None:
        self.time = 0.0
        self.projector = Projector(tasks)
        self.playback = Playback(self.projector, now=lambda: self.time)
        self.seen: list[int] = []
        self.painted: list[int] = []
        self.ends = 0
        self.film: Film | None = None
        self.projector.opened.connect(self._opened)
        self.playback.due.connect(self._due)
        self.playback.ended.connect(self._ended)

    def start(self, number: int, *, speed: float = 1.0, loop: bool = False) -> None:
        assert self.film is not None
        self.playback.start(self.film, number, speed=speed, loop=loop)

    async def pass_to(self, time: float, number: int) -> None:
        """Let it be ``time``, and wait until ``number`` is seen."""
        self.time = time
        self.playback.tick()
        await until(lambda: self.seen and self.seen[-1] == number)

    def _opened(self, film: Film) -> None:
        self.film = film

    def _due(self, number: int, image: QImage) -> None:
        self.seen.append(number)
        self.painted.append(number_of(image.pixelColor(image.width() - 2, image.height() - 2).red()))

    def _ended(self) -> None:
        self.ends += 1


@pytest.fixture
async def show(tmp_path: Path) -> AsyncIterator[Show]:
    tasks = Tasks()
    show = Show(tasks)
    show.projector.load(film(tmp_path / "a.mp4", frames=FRAMES, size=(160, 90), rate=RATE))
    await until(lambda: show.film)
    yield show
    show.playback.stop()
    show.projector.close()
    await tasks.close()


async def test_each_moment_has_its_frame(show: Show) -> None:
    show.start(0)
    for time, number in ((0.0, 0), (0.09, 1), (0.51, 6), (1.0, 12)):
        await show.pass_to(time, number)
    assert show.painted == show.seen and show.playback.running


async def test_frames_that_come_too_late_are_left_out(show: Show) -> None:
    show.start(0)
    await show.pass_to(1.5, 18)
    assert len(show.seen) < 18


@pytest.mark.parametrize(("speed", "number"), [(0.25, 3), (0.5, 6), (2.0, 23)])
async def test_speed_is_that_of_the_clock(show: Show, speed: float, number: int) -> None:
    show.start(0, speed=speed)
    await show.pass_to(1.0, min(number, FRAMES - 1))


async def test_it_ends_after_the_last_frame_was_seen_to_its_end(show: Show) -> None:
    show.start(20)
    await show.pass_to(0.3, 23)
    assert show.ends == 0
    show.time = 0.35
    show.playback.tick()
    assert show.ends == 1 and not show.playback.running


async def test_a_long_pause_of_the_machine_ends_on_the_last_frame(show: Show) -> None:
    show.start(0)
    await show.pass_to(60.0, 23)
    await until(lambda: show.ends == 1)


async def test_a_loop_begins_again_and_goes_on(show: Show) -> None:
    show.start(22, loop=True)
    for time, number in ((0.0, 22), (0.1, 23), (0.17, 0), (0.5, 4), (2.2, 0), (60.5, 4)):
        await show.pass_to(time, number)
    assert show.ends == 0 and show.painted == show.seen


async def test_it_can_start_anywhere(show: Show) -> None:
    show.start(7)
    await show.pass_to(0.0, 7)
    show.start(3)
    await show.pass_to(0.0, 3)
    assert show.painted == show.seen


async def test_nothing_is_seen_after_it_stopped(show: Show) -> None:
    show.start(0)
    await show.pass_to(0.5, 6)
    show.playback.stop()
    seen = len(show.seen)
    show.time = 1.0
    show.playback.tick()
    came: list[int] = []
    show.projector.came.connect(lambda number, _: came.append(number))
    show.projector.want((15,))
    await until(lambda: 15 in came)
    assert len(show.seen) == seen
