"""A window opens whole on a screen that exists, wherever it was when it was kept."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from studio.state.layout import Layout
from studio.ui.theme.theme import Theme
from studio.ui.whole_on_screen import roomiest, stand_whole, whole
from studio.ui.window import Window

LEFT, RIGHT = QRect(0, 0, 1920, 1080), QRect(1920, 0, 1280, 720)
Open = Callable[[str], Window]


def kept_place(left: int, top: int, width: int, height: int, *, screen: int, wide: int, filling: bool = False) -> str:
    """Return what Qt writes for a window that was there, on screen number ``screen``, ``wide`` pixels across."""
    place = (left, top, left + width - 1, top + height - 1)
    rest = (screen, filling, False, wide, *place)
    return b64encode(struct.pack(">IHH4i4ii??i4i", 0x1D9D0CB, 3, 0, *place, *place, *rest)).decode()


@pytest.fixture
def reopen(theme: Theme, tmp_path: Path) -> Iterator[Open]:
    windows: list[Window] = []

    def reopen(place: str) -> Window:
        layout = Layout(tmp_path / "layout.json")
        layout.keep("window", place)
        windows.append(window := Window(theme, layout))
        window.show()
        return window

    yield reopen
    for window in windows:
        window.close()
        window.kept.close()
        window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_what_qt_writes_is_what_this_test_writes(qapp: QApplication) -> None:
    window = QWidget()
    window.setGeometry(40, 50, 300, 200)
    (wide, _) = window.screen().size().toTuple()
    ours = kept_place(40, 50, 300, 200, screen=0, wide=wide)
    assert bytes(window.saveGeometry().toBase64().data()).decode() == ours


@pytest.mark.parametrize(
    "place",
    [
        (5000, 200, 1400, 900),
        (-3000, -900, 1200, 700),
        (100, 100, 3000, 2000),
        (700, 700, 600, 500),
        (2**31 - 10, 5, 3, 3),
        (-(2**31) + 5, -(2**31) + 5, 2**31 - 1, 400),
        (100, 100, -5, -5),
    ],
)
@pytest.mark.parametrize("screen", [0, 1])
@pytest.mark.parametrize("filling", [False, True])
def test_a_place_that_is_gone_is_left_for_one_in_sight(
    reopen: Open, place: tuple[int, int, int, int], screen: int, filling: bool
) -> None:
    (wide, _) = QApplication.primaryScreen().size().toTuple()
    window = reopen(kept_place(*place, screen=screen, wide=wide, filling=filling))
    room = window.screen().availableGeometry()
    assert window.isMaximized() == filling
    assert room.contains(window.normalGeometry() if filling else window.geometry())


@pytest.mark.parametrize("words", ["x", "AdnQywADAAA", "é", "\0", "A" * 60_000])
def test_words_that_are_no_place_open_it_in_the_designed_size(reopen: Open, words: str) -> None:
    window = reopen(words)
    room = window.screen().availableGeometry()
    assert room.contains(window.geometry())
    assert window.width() == min(room.width(), 1440)


def test_a_screen_smaller_than_the_least_window_is_filled(qapp: QApplication) -> None:
    window = QWidget()
    window.setGeometry(700, 700, 1024, 640)
    stand_whole(window, QSize(4000, 3000))
    assert window.screen().availableGeometry().contains(window.geometry())
    assert window.minimumWidth() <= window.screen().availableSize().width()


def test_it_goes_to_the_screen_that_has_most_of_it() -> None:
    assert roomiest(QRect(1800, 10, 600, 400), [LEFT, RIGHT]) == RIGHT
    assert roomiest(QRect(1500, 10, 600, 400), [LEFT, RIGHT]) == LEFT
    assert roomiest(QRect(9000, 9000, 600, 400), [LEFT, RIGHT]) == LEFT


def test_it_moves_no_further_and_shrinks_no_more_than_it_must() -> None:
    assert whole(QRect(30, 40, 600, 400), LEFT) == QRect(30, 40, 600, 400)
    assert whole(QRect(1800, 40, 600, 400), LEFT).topRight() == QPoint(1919, 40)
    inside = whole(QRect(1800, -500, 9000, 400), RIGHT)
    assert RIGHT.contains(inside) and (inside.height(), inside.top()) == (400, 30)
