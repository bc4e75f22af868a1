"""The strip of recent pictures below the stage."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.state.pictures import PictureRows
from studio.state.strips import ClipStrips
from studio.ui.controls.elided_label import Label
from studio.ui.stage.recent_view import RecentView, day_of, day_words
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

LEAST, USUAL, MOST = 84, 108, 200


class RecentStrip(QFrame):
    """The last pictures of this desk, newest at the left; the day beside the title is that of the first in sight."""

    def __init__(
        self, theme: Theme, rows: PictureRows, strips: ClipStrips | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self.setObjectName("recentPane")
        self.setAccessibleName("Recent")
        mark(self, role="bar")
        self.pictures = RecentView(theme, rows, self, several=True, strips=strips)
        self.pictures.setObjectName("recentStrip")
        self.pictures.setAccessibleName("Recent")
        self.pictures.setToolTip("Last pictures")
        self._day = Label("", self, role="note")
        self._day.setObjectName("recentDay")
        self._none = Label("Pictures you make are kept here.", self, role="note")
        self._none.setObjectName("recentNone")
        self._lay_out()
        for signal in (rows.rowsInserted, rows.rowsRemoved, rows.modelReset, self.pictures.scrolled):
            signal.connect(self._date)
        theme.tokens_changed.connect(self._measure)
        self._measure()
        self._date()

    def sizeHint(self) -> QSize:
        return QSize(640, self._theme.px(USUAL))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        # Tiles reach 4 outside themselves for their rings.
        column.setContentsMargins(12, 7, 12, 8)
        column.setSpacing(5)
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(Label("Recent", self, role="label"))
        head.addWidget(self._day)
        head.addStretch(1)
        column.addLayout(head)
        self._none.setContentsMargins(4, 0, 0, 0)
        column.addWidget(self._none, 1)
        column.addWidget(self.pictures, 1)

    @Slot()
    def _measure(self) -> None:
        self.setMinimumHeight(self._theme.px(LEAST))
        self.setMaximumHeight(self._theme.px(MOST))

    @Slot()
    def _date(self) -> None:
        some = bool(self._rows.rowCount())
        self.pictures.setVisible(some)
        self._none.setVisible(not some)
        first = self.pictures.first_in_sight or (self._rows.rows[0] if some else None)
        self._day.setText(day_words(day_of(first), datetime.now().astimezone().date()) if first else "")
