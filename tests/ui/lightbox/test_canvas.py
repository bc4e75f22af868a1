"""Zoom and pan: exact at one to one, and nothing slips from under the cursor."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.ui.lightbox.canvas import MOST, ZoomCanvas
from studio.ui.theme.theme import Theme


def chequered(width: int, height: int) -> QImage:
    """Return a picture in which every pixel differs from its neighbours."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    for y in range(height):
        for x in range(width):
            image.setPixelColor(x, y, QColor((x * 7) % 256, (y * 11) % 256, 255 * ((x + y) % 2)))
    return image


def plain(width: int, height: int) -> QImage:
    """Return a picture of one colour, where only its size matters."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("#c03a2b"))
    return image


@pytest.fixture
def canvas(theme: Theme) -> Iterator[ZoomCanvas]:
    canvas = ZoomCanvas(theme)
    canvas.resize(400, 300)
    canvas.show()
    yield canvas
    canvas.close()
    canvas.deleteLater()


def show(canvas: ZoomCanvas, image: QImage) -> None:
    canvas.show_image(image, image.size(), fresh=True)


def test_fit_shows_all_of_it_in_the_middle(canvas: ZoomCanvas) -> None:
    show(canvas, plain(800, 400))
    place = canvas.place
    assert canvas.fitted
    assert place.width() == 400 - 32
    assert place.center() == QPointF(200, 150)


def test_small_pictures_are_not_blown_up(canvas: ZoomCanvas) -> None:
    show(canvas, plain(40, 20))
    assert canvas.zoom == 1


def test_one_to_one_is_one_picture_pixel_per_device_pixel(canvas: ZoomCanvas) -> None:
    image = chequered(900, 700)
    show(canvas, image)
    canvas.actual()
    shown = canvas.grab().toImage()
    left, top = round(-canvas.place.left()), round(-canvas.place.top())
    assert canvas.zoom == 1 and left > 0 and top > 0
    for x in range(0, shown.width(), 13):
        for y in range(0, shown.height(), 17):
            assert shown.pixelColor(x, y) == image.pixelColor(left + x, top + y)


def test_the_wheel_zooms_to_the_cursor(canvas: ZoomCanvas) -> None:
    show(canvas, plain(1600, 1200))
    canvas.zoom_to(0.5)
    at = QPointF(90, 210)
    before = (at - canvas.place.topLeft()) / canvas.zoom
    turn = QWheelEvent(
        at,
        QPointF(canvas.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, turn)
    after = (at - canvas.place.topLeft()) / canvas.zoom
    assert canvas.zoom == 0.625
    assert (after - before).manhattanLength() < 0.001


def test_zooming_through_one_to_one_stops_there(canvas: ZoomCanvas) -> None:
    show(canvas, plain(800, 800))
    canvas.zoom_to(0.9)
    canvas.zoom_by(1.25)
    assert canvas.zoom == 1
    canvas.zoom_by(1.25)
    assert canvas.zoom == 1.25
    canvas.zoom_by(1000)
    assert canvas.zoom == MOST


def test_dragging_moves_and_never_leaves_a_gap(canvas: ZoomCanvas) -> None:
    show(canvas, plain(800, 800))
    canvas.actual()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    QTest.mouseMove(canvas, QPoint(230, 140))
    moved = canvas.place.topLeft()
    assert moved == QPointF(-200 + 30, -250 - 10)
    QTest.mouseMove(canvas, QPoint(2000, 2000))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(390, 290))
    assert canvas.place.topLeft() == QPointF(0, 0)


def test_a_double_click_goes_to_one_to_one_and_back(canvas: ZoomCanvas) -> None:
    show(canvas, plain(800, 800))
    fitted = canvas.zoom
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    assert canvas.zoom == 1
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(150, 150))
    assert canvas.zoom == fitted


def test_a_thumbnail_stands_in_at_the_size_of_the_picture(canvas: ZoomCanvas) -> None:
    canvas.show_image(plain(100, 100), QSize(1000, 1000), fresh=True)
    place = canvas.place
    canvas.show_image(plain(1000, 1000), QSize(1000, 1000), fresh=False)
    assert canvas.place == place


def test_a_zoom_of_the_user_outlives_the_whole_picture_and_the_window(canvas: ZoomCanvas) -> None:
    canvas.show_image(plain(100, 100), QSize(1000, 1000), fresh=True)
    canvas.zoom_to(0.7)
    canvas.show_image(plain(1000, 1000), QSize(1000, 1000), fresh=False)
    canvas.resize(500, 350)
    assert canvas.zoom == 0.7 and not canvas.fitted


def test_checks_are_only_behind_what_is_clear(canvas: ZoomCanvas, theme: Theme) -> None:
    clear = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    clear.fill(Qt.GlobalColor.transparent)
    show(canvas, clear)
    shown = canvas.grab().toImage()
    centre = canvas.place.center().toPoint()
    behind = {shown.pixelColor(centre + QPoint(x, y)).name() for x in range(20) for y in range(20)}
    assert behind == {"#ffffff", "#cfcfd2"}
    assert shown.pixelColor(3, 3) == theme.colour("stage")


def test_nothing_to_show_is_a_plain_stage(canvas: ZoomCanvas, theme: Theme) -> None:
    canvas.show_image(QImage(), QSize(), fresh=True)
    canvas.zoom_by(2)
    assert canvas.grab().toImage().pixelColor(200, 150) == theme.colour("stage")
