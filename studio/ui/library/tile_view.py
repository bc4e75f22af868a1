"""A view of square tiles: where each is, how large they are, and what stays when other rows are shown."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

SMALLEST, USUAL, LARGEST = 96, 136, 320
RADIUS = 6
REACH = RING + 2
"""How far outside a tile something of it is painted."""

_SIZES = (96, 112, 136, 160, 192, 232, 272, 320)
_SETTLED_MS = 120
_Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class _Spot:
    """What stays where it is when tiles move: a share of a tile, and how far below the top of the viewport it is."""

    row: int
    share: float
    y: int


@dataclass(frozen=True, slots=True)
class _Kept:
    """What survives other rows, by key."""

    chosen: array[int]
    current: int | None
    seen: array[int]
    y: int


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
        self._kept: _Kept | None = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        mark(self, role="stage")
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settle.timeout.connect(self.wear)
        self.setModel(rows)
        rows.changing.connect(self._keep)
        rows.shown.connect(self._restore)
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
        spot = self._spot(at)
        self._side = side
        self._lay_out()
        self._return_to(spot)
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
            self._lay_out()

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
        self._lay_out()
        super().doItemsLayout()

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(max(self.plan.pitch // 3, 1))
        bar.setPageStep(max(height - self.plan.pitch // 2, 1))
        bar.setRange(0, max(0, self.plan.height - height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        spot = self._spot(None) if self.verticalOffset() else None
        self._lay_out()
        self._return_to(spot)

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

    # What stays.

    def _lay_out(self) -> None:
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

    def _spot(self, at: QPoint | None) -> _Spot | None:
        """Return what should stay in place: what is under ``at``, else what the hand is on or else comes first."""
        seen = self.in_sight
        row = self.indexAt(at).row() if at is not None else -1
        if row < 0 and self.currentIndex().isValid() and at is None and self.currentIndex().row() in seen:
            row = self.currentIndex().row()
        if row < 0:
            row = seen.start if seen else -1
        if row < 0:
            return None
        place = self.place_of(row)
        y = at.y() if at is not None and place.contains(at) else place.top()
        return _Spot(row, (y - place.top()) / max(place.height(), 1), y)

    def _return_to(self, spot: _Spot | None) -> None:
        if spot is not None and spot.row < self.rows.rowCount():
            top = self.plan.place(spot.row)[1]
            self.verticalScrollBar().setValue(top + round(spot.share * self._side) - spot.y)

    @Slot()
    def _keep(self) -> None:
        """Remember by key what must not be lost."""
        current, seen = self.currentIndex(), self.in_sight
        self._kept = _Kept(
            chosen=self.keys,
            current=self.rows.keys[current.row()] if current.isValid() else None,
            seen=array("q", self.rows.keys[seen.start : seen.stop]),
            y=self.place_of(seen.start).top() if seen and self.verticalOffset() else 0,
        )

    @Slot()
    def _restore(self) -> None:
        kept, self._kept = self._kept, None
        at_top = self.verticalOffset() == 0
        self._lay_out()
        if kept is None:
            return
        self._choose_again(kept)
        if not at_top:
            self._scroll_back(kept)

    def _choose_again(self, kept: _Kept) -> None:
        still = sum(last - first + 1 for first, last in self.chosen_runs)
        if len(kept.chosen) != still:
            self.select_runs(runs_of(self.rows.rows_of(kept.chosen)), _Flag.ClearAndSelect)
            if not self.selectionModel().hasSelection():
                self.chosen_changed.emit()
        if kept.current is None or self._is_current(kept.current):
            return
        row = self.rows.find(kept.current)
        if row >= 0:
            self.selectionModel().setCurrentIndex(self.rows.index(row), _Flag.NoUpdate)
        elif not self.currentIndex().isValid():
            self.walked.emit(None)

    def _is_current(self, key: int) -> bool:
        index = self.currentIndex()
        return index.isValid() and self.rows.keys[index.row()] == key

    def _scroll_back(self, kept: _Kept) -> None:
        """Put the first picture that was in sight, and still is here, where it was."""
        found = self.rows.rows_of(kept.seen[: 2 * self.plan.columns])
        if found:
            number = kept.seen.index(self.rows.keys[found[0]])
            above = kept.y + number // self.plan.columns * self.plan.pitch
            self.verticalScrollBar().setValue(self.plan.place(found[0])[1] - above)


def ranges_of(selection: QItemSelection) -> list[tuple[int, int]]:
    """Return the first and last row of each range of ``selection``."""
    ranges = (selection.at(number) for number in range(selection.size()))
    return [(each.top(), each.bottom()) for each in ranges]


def runs_of(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and last of each run of neighbours in ascending ``rows``."""
    runs = list[tuple[int, int]]()
    for row in rows:
        if runs and runs[-1][1] + 1 == row:
            runs[-1] = (runs[-1][0], row)
        else:
            runs.append((row, row))
    return runs
