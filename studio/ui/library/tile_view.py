"""A view of square tiles: where each is, and how large they are."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from studio.state.library.rows import LibraryRows
from studio.state.library.tile_image import TileShape
from studio.ui.controls.picture import RING
from studio.ui.library.layout import HEADING, TOP, GridLayout
from studio.ui.library.runs import ranges_of, runs_of
from studio.ui.library.stay import Stay
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

SMALLEST, USUAL, LARGEST = 96, 136, 320
RADIUS = 6
REACH = RING + 2
"""How far outside a tile something of it is painted."""

_SIZES = (96, 112, 136, 160, 192, 232, 272, 320)
_SETTLED_MS = 120
_Flag = QItemSelectionModel.SelectionFlag


class TileView(QAbstractItemView):
    """Tiles laid out by arithmetic. Subclasses paint them.

    Signals:
        walked: The hand moved to another picture, or to none.
            cell: Its :class:`Cell`, or None.
        chosen_changed: Others are selected.
        zoomed: Tiles have another size.
            side: In logical pixels.
    """

    walked = Signal(object)
    chosen_changed = Signal()
    zoomed = Signal(int)

    def __init__(self, theme: Theme, rows: LibraryRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme, self.rows = theme, rows
        self.plan = GridLayout(0, width=0, side=USUAL)
        self._side, self._fill = USUAL, True
        self._stale = True
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        mark(self, role="stage")
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settle.timeout.connect(self.wear)
        self.setModel(rows)
        self._stay = Stay(self)
        theme.tokens_changed.connect(self.scheduleDelayedItemsLayout)
        self.wear()

    @property
    def side(self) -> int:
        """How large tiles are, in logical pixels."""
        return self._side

    @property
    def fill(self) -> bool:
        """Whether pictures fill their tiles; else they are fitted in."""
        return self._fill

    @property
    def keys(self) -> array[int]:
        """The keys of what is selected, as they stand."""
        chosen: array[int] = array("q")
        for first, last in sorted(self.chosen_runs):
            chosen.extend(self.rows.keys[first : last + 1])
        return chosen

    @property
    def chosen_runs(self) -> list[tuple[int, int]]:
        """The first and last row of each run that is selected, in no order."""
        return ranges_of(self.selectionModel().selection())

    @property
    def in_sight(self) -> range:
        """The rows any part of whose tile is seen."""
        top = self.verticalOffset()
        rows = self.plan.rows_between(top - RING, top + self.viewport().height() + RING)
        return range(rows.start, max(rows.start, min(rows.stop, self.rows.rowCount())))

    def choose(self, keys: Iterable[int], current: int | None = None) -> None:
        """Select exactly ``keys``, as far as they are there, and put the hand on ``current`` or the first of them."""
        places = self.rows.rows_of(keys)
        self.select_runs(runs_of(places), _Flag.ClearAndSelect)
        at = self.rows.find(current) if current is not None else places[0] if places else -1
        if at >= 0:
            self.go_to(at)

    def go_to(self, row: int) -> None:
        """Put the hand on ``row`` and bring it into sight; the selection stays."""
        index = self.rows.index(row)
        self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
        self.scrollTo(index)

    def to_top(self) -> None:
        """Show the beginning."""
        self.verticalScrollBar().setValue(0)

    def begin_at(self, row: int, hidden: float) -> None:
        """Let ``row`` stand first in sight, with a share of its tile ``hidden`` above."""
        self.lay_out_if_stale()
        if hidden:
            self.verticalScrollBar().setValue(self.plan.place(row)[1] + round(hidden * self._side))
        else:
            self.scrollTo(self.rows.index(row), QAbstractItemView.ScrollHint.PositionAtTop)

    def select_runs(self, runs: Iterable[tuple[int, int]], how: QItemSelectionModel.SelectionFlag) -> None:
        """Select runs of neighbours, each from its first to its last row."""
        selection = QItemSelection()
        for first, last in runs:
            selection.select(self.rows.index(first), self.rows.index(last))
        self.selectionModel().select(selection, how)

    def set_fill(self, fill: bool) -> None:
        """Cut pictures to squares, or fit them in whole."""
        if fill != self._fill:
            self._fill = fill
            self.wear()
            self.viewport().update()

    @Slot(int)
    def set_side(self, side: int, at: QPoint | None = None) -> None:
        """Make tiles ``side`` logical pixels large, from 96 to 320; what is under ``at`` stays there."""
        side = min(max(side, SMALLEST), LARGEST)
        if side == self._side:
            return
        spot = self._stay.spot(at)
        self._side = side
        self.lay_out()
        self._stay.return_to(spot)
        self._settle.start()
        self.viewport().update()
        self.zoomed.emit(side)

    def zoom(self, steps: int, at: QPoint | None = None) -> None:
        """Make tiles larger, or smaller with negative ``steps``."""
        nearest = min(range(len(_SIZES)), key=lambda step: abs(_SIZES[step] - self._side))
        self.set_side(_SIZES[min(max(nearest + steps, 0), len(_SIZES) - 1)], at)

    @Slot()
    def wear(self) -> None:
        """Want thumbnails in the size in which they are painted now."""
        ratio = self.devicePixelRatioF()
        self.rows.wear(TileShape(round(self._side * ratio), RADIUS * ratio, self._fill))

    def place_of(self, row: int) -> QRect:
        """Return where the tile of ``row`` is in the viewport."""
        left, top = self.plan.place(row)
        return QRect(left, top - self.verticalOffset(), self._side, self._side)

    def repaint_row(self, row: int) -> None:
        """Let the tile of ``row`` be painted again, if it is in sight."""
        if row in self.in_sight:
            self.viewport().update(self.place_of(row).adjusted(-REACH, -REACH, REACH, REACH))

    def lay_out_if_stale(self) -> None:
        """Lay out anew when rows have come or gone."""
        if self._stale:
            self.lay_out()

    def lay_out(self) -> None:
        """Give each tile its place anew. The cost grows with the groups, not with the tiles."""
        self._stale = False
        self.plan = GridLayout(
            self.rows.rowCount(),
            width=self.width(),  # not that of the viewport: whether there is a scroll bar must not move tiles
            side=self._side,
            counts=[group.count for group in self.rows.groups],
            heading=self.theme.px(HEADING),
        )
        self.updateGeometries()
        self.viewport().update()

    # What Qt asks of every view.

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        return self.place_of(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self.plan.row_at(point.x(), point.y() + self.verticalOffset())
        return self.rows.index(row) if 0 <= row < self.rows.rowCount() else QModelIndex()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a tile into sight, with its heading when it is in the first line of its group."""
        if not index.isValid():
            return
        self.lay_out_if_stale()
        _, top = self.plan.place(index.row())
        bar, height = self.verticalScrollBar(), self.viewport().height()
        section = self.plan.section(self.plan.number_of(index.row()))
        above = top - section.top if top == section.tiles else TOP
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top + self._side // 2 - height // 2)
        elif top - above < bar.value() or hint is QAbstractItemView.ScrollHint.PositionAtTop:
            bar.setValue(top - max(above, TOP))
        elif top + self._side + TOP > bar.value() + height:
            bar.setValue(top + self._side + TOP - height)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        inside = rect.normalized().translated(0, self.verticalOffset())
        self.select_runs(self.plan.runs_in(inside.left(), inside.top(), inside.right(), inside.bottom()), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Return what has to be painted again for a selection: nothing that is out of sight."""
        region, seen = QRegion(), self.in_sight
        for first, last in ranges_of(selection):
            for row in range(max(first, seen.start), min(last + 1, seen.stop)):
                region += self.place_of(row).adjusted(-REACH, -REACH, REACH, REACH)
        return region

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        return self.currentIndex()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: single letters act on pictures."""

    # What happens to the view.

    def doItemsLayout(self) -> None:
        self.lay_out()
        super().doItemsLayout()

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(max(self.plan.pitch // 3, 1))
        bar.setPageStep(max(height - self.plan.pitch // 2, 1))
        bar.setRange(0, max(0, self.plan.height - height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        spot = self._stay.spot(None) if self.verticalOffset() else None
        self.lay_out()
        self._stay.return_to(spot)

    def rowsInserted(self, parent: QModelIndex | QPersistentModelIndex, start: int, end: int) -> None:
        self._stale = True

    def dataChanged(
        self,
        topLeft: QModelIndex | QPersistentModelIndex,
        bottomRight: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        seen = self.in_sight
        for row in range(max(topLeft.row(), seen.start), min(bottomRight.row() + 1, seen.stop)):
            self.viewport().update(self.place_of(row).adjusted(-REACH, -REACH, REACH, REACH))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.chosen_changed.emit()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        for index in (current, previous):
            if index.isValid():
                self.repaint_row(index.row())
        self.walked.emit(self.rows.cell(current.row()) if current.isValid() else None)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._settle.start()
        return super().event(event)
