"""Two clips in step: at every moment each shows the frame that is its own by then, with its own pixels."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.state.pair import Pair
from studio.state.tasks import Tasks
from tests.media.films import code_of, coded_film
from tests.studio_fixture import until
from tests.ui.rooms import Room, room

__all__ = ["room"]

LONG, SHORT = 48, 15
"""Frames: 2 s at 24 a second, and 1.5 s at 10 a second."""


def told(image: QImage) -> int:
    """Return the number that pixels tell."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    return code_of(Image.frombytes("RGBA", (image.width(), image.height()), bytes(image.constBits())))


class Eyes:
    """See what both sides show, by a clock the test moves."""

    def __init__(self, tasks: Tasks) -> None:
        self.time = 0.0
        self.pair = Pair(tasks, path_of=lambda clip: Path(clip.path), now=lambda: self.time)
        self.seen: dict[int, int] = {}
        self.wrong: list[tuple[int, int, int]] = []
        self.pair.frame_ready.connect(self._see)

    async def at(self, a: int, b: int) -> None:
        """Wait until these two frames are seen, and named."""
        await until(lambda: self.seen == {0: a, 1: b})
        assert (self.pair.view.a.number, self.pair.view.b.number) == (a, b)
        assert self.wrong == []

    async def pass_to(self, time: float, a: int, b: int) -> None:
        """Let it be ``time``, and wait until these two frames are seen."""
        self.time = time
        await self.at(a, b)

    def _see(self, side: int, number: int, image: QImage) -> None:
        self.seen[side] = number
        if told(image) != number:
            self.wrong.append((side, number, told(image)))


@pytest.fixture
async def clips(room: Room, tmp_path: Path) -> tuple[Picture, Picture]:
    clip = await room.add_clip()
    long = coded_film(tmp_path / "long.mp4", frames=LONG)
    short = coded_film(tmp_path / "short.mp4", due=[number / 10 for number in range(SHORT)])
    return replace(clip, path=str(long)), replace(clip, id=f"{clip.id}b", path=str(short))


@pytest.fixture
async def eyes(clips: tuple[Picture, Picture]) -> AsyncIterator[Eyes]:
    tasks = Tasks()
    eyes = Eyes(tasks)
    eyes.pair.show(*clips)
    await eyes.at(0, 0)
    yield eyes
    eyes.pair.close()
    await tasks.close()


async def test_both_begin_at_their_first_frames(eyes: Eyes) -> None:
    view = eyes.pair.view
    assert (view.a.count, view.b.count, view.playing, view.at) == (LONG, SHORT, False, 0.0)
    assert view.seconds == view.a.seconds == pytest.approx(2.0) and view.b.seconds == pytest.approx(1.5)


async def test_one_moment_has_a_frame_of_each(eyes: Eyes) -> None:
    for seconds in (0.5, 0.99, 0.05, 1.39, 1.4, 0.0):
        eyes.pair.seek_seconds(seconds)
        await eyes.at(int(seconds * 24 + 0.001), int(seconds * 10 + 0.001))


async def test_the_shorter_one_stands_on_its_last_frame(eyes: Eyes) -> None:
    eyes.pair.seek_seconds(1.75)
    await eyes.at(42, SHORT - 1)
    eyes.pair.go_end()
    await eyes.at(LONG - 1, SHORT - 1)
    eyes.pair.step(1)
    await eyes.at(LONG - 1, SHORT - 1)
    eyes.pair.go_start()
    await eyes.at(0, 0)


async def test_steps_are_those_of_the_one_with_more_frames_and_move_both(eyes: Eyes) -> None:
    seen = []
    for number in range(1, 6):
        eyes.pair.step(1)
        await eyes.at(number, int(number / 24 * 10))
        seen.append(eyes.pair.view.b.number)
    assert seen == [0, 0, 1, 1, 2]
    for number in range(4, -1, -1):
        eyes.pair.step(-1)
        await eyes.at(number, int(number / 24 * 10))
    eyes.pair.step(-1)
    await eyes.at(0, 0)


async def test_past_the_end_of_that_one_steps_are_those_of_the_other(
    eyes: Eyes, clips: tuple[Picture, Picture], tmp_path: Path
) -> None:
    brief = coded_film(tmp_path / "brief.mp4", frames=12)
    eyes.seen.clear()
    eyes.pair.show(clips[1], replace(clips[0], id="brief", path=str(brief)))
    await eyes.at(0, 0)
    eyes.pair.seek_seconds(0.46)
    await eyes.at(4, 11)
    for number in (5, 6, 7):
        eyes.pair.step(1)
        await eyes.at(number, 11)
    for number in (6, 5):
        eyes.pair.step(-1)
        await eyes.at(number, 11)
    eyes.pair.step(-1)
    await eyes.at(4, 11)
    eyes.pair.step(-1)
    await eyes.at(4, 10)


