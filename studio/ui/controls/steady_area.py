"""Scrolls a column up and down whose width never changes by that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QScrollArea, QScrollBar, QWidget

BAR = 10
"""Pixels that the bar takes beside the column, seen or not: a margin of 16 is one of 6 here."""


class SteadyArea(QScrollArea):
    """Gives its bar room also while there is nothing to scroll.

    With a bar that comes and goes, a column with a picture in it, lower when it is narrower, fits beside the bar and
    does not fit without: at such a height Qt shows and hides the bar in turns until the stack of the process ends.
    """

    def __init__(self, column: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollBar(_QuietBar(Qt.Orientation.Vertical, self))
        self.setWidget(column)


class _QuietBar(QScrollBar):
    """Is not seen while it has nowhere to go."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.maximum() > self.minimum():
            super().paintEvent(event)
