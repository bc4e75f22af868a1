"""Pictures for models: what is looked at is decoded first, and what nobody wants any more not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from studio.state.images import Images, Wish
from studio.state.tasks import Tasks
from tests.studio_fixture import until


class Desk:
    """A decoder that waits until it is let go on, and what it was given."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun: list[str] = []

    def read(self, path: Path, side: int) -> QImage:
        self.begun.append(path.name)
        assert self.go.wait(60)
        image = QImage(side, side, QImage.Format.Format_RGB32)
        image.fill(0)
        return QImage() if path.name == "broken" else image

    def wish(self, name: str, side: int = 8) -> tuple[str, Callable[[], Wish]]:
        return name, lambda: Wish(Path(name), side, None, self.read)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.go.set()


@pytest.fixture
async def images(qapp: object, desk: Desk) -> Images:
    tasks = Tasks()
    images = Images(tasks, keep_bytes=1000)
    tasks.setParent(images)
    return images


async def test_what_scrolled_away_before_it_began_is_dropped(images: Images, desk: Desk) -> None:
    images.focus(desk.wish(f"old {number}") for number in range(20))
    await until(lambda: len(desk.begun) == 2)
    images.focus(desk.wish(f"new {number}") for number in range(3))
    desk.go.set()
    await until(lambda: images.kept("new 2"))
    assert sorted(desk.begun[:2]) == ["old 0", "old 1"] and sorted(desk.begun[2:]) == ["new 0", "new 1", "new 2"]
    images.close()


async def test_what_is_asked_for_alone_comes_in_turn(images: Images, desk: Desk) -> None:
    told: list[str] = []
    images.ready.connect(told.append)
    for name in ("a", "b", "broken"):
        assert images.get(name, Path(name), side=8, read=desk.read) is None
    assert images.get("a", Path("a"), side=8, read=desk.read) is None
    desk.go.set()
    await until(lambda: len(told) == 3)
    assert sorted(desk.begun) == ["a", "b", "broken"] and images.broken("broken")
    images.focus([desk.wish("broken"), desk.wish("a")])
    assert len(desk.begun) == 3
    images.close()


async def test_no_more_is_kept_than_was_agreed(images: Images, desk: Desk) -> None:
    desk.go.set()
    images.focus(desk.wish(f"{number}") for number in range(10))
    await until(lambda: len(desk.begun) == 10 and images.kept("9"))
    assert images.size <= 1000 and images.kept("0") is None
    images.keep(300)
    assert images.size <= 300
    images.close()


async def test_a_fault_in_one_keeps_no_other_waiting(images: Images, desk: Desk) -> None:
    def fail(path: Path, side: int) -> QImage:
        raise OSError("no room")

    desk.go.set()
    images.focus([*((f"bad {n}", lambda: Wish(Path("bad"), 8, None, fail)) for n in range(4)), desk.wish("good")])
    await until(lambda: images.kept("good"))
    images.close()
