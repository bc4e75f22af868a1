"""A column that is lower when it is narrower, as one with a picture is, keeps its width at every height of its pane."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.controls.steady_area import BAR, SteadyArea
from studio.ui.theme.theme import Theme

WIDE = 300


class Square(QWidget):
    """As high as it is wide."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setFixedHeight(event.size().width())

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())


def test_the_width_stays_whether_there_is_something_to_scroll_or_not(qtbot: QtBot, theme: Theme) -> None:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(Square())
    area = SteadyArea(column)
    qtbot.addWidget(area)
    area.show()
    scrolled = set()
    for height in range(WIDE + 4, WIDE - 16, -1):
        area.resize(WIDE, height)
        scrolled.add(area.verticalScrollBar().maximum() > 0)
        assert column.width() == WIDE - BAR, height
    assert scrolled == {True, False}