async def test_they_run_by_one_clock_and_begin_again_when_the_longer_one_ends(eyes: Eyes) -> None:
    eyes.pair.toggle()
    for time, a, b in ((0.5, 12, 5), (1.45, 34, 14), (1.8, 43, 14), (2.05, 1, 0), (2.3, 7, 3), (60.7, 16, 7)):
        await eyes.pass_to(time, a, b)
    assert eyes.pair.view.playing
    eyes.pair.toggle()
    assert not eyes.pair.view.playing
    await eyes.at(16, 7)


async def test_they_run_on_from_between_two_frames_in_step(eyes: Eyes) -> None:
    eyes.pair.seek_seconds(0.29)
    await eyes.at(6, 2)
    eyes.pair.toggle()
    await eyes.pass_to(0.06, 7, 3)  # 0.25 + 0.06 s: the next frame of each
    eyes.pair.seek_seconds(1.0)
    await eyes.pass_to(0.56, 36, 14)


async def test_without_loop_both_end_when_the_longer_one_does(eyes: Eyes) -> None:
    eyes.pair.toggle_loop()
    eyes.pair.seek_seconds(1.9)
    await eyes.at(45, SHORT - 1)
    eyes.pair.toggle()
    await eyes.pass_to(0.09, LONG - 1, SHORT - 1)
    assert eyes.pair.view.playing
    eyes.time = 0.2
    await until(lambda: not eyes.pair.view.playing)
    await eyes.at(LONG - 1, SHORT - 1)
    eyes.pair.toggle()
    await eyes.pass_to(0.3, 2, 1)


async def test_speed_is_one_for_both(eyes: Eyes) -> None:
    eyes.pair.set_speed(0.5)
    eyes.pair.toggle()
    await eyes.pass_to(1.0, 12, 5)
    eyes.pair.set_speed(2.0)
    await eyes.pass_to(1.2, 21, 9)


async def test_swapped_they_stay_where_they_are(eyes: Eyes, clips: tuple[Picture, Picture]) -> None:
    eyes.pair.seek_seconds(0.5)
    await eyes.at(12, 5)
    eyes.pair.swap()
    await eyes.at(5, 12)
    assert eyes.pair.view.a.clip == clips[1] and eyes.pair.view.b.clip == clips[0]
    eyes.pair.toggle()
    eyes.pair.swap()
    await eyes.pass_to(0.5, 24, 10)


async def test_another_clip_comes_to_the_right_at_the_same_moment(
    eyes: Eyes, clips: tuple[Picture, Picture], tmp_path: Path
) -> None:
    eyes.pair.seek_seconds(0.5)
    await eyes.at(12, 5)
    eyes.pair.show_at(1, replace(clips[0], id="third"))
    await eyes.at(12, 12)


@pytest.mark.parametrize("content", [b"<html>" * 100, b"", None], ids=["html", "empty", "gone"])
async def test_one_that_cannot_be_seen_says_why_and_the_other_goes_on(
    eyes: Eyes, clips: tuple[Picture, Picture], tmp_path: Path, content: bytes | None
) -> None:
    broken = tmp_path / "broken.mp4"
    if content is not None:
        broken.write_bytes(content)
    eyes.pair.show_at(1, replace(clips[0], id="broken", path=str(broken)))
    await until(lambda: eyes.pair.view.b.trouble)
    assert eyes.pair.view.b.trouble.endswith(".") and not eyes.pair.view.a.trouble
    assert eyes.pair.view.seconds == pytest.approx(2.0)
    eyes.pair.step(3)
    await until(lambda: eyes.seen[False] == 3)
    eyes.pair.toggle()
    eyes.time = 1.0
    await until(lambda: eyes.seen[False] == 27)
    assert eyes.wrong == []


async def test_alone_it_can_be_looked_at_too(eyes: Eyes, clips: tuple[Picture, Picture]) -> None:
    eyes.pair.show(clips[0], None)
    await until(lambda: eyes.pair.view.a.count)
    eyes.pair.step(2)
    await until(lambda: eyes.seen[False] == 2)
    assert eyes.pair.view.b.clip is None
    eyes.pair.close()
    eyes.pair.close()
