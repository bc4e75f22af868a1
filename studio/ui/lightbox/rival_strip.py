"""The clips to compare with, below the two that are compared."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.state.pair import PairView
from studio.state.rivals import Rivals
from studio.state.strips import ClipStrips
from studio.ui.controls.badge import draw_badge
from studio.ui.controls.picture import RING
from studio.ui.stage.recent_view import RecentView
from studio.ui.theme.theme import Theme


class RivalStrip(RecentView):
    """A row of clips in which A and B are marked. The hand is on B."""

    def __init__(self, theme: Theme, rivals: Rivals, strips: ClipStrips, parent: QWidget | None = None) -> None:
        super().__init__(theme, rivals, parent, days=False, strips=strips)
        self._theme = theme
        self._rivals = rivals
        self._marks: dict[str, str] = {}
        self.setObjectName("rivalStrip")
        self.setAccessibleName("Clips to compare with")

    def show_pair(self, view: PairView) -> None:
        """Mark the two."""
        marks = {side.clip.id: letter for side, letter in ((view.a, "A"), (view.b, "B")) if side.clip is not None}
        if marks != self._marks:
            self._marks = marks
            self.follow("" if view.b.clip is None else view.b.clip.id)
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        for clip_id, letter in self._marks.items():
            place = self._rivals.find(clip_id)
            if place >= 0:
                inset = RING + self._theme.px(3)
                corner = self.visualRect(self._rivals.index(place)).topLeft() + QPoint(inset, inset)
                draw_badge(painter, self._theme, corner, letter, ratio=self.devicePixelRatioF())
