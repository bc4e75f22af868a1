"""Pictures are painted whole and in their place on every screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter

from studio.ui.controls.picture import Scaler, draw_heart, draw_picture, draw_ring, heart_place
from studio.ui.theme.theme import Theme

pytestmark = pytest.mark.usefixtures("qapp")

QUARTERS = ("#c03a2b", "#2b7ac0", "#3aa35a", "#c0a02b")


def quartered(side: int = 100) -> QImage:
    """Return a picture with a colour of its own in each quarter."""
    image = QImage(side, side, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for at, colour in enumerate(QUARTERS):
        half = side // 2
        painter.fillRect(at % 2 * half, at // 2 * half, half, half, QColor(colour))
    painter.end()
    return image


def screen(ratio: float) -> QImage:
    image = QImage(round(200 * ratio), round(200 * ratio), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#000000"))
    return image


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_a_picture_stands_whole_in_its_rectangle(ratio: float) -> None:
    shown, place = screen(ratio), QRect(30, 50, 80, 80)
    painter = QPainter(shown)
    draw_picture(painter, QRectF(place), Scaler().pixmap(quartered(), place.size(), ratio), radius=6)
    painter.end()
    for at, colour in enumerate(QUARTERS):
        x, y = 50 + at % 2 * 40, 70 + at // 2 * 40
        assert shown.pixelColor(round(x * ratio), round(y * ratio)).name() == colour
    assert shown.pixelColor(round(30 * ratio), round(50 * ratio)) == QColor("#000000")  # round corner
    assert shown.pixelColor(round(112 * ratio), round(90 * ratio)) == QColor("#000000")


def test_what_does_not_fit_is_cut_from_both_sides_alike() -> None:
    wide = quartered().scaled(QSize(200, 100))
    pixmap = Scaler().pixmap(wide, QSize(50, 50), 1.0).toImage()
    assert pixmap.size() == QSize(50, 50)
    assert pixmap.pixelColor(10, 10).name() == QUARTERS[0]
    assert pixmap.pixelColor(40, 40).name() == QUARTERS[3]


def test_scaled_pictures_are_kept_for_the_next_painting() -> None:
    scaler, image = Scaler(most=2), quartered()
    first = scaler.pixmap(image, QSize(50, 50), 1.0)
    assert scaler.pixmap(image, QSize(50, 50), 1.0) is first
    scaler.pixmap(image, QSize(60, 60), 1.0)
    scaler.pixmap(image, QSize(70, 70), 1.0)
    assert scaler.pixmap(image, QSize(50, 50), 1.0) is not first


def test_a_ring_leaves_a_gap(theme: Theme) -> None:
    shown = screen(1.0)
    painter = QPainter(shown)
    draw_ring(painter, theme, QRectF(50, 50, 60, 60), radius=6)
    painter.end()
    colours = [shown.pixelColor(x, 80).name() for x in range(45, 51)]
    accent = theme.tokens.accent
    assert colours == ["#000000", accent, accent, "#000000", "#000000", "#000000"]


def test_a_heart_is_in_the_upper_right_corner(theme: Theme) -> None:
    place = heart_place(theme, QRect(10, 10, 100, 100), size=22, inset=5)
    assert place == QRect(83, 15, 22, 22)
    shown = screen(1.0)
    painter = QPainter(shown)
    draw_heart(painter, theme, place, icon=12)
    painter.end()
    assert shown.pixelColor(place.center()).name() == theme.tokens.onoverlay
