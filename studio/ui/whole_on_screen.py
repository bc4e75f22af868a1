"""Windows stand whole on a screen that exists, whatever was kept of a screen that is gone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_FILLING = Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen
_TITLE = QMargins(0, 30, 0, 0)
"""The bar a desktop draws above a window, about: it is not told before the window is seen."""


def stand_whole(window: QWidget, smallest: QSize) -> None:
    """Move and shrink ``window`` until all of it is on one screen.

    ``smallest`` is its least size, in logical pixels; on a screen that has less room it may be as small as that is.
    """
    rooms = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    if not rooms:
        return
    filling = bool(window.windowState() & _FILLING)
    place = window.normalGeometry() if filling else window.geometry()
    room = roomiest(place, rooms)
    window.setMinimumSize(smallest.boundedTo(room.marginsRemoved(_TITLE).size()))
    inside = whole(place.united(QRect(place.topLeft(), window.minimumSize())), room)
    if inside != place:
        state = window.windowState()
        window.setWindowState(state & ~_FILLING)
        window.setGeometry(inside)
        window.setWindowState(state)


def roomiest(place: QRect, rooms: Sequence[QRect]) -> QRect:
    """Return the one of ``rooms`` that has most of ``place``; the first when none has any of it."""
    return max(rooms, key=lambda room: _area(room.intersected(place)))


def whole(place: QRect, room: QRect) -> QRect:
    """Return ``place`` moved, and shrunk where it must be, so that a window there is inside ``room`` with its title."""
    free = room.marginsRemoved(_TITLE)
    size = place.size().boundedTo(free.size())
    left = min(max(place.left(), free.left()), free.left() + free.width() - size.width())
    top = min(max(place.top(), free.top()), free.top() + free.height() - size.height())
    return QRect(left, top, size.width(), size.height())


def _area(rect: QRect) -> int:
    return max(rect.width(), 0) * max(rect.height(), 0)
