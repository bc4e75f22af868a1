"""Strips of frames: made off the GUI thread, the newest wish first, and kept while they are wanted."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QRect

from studio.state.strips import FilmStrip, Strips
from studio.state.tasks import Tasks
from tests.studio_fixture import until

WORDS = b'{"count":6,"width":40,"height":20,"columns":4}'


def mosaic(path: Path, *, words: bytes = WORDS, sides: tuple[int, int] = (160, 40)) -> Path:
    """Keep six frames of which each is lighter than the one before it."""
    picture = Image.new("RGB", sides)
    for number in range(6):
        picture.paste(
            (40 * number,) * 3, (number % 4 * 40, number // 4 * 20, number % 4 * 40 + 40, number // 4 * 20 + 20)
        )
    picture.save(path, "JPEG", quality=95, comment=words)
    return path


@pytest.fixture
async def strips() -> AsyncIterator[Strips]:
    tasks = Tasks()
    strips = Strips(tasks)
    yield strips
    await tasks.close()
    strips.close()


async def test_a_strip_comes_later_and_stays(strips: Strips, tmp_path: Path) -> None:
    path = mosaic(tmp_path / "a")
    came: list[str] = []
    strips.ready.connect(came.append)
    assert strips.get("a", path) is None
    await until(lambda: came == ["a"])
    strip = strips.get("a", path)
    assert isinstance(strip, FilmStrip) and strips.get("a", path) is strip
    assert strip.place_at(5 / 6) == QRect(40, 20, 40, 20)


async def test_each_part_of_a_clip_has_its_frame(strips: Strips, tmp_path: Path) -> None:
    path = mosaic(tmp_path / "a")
    await until(lambda: strips.get("a", path))
    strip = strips.get("a", path)
    assert strip is not None
    shares = (-1.0, 0.0, 0.16, 0.17, 0.5, 0.99, 1.0, 7.0)
    lightness = [strip.image.pixelColor(strip.place_at(share).center()).red() for share in shares]
    assert [round(value / 40) for value in lightness] == [0, 0, 0, 1, 3, 5, 5, 5]


async def test_it_is_made_when_it_is_missing_and_not_by_the_gui(strips: Strips, tmp_path: Path) -> None:
    threads: list[int] = []

    def make() -> None:
        threads.append(threading.get_ident())
        mosaic(tmp_path / "a")

    await until(lambda: strips.get("a", tmp_path / "a", make))
    assert len(threads) == 1 and threads[0] != threading.get_ident()


@pytest.mark.parametrize("words", [b"", b"none", b'{"count":9,"width":40,"height":20,"columns":4}'], ids=len)
async def test_one_that_does_not_say_where_its_frames_are_is_broken(
    strips: Strips, tmp_path: Path, words: bytes
) -> None:
    path = mosaic(tmp_path / "a", words=words)
    assert strips.get("a", path) is None
    await until(lambda: strips.broken("a"))
    assert strips.get("a", path) is None


async def test_a_damaged_one_is_made_again(strips: Strips, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"half of it")
    await until(lambda: strips.get("a", path, lambda: mosaic(path)))


async def test_no_file_and_no_picture_are_broken_and_asked_for_once(strips: Strips, tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"<html>" * 100)
    asked: list[str] = []
    for key in ("gone", "words"):
        strips.get(key, tmp_path / key, partial(asked.append, key))
        await until(partial(strips.broken, key))
        strips.get(key, tmp_path / key, partial(asked.append, key))
    assert asked == ["gone", "words"]


async def test_the_newest_wish_is_met_first_and_old_ones_are_forgotten(strips: Strips, tmp_path: Path) -> None:
    came: list[str] = []
    strips.ready.connect(came.append)
    paths = [mosaic(tmp_path / f"{number}") for number in range(10)]
    for number, path in enumerate(paths):
        strips.get(f"{number}", path)
    await until(lambda: len(came) == 6)
    assert came == ["9", "8", "7", "6", "5", "4"]
    assert not strips.broken("0") and strips.get("0", paths[0]) is None
    await until(lambda: strips.get("0", paths[0]))
