"""Icons come in the colour and at the pixels that were asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage
from PySide6.QtWidgets import QApplication

from studio.domain.resources import resource
from studio.ui.theme.icons import IconCache, dot, drawing, frame

RED = "#ff0000"


def inked(image: QImage) -> int:
    """Count the pixels that are fully covered."""
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(image.pixelColor(x, y).alpha() > 250 for x, y in points)


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    names = [path.stem for path in resource("icons").glob("*.svg")]
    assert len(names) > 100
    cache = IconCache()
    for name in names:
        assert inked(cache.pixmap(name, RED, 16, ratio=2.0).toImage()) > 0, name


def test_icon_is_drawn_at_the_pixels_of_the_screen(qapp: QApplication) -> None:
    pixmap = IconCache().pixmap("heart", RED, 16, ratio=1.5)
    assert pixmap.size() == QSize(24, 24)
    assert pixmap.deviceIndependentSize().toSize() == QSize(16, 16)


def test_icon_wears_the_colour(qapp: QApplication) -> None:
    image = IconCache().pixmap("square", RED, 24).toImage()
    assert image.pixelColor(3, 12) == QColor(RED)


def test_filled_heart_has_more_ink(qapp: QApplication) -> None:
    cache = IconCache()
    outline, filled = (cache.pixmap("heart", RED, 24, filled=filled).toImage() for filled in (False, True))
    assert inked(filled) > 2 * inked(outline)
    assert filled.pixelColor(12, 12) == QColor(RED)


def test_cache_keeps_looks_apart_and_can_be_cleared(qapp: QApplication) -> None:
    cache = IconCache()
    first = cache.pixmap("star", RED, 16)
    assert cache.pixmap("star", RED, 16) is first
    looks = [cache.pixmap("star", "#00ff00", 16), cache.pixmap("star", RED, 14), cache.pixmap("star", RED, 16, ratio=2)]
    assert len(cache) == 1 + len(looks)
    cache.clear()
    assert len(cache) == 0


def test_unknown_icon_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        drawing("no-such-icon", RED)


def test_icon_is_grey_when_disabled_and_filled_when_checked(qapp: QApplication) -> None:
    icon = IconCache().icon("heart", RED, 24, disabled="#808080", checked="#0000ff", filled_when_checked=True)
    on = icon.pixmap(QSize(24, 24), QIcon.Mode.Normal, QIcon.State.On).toImage()
    off = icon.pixmap(QSize(24, 24), QIcon.Mode.Normal, QIcon.State.Off).toImage()
    assert on.pixelColor(on.width() // 2, on.height() // 2) == QColor("#0000ff")
    assert off.pixelColor(off.width() // 2, off.height() // 2).alpha() == 0


def test_dot_and_frame_are_drawn(qapp: QApplication) -> None:
    assert dot(RED).pixmap(QSize(16, 16)).toImage().pixelColor(8, 8) == QColor(RED)
    wide = frame(16, 9, RED, checked=RED, disabled=RED).pixmap(QSize(24, 20)).toImage()
    tall = frame(9, 16, RED, checked=RED, disabled=RED).pixmap(QSize(24, 20)).toImage()
    assert wide.pixelColor(12, 2).alpha() == 0
    assert wide.pixelColor(2, 10).alpha() > 0
    assert tall.pixelColor(2, 10).alpha() == 0
