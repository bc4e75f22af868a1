"""Looking through clips by moving the pointer across them, in the strip and on the stage."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from studio.domain.picture import Picture
from studio.ui.controls.picture import RING
from studio.ui.stage.pane import StagePane
from studio.ui.stage.recent_view import RecentView
from studio.ui.theme.theme import Theme
from tests.ui.rooms import Room, until

FRAMES, FIRST = 60, 40


@pytest.fixture
async def clip(room: Room) -> Picture:
    return await room.add_clip(seconds=FRAMES / 12)


@pytest.fixture
async def pane(theme: Theme, room: Room, clip: Picture) -> AsyncIterator[StagePane]:
    pane = StagePane(theme, room.studio)
    pane.resize(900, 700)
    pane.show()
    await room.show(clip)
    await until(lambda: room.studio.recent.tile(clip).image)
    yield pane
    pane.close()
    pane.deleteLater()


def number(image: QImage, place: QRect) -> int:
    """Return which frame is painted at ``place``, about: its ground is redder the later it is."""
    red = image.pixelColor(place.left() + place.width() // 20, place.top() + place.height() * 3 // 4).red()
    return round((red - FIRST) / 3)


def lines(image: QImage, place: QRect) -> list[int]:
    """Return where white lines stand, below the bar of the film and above what is written on it."""
    y = place.top() + place.height() // 2
    return [x for x in range(place.left(), place.right() + 1) if image.pixelColor(x, y).lightness() > 230]


def leave(widget: QWidget) -> None:
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


async def looked_through(room: Room, clip: Picture) -> None:
    await until(lambda: room.studio.clip_strips.get(clip))


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.75, 1.0])
async def test_the_stage_shows_the_part_of_a_clip_that_is_pointed_at(
    room: Room, pane: StagePane, clip: Picture, share: float
) -> None:
    place = pane.view.places.pictures[0]
    assert number(pane.view.grab().toImage(), place) == 0
    x = place.left() + round(share * (place.width() - 1))
    QTest.mouseMove(pane.view, QPoint(x, place.center().y()))
    await looked_through(room, clip)
    shown = pane.view.grab().toImage()
    assert abs(number(shown, place) - share * (FRAMES - 1)) < FRAMES / 24 + 1
    (line,) = lines(shown, place)
    assert abs(line - x) <= 2
    leave(pane.view)
    shown = pane.view.grab().toImage()
    assert number(shown, place) == 0 and not lines(shown, place)


async def test_the_strip_does_too_and_repaints_when_the_frames_have_come(
    room: Room, pane: StagePane, clip: Picture
) -> None:
    strip = pane.findChild(RecentView, "recentStrip")
    assert strip is not None
    rect = strip.visualRect(strip.model().index(0, 0))
    place = QRect(rect.left() + RING, rect.top() + RING, rect.height() - 2 * RING, rect.height() - 2 * RING)
    assert number(strip.viewport().grab().toImage(), place) == 0
    QTest.mouseMove(strip.viewport(), QPoint(place.left() + place.width() // 2, place.center().y()))
    await looked_through(room, clip)
    shown = strip.viewport().grab().toImage()
    assert abs(number(shown, place) - FRAMES / 2) < FRAMES / 24 + 1 and len(lines(shown, place)) == 1
    QTest.mouseMove(strip.viewport(), QPoint(place.right() + 30, place.center().y()))
    assert number(strip.viewport().grab().toImage(), place) == 0
    QTest.mouseMove(strip.viewport(), place.center())
    leave(strip.viewport())
    assert not lines(strip.viewport().grab().toImage(), place)


async def test_pictures_are_not_looked_through(room: Room, pane: StagePane, clip: Picture) -> None:
    (picture,) = await room.add_run(1)
    await room.show(picture)
    place = pane.view.places.pictures[0]
    before = pane.view.grab().toImage()
    QTest.mouseMove(pane.view, place.center())
    assert not lines(pane.view.grab().toImage(), place)
    assert before.pixelColor(place.center()) == pane.view.grab().toImage().pixelColor(place.center())
    assert room.studio.clip_strips.get(clip) is None  # nobody pointed at it, so nobody looked through it


async def test_a_clip_that_cannot_be_read_stays_as_it_is(room: Room, pane: StagePane, clip: Picture) -> None:
    damaged = replace(clip, id=f"{clip.id}-d", path=f"{clip.path}.damaged", sha256="cd" * 32)
    room.studio.path_of(damaged).write_bytes(b"<html>" * 100)
    done: list[str] = []
    room.studio.clip_strips.ready.connect(done.append)
    assert room.studio.clip_strips.get(damaged) is None
    await until(lambda: done == [damaged.id])
    assert room.studio.clip_strips.get(damaged) is None
