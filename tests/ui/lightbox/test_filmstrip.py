"""A row of tiles that costs no more when there are a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.ui.lightbox.filmstrip import Filmstrip
from studio.ui.theme.theme import Theme
from tests.state.test_viewing import Long

COUNT = 100_000


@pytest.fixture
def model(tmp_path: Path) -> Long:
    return Long(tmp_path, COUNT)


@pytest.fixture
def film(theme: Theme, model: Long) -> Iterator[Filmstrip]:
    film = Filmstrip(theme, None)
    film.resize(800, 68)
    film.show()
    film.walk(model)
    yield film
    film.close()
    film.deleteLater()


def test_only_rows_in_sight_are_read(film: Filmstrip, model: Long) -> None:
    model.asked.clear()
    film.follow(50_000)
    film.grab()
    assert model.asked and len(model.asked) < 20 and all(abs(row - 50_000) < 20 for row in model.asked)
    assert model.sight[0] <= 50_000 <= model.sight[1] and model.sight[1] - model.sight[0] < 20


def test_the_place_of_a_row_is_where_it_is_found_again(film: Filmstrip, model: Long) -> None:
    for row in (0, 7, 50_000, COUNT - 1):
        film.follow(row)
        place = film.visualRect(model.index(row, 0))
        assert film.viewport().rect().intersects(place) and film.indexAt(place.center()).row() == row
    assert not film.indexAt(QPoint(film.viewport().width() + 100, 10)).isValid()


def test_keys_and_clicks_walk_and_following_does_not(film: Filmstrip) -> None:
    walked: list[int] = []
    film.walked.connect(walked.append)
    film.follow(5)
    assert walked == []
    QTest.keyClick(film, Qt.Key.Key_Right)
    QTest.keyClick(film, Qt.Key.Key_End)
    QTest.keyClick(film, Qt.Key.Key_Right)
    QTest.keyClick(film, Qt.Key.Key_Home)
    QTest.mouseClick(film.viewport(), Qt.MouseButton.LeftButton, pos=film.visualRect(film.model().index(3, 0)).center())
    assert walked == [6, COUNT - 1, 0, 3]


def test_other_keys_are_handed_on(film: Filmstrip) -> None:
    keys: list[int] = []
    film.keyed.connect(lambda event: keys.append(event.key()))
    QTest.keyClick(film, Qt.Key.Key_X)
    QTest.keyClick(film, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert keys == [Qt.Key.Key_X, Qt.Key.Key_Control, Qt.Key.Key_Right]


def test_a_plain_wheel_moves_it_sideways(film: Filmstrip) -> None:
    at = QPointF(film.viewport().rect().center())
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(film.viewport(), wheel)
    assert film.horizontalOffset() == 240


def test_rows_may_come_and_go(film: Filmstrip, model: Long) -> None:
    film.follow(2)
    model.put_first(7)
    assert film.currentIndex().row() == 3
    model.take_out(3)
    film.grab()
    film.walk(None)
    film.grab()
    assert film.model() is None
