"""The pictures beside the first screen come after it, and stay when it is resized."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from studio.ui.onboarding.mosaic import Mosaic
from studio.ui.theme.theme import Theme

_PICTURES = 12


@pytest.fixture
def mosaic(theme: Theme) -> Mosaic:
    mosaic = Mosaic(theme)
    mosaic.resize(600, 800)
    return mosaic


def shown(mosaic: Mosaic, theme: Theme) -> int:
    """Return in how many places something other than the ground can be seen."""
    seen, ground = mosaic.grab().toImage(), theme.colour("stage")
    return sum(_differs(seen, mosaic, number, ground.rgb()) for number in range(_PICTURES))


def _differs(seen: QImage, mosaic: Mosaic, number: int, ground: int) -> bool:
    place = mosaic.place(number)
    return any(seen.pixel(place.center().x(), y) != ground for y in range(place.top(), place.bottom(), 8))


def test_the_first_painting_decodes_nothing_and_each_turn_brings_one(mosaic: Mosaic, theme: Theme) -> None:
    assert shown(mosaic, theme) == 0
    before = 0
    for _ in range(100 * _PICTURES):
        QCoreApplication.processEvents()
        now = shown(mosaic, theme)
        assert now - before <= 1
        before = now
        if now == _PICTURES:
            break
    mosaic.resize(900, 700)
    assert shown(mosaic, theme) == _PICTURES
