"""The grid, painted: only what is asked for, and nothing is decoded."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QPainter, QRegion

from studio.ui.library.grid_hand import GridHand
from studio.ui.library.headings import heading_words, paint_heading
from studio.ui.library.layout import GAP
from studio.ui.library.tile_painter import Look, TilePainter
from studio.ui.library.tile_view import REACH, TileView
from studio.ui.stage.scrub import Scrub

_PATIENCE_MS = 150


class GridPaint(QObject):
    """Paints one grid. For a moment after other rows were shown, what has not come leaves its place empty."""

    def __init__(self, view: TileView, hand: GridHand, scrub: Scrub) -> None:
        super().__init__(view)
        self._view, self._hand, self._scrub = view, hand, scrub
        self._tiles = TilePainter(view.theme, scrub)
        self._shown = False
        self.title, self.detail = "Pictures you make are kept here.", ""
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._look_again)
        view.rows.shown.connect(self._show)
        view.rows.modelReset.connect(self._patience.start)
        self._patience.start()

    def paint(self, region: QRegion, seen: range) -> None:
        """Paint the part ``region`` of the viewport, in which the rows ``seen`` are."""
        view, painter = self._view, QPainter(self._view.viewport())
        painter.fillRect(region.boundingRect(), view.theme.colour("stage"))
        if not view.rows.rowCount():
            self._nothing(painter, view.viewport().rect())
            return
        offset = view.verticalOffset()
        bounds = region.boundingRect()
        for number, section in view.plan.sections_between(bounds.top() + offset, bounds.bottom() + offset):
            group = view.rows.groups[number]
            left = view.plan.left
            rect = QRect(left, section.top - offset, view.width() - 2 * left, section.tiles - section.top)
            if region.intersects(rect):
                paint_heading(painter, view.theme, rect, heading_words(view.rows, group), group.count)
        self._tiles.keep(2 * len(seen) + 32)
        self._rows(painter, region, seen)
        self._over(painter, offset)
        painter.end()

    def stack_at(self, at: QPoint) -> int:
        """Return the row whose number of pictures stands at ``at`` of the viewport, or -1."""
        view = self._view
        index = view.indexAt(at)
        if not index.isValid():
            return -1
        cell, square = view.rows.cell(index.row()), view.place_of(index.row())
        place = square if view.fill else self._tiles.place(cell, square, view.devicePixelRatioF())
        return index.row() if self._tiles.stack_place(cell, place).contains(at) else -1

    def _rows(self, painter: QPainter, region: QRegion, seen: range) -> None:
        view, current = self._view, self._view.currentIndex().row()
        ratio, side, offset = view.devicePixelRatioF(), view.side, view.verticalOffset()
        focused, patient, hover = view.hasFocus(), self._patience.isActive(), self._hand.hover
        chosen = self._chosen(seen)
        whole = region.rectCount() == 1 and region.boundingRect().contains(view.viewport().rect())
        for row, left, top in view.plan.places(seen):
            square = QRect(left, top - offset, side, side)
            if not whole and not region.intersects(square.adjusted(-REACH, -REACH, REACH, REACH)):
                continue
            cell, selected = view.rows.cell(row), row in chosen
            if cell.tile is None and not selected and row not in (current, hover):
                if not patient:  # what scrolls by fast is painted fast
                    self._tiles.block(painter, square, ratio)
                continue
            look = Look(selected, selected or (focused and row == current), row == hover, patient)
            place = square if view.fill else self._tiles.place(cell, square, ratio)
            self._tiles.paint(painter, cell, place, look, ratio)

    def _chosen(self, seen: range) -> set[int]:
        chosen = set[int]()
        for first, last in self._view.chosen_runs:
            chosen.update(range(max(first, seen.start), min(last + 1, seen.stop)))
        return chosen

    def _over(self, painter: QPainter, offset: int) -> None:
        """Paint the band, or where something goes that is dragged."""
        view, accent = self._view, self._view.theme.colour("accent")
        if (band := self._hand.band) is not None:
            veil = QColor(accent)
            veil.setAlpha(40)
            rect = band.translated(0, -offset)
            painter.fillRect(rect, veil)
            painter.setPen(accent)
            painter.drawRect(rect)
        if (gap := self._hand.gap) is not None:
            last = gap >= view.rows.rowCount()
            place = view.place_of(max(gap - 1, 0) if last else gap)
            left = place.right() + GAP // 2 if last else place.left() - GAP // 2 - 1
            painter.fillRect(
                QRect(QPoint(left, place.top()), place.size()).adjusted(0, 0, 2 - place.width(), 0), accent
            )

    def _nothing(self, painter: QPainter, rect: QRect) -> None:
        """Say that nothing is here; before anything is known, show what it will look like."""
        theme = self._view.theme
        if not self._shown:
            if not self._patience.isActive():
                self._blocks(painter, rect)
            return
        painter.setFont(theme.font(13, 600))
        painter.setPen(theme.colour("text"))
        middle = rect.center().y()
        line, centre = theme.px(22), int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(QRect(rect.left(), middle - line, rect.width(), line), centre, self.title)
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("text2"))
        painter.drawText(QRect(rect.left(), middle + theme.px(4), rect.width(), line), centre, self.detail)

    def _blocks(self, painter: QPainter, rect: QRect) -> None:
        self._tiles.blocks(painter, rect, self._view.side)

    @Slot()
    def _show(self) -> None:
        self._shown = True
        self._view.viewport().update()

    @Slot()
    def _look_again(self) -> None:
        self._view.viewport().update()
