"""Small things side by side, wrapping where there is no more room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme.theme import Theme


class FlowRow(QWidget):
    """Lays its things out in rows from the left. It is as high as they need; none of them is wider than it is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, gap: int = 6, right: bool = False) -> None:
        """Make it; with ``right`` its rows end at the right."""
        super().__init__(parent)
        self._right = right
        self._theme = theme
        self._gap = gap
        self._things: tuple[QWidget, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.tokens_changed.connect(self._arrange)

    def set_things(self, things: Sequence[QWidget]) -> None:
        """Hold ``things``, in this order; what was held before and is not among them is deleted."""
        kept = tuple(things)
        for old in self._things:
            if old not in kept:
                old.hide()
                old.deleteLater()
        self._things = kept
        for before, thing in zip((None, *kept), kept, strict=False):
            thing.setParent(self)
            thing.show()
            if before is not None:
                QWidget.setTabOrder(before, thing)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._arrange()

    def _arrange(self) -> None:
        gap, top = self._theme.px(self._gap), 0
        for row in self._rows(gap, max(self.width(), 1)):
            tall = max(size.height() for _, size in row)
            used = sum(size.width() for _, size in row) + gap * (len(row) - 1)
            left = self.width() - used if self._right else 0
            for thing, size in row:
                thing.setGeometry(left, top + (tall - size.height()) // 2, size.width(), size.height())
                left += size.width() + gap
            top += tall + gap
        self.setFixedHeight(max(top - gap, 0))

    def _rows(self, gap: int, width: int) -> list[list[tuple[QWidget, QSize]]]:
        """Return what stands in each row, with its size."""
        rows: list[list[tuple[QWidget, QSize]]] = []
        used = width
        for thing in self._things:
            if thing.isHidden():
                continue
            # The sheet may allow less than a button hints at.
            size = thing.sizeHint().expandedTo(thing.minimumSize()).boundedTo(thing.maximumSize())
            size.setWidth(min(size.width(), width))
            if not rows or used + gap + size.width() > width:
                rows.append([])
                used = -gap
            rows[-1].append((thing, size))
            used += gap + size.width()
        return rows

    def arrange(self) -> None:
        """Lay out anew: one of the things is larger, smaller or hidden now."""
        self._arrange()
