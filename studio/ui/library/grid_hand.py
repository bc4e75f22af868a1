"""What mouse and keyboard do to a grid: select, draw a band around tiles, carry them away or to another place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from studio.domain.picture import FileState, Picture
from studio.state.library.cell import FILELESS
from studio.ui.controls.dragging import drag_pictures, take_copy
from studio.ui.library.tile_view import TileView
from studio.ui.stage.scrub import Scrub

_MOST_CARRIED = 2000
_TOO_MANY = "Up to 2,000 pictures can be dragged at once. Export takes any number."
_NO_FILES = "What is selected has no files yet, so there is nothing to drag."
_SCROLL_MS = 16
_EDGE = 24
_Flag = QItemSelectionModel.SelectionFlag
_Held = Qt.KeyboardModifier


class GridHand(QObject):
    """The hand of one grid.

    Signals:
        opened: A tile was clicked twice.
            row: Its row.
        reordered: Tiles were dropped elsewhere among the others.
            ids: A tuple of the ids of their pictures, as they stood.
            before: The id of the picture they go before; empty for the end.
        told: Something could not be done.
            sentence: What the user reads.
        stack_pressed: The number of a stack was pressed.
            row: Of the tile that wears it.
    """

    opened = Signal(int)
    reordered = Signal(object, str)
    told = Signal(str)
    stack_pressed = Signal(int)

    def __init__(self, view: TileView, scrub: Scrub, path_of: Callable[[Picture], Path]) -> None:
        super().__init__(view)
        self._view, self._scrub, self._path_of = view, scrub, path_of
        self.reorderable = False
        self.band: QRect | None = None
        self.gap: int | None = None
        self.hover = -1
        self.stack_at: Callable[[QPoint], int] = lambda _: -1
        self._anchor = QPersistentModelIndex()
        self._pressed: QPoint | None = None
        self._pressed_row = -1
        self._simple = False
        self._begun: QPoint | None = None
        self._at = QPoint()
        self._before = QItemSelection()
        self._carried: tuple[str, ...] = ()
        self._scroll = QTimer(self, interval=_SCROLL_MS)
        self._scroll.timeout.connect(self._scroll_on)
        view.viewport().installEventFilter(self)

    @property
    def busy(self) -> bool:
        """Whether something is drawn that does not scroll with the tiles."""
        return self.band is not None or self.gap is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what the viewport is told of mouse and drags."""
        if isinstance(event, QMouseEvent):
            return self._feel_mouse(event)
        if isinstance(event, QDropEvent):  # drags that enter and move are of this type too
            return self._feel_drag(event)
        if event.type() in (QEvent.Type.DragLeave, QEvent.Type.Leave):
            self._mark_gap(None)
            self._point(None)
        return False

    def walk(self, to: int, held: Qt.KeyboardModifier) -> None:
        """Go to row ``to``; with Shift extend the selection, with Ctrl leave it as it is."""
        if held & _Held.ShiftModifier:
            self._extend(to, add=bool(held & _Held.ControlModifier))
        elif held & _Held.ControlModifier:
            self._view.go_to(to)
        else:
            self._pick(to)

    @Slot()
    def resume(self) -> None:
        """Go on with a drag that waited for pictures to be read."""
        if self._pressed is not None and (self._at - self._pressed).manhattanLength() >= self._far:
            self._carry()

    def point_again(self) -> None:
        """Look what is under the pointer after the tiles moved."""
        viewport = self._view.viewport()
        self._point(viewport.mapFromGlobal(viewport.cursor().pos()) if viewport.underMouse() else None)

    @property
    def _far(self) -> int:
        return QApplication.startDragDistance()

    def _feel_mouse(self, event: QMouseEvent) -> bool:
        at, kind = event.position().toPoint(), event.type()
        if kind is QEvent.Type.MouseButtonPress:
            self._press(at, event)
        elif kind is QEvent.Type.MouseMove:
            self._move(at, event)
        elif kind is QEvent.Type.MouseButtonRelease:
            self._release(event)
        elif kind is QEvent.Type.MouseButtonDblClick:
            row = self._view.indexAt(at).row()
            if row >= 0 and event.button() is Qt.MouseButton.LeftButton:
                self.opened.emit(row)
        else:
            return False
        return True

    def _press(self, at: QPoint, event: QMouseEvent) -> None:
        row, held = self._view.indexAt(at).row(), event.modifiers()
        chosen = row >= 0 and self._view.selectionModel().isRowSelected(row)
        self._simple = False
        if event.button() is Qt.MouseButton.RightButton:
            if row >= 0 and not chosen:
                self._pick(row)
            return
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if row < 0:
            self._begin_band(at, held)
            return
        if not held and self.stack_at(at) == row:
            self.stack_pressed.emit(row)
            return
        if held & _Held.ShiftModifier:
            self._extend(row, add=bool(held & _Held.ControlModifier))
        elif held & _Held.ControlModifier:
            self._view.select_runs(((row, row),), _Flag.Toggle)
            self._step_on(row)
        elif chosen:
            self._simple = True  # it may be the beginning of a drag; only a click selects it alone
            self._step_on(row)
        else:
            self._pick(row)
        self._pressed, self._pressed_row, self._at = at, row, at
        self._view.rows.want(self._view.keys)

    def _move(self, at: QPoint, event: QMouseEvent) -> None:
        self._at = at
        if self._begun is not None:
            self._draw_band()
            self._scroll_if_outside(self._view.viewport().rect())
        elif self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self.resume()
        else:
            self._point(at)

    def _release(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        if self._simple and self._pressed is not None:
            self._pick(self._pressed_row)
        self._pressed, self._simple, self._begun = None, False, None
        self._scroll.stop()
        if self.band is not None:
            self.band = None
            self._view.viewport().update()

    def _pick(self, row: int) -> None:
        """Select one alone."""
        self._view.select_runs(((row, row),), _Flag.ClearAndSelect)
        self._step_on(row)

    def _step_on(self, row: int) -> None:
        self._anchor = QPersistentModelIndex(self._view.rows.index(row))
        self._view.go_to(row)

    def _extend(self, row: int, *, add: bool) -> None:
        if not self._anchor.isValid():
            current = self._view.currentIndex()
            self._anchor = QPersistentModelIndex(current if current.isValid() else self._view.rows.index(row))
        run = sorted((self._anchor.row(), row))
        self._view.select_runs(((run[0], run[1]),), _Flag.Select if add else _Flag.ClearAndSelect)
        self._view.go_to(row)

    def _begin_band(self, at: QPoint, held: Qt.KeyboardModifier) -> None:
        adds = bool(held & (_Held.ControlModifier | _Held.ShiftModifier))
        if not adds:
            self._view.clearSelection()
        self._before = QItemSelection(self._view.selectionModel().selection())
        self._begun = at + QPoint(0, self._view.verticalOffset())
        self._at = at

    def _draw_band(self) -> None:
        """Select what the band touches, together with what was selected before."""
        if self._begun is None:
            return
        end = self._at + QPoint(0, self._view.verticalOffset())
        if self.band is None and (end - self._begun).manhattanLength() < self._far:
            return
        self.band = QRect(self._begun, end).normalized()
        chosen = QItemSelection(self._before)
        touched = QItemSelection()
        runs = self._view.plan.runs_in(self.band.left(), self.band.top(), self.band.right(), self.band.bottom())
        for first, last in runs:
            touched.select(self._view.rows.index(first), self._view.rows.index(last))
        chosen.merge(touched, _Flag.Select)
        self._view.selectionModel().select(chosen, _Flag.ClearAndSelect)
        self._view.viewport().update()

    def _scroll_if_outside(self, inside: QRect) -> None:
        if inside.top() <= self._at.y() <= inside.bottom():
            self._scroll.stop()
        elif not self._scroll.isActive():
            self._scroll.start()

    @Slot()
    def _scroll_on(self) -> None:
        """Scroll, faster the further outside the pointer is."""
        height, bar = self._view.viewport().height(), self._view.verticalScrollBar()
        edge = _EDGE if self.gap is not None else 0
        beyond = min(self._at.y() - edge, 0) + max(self._at.y() - height + edge, 0)
        bar.setValue(bar.value() + beyond // 2)
        self._draw_band()

    def _carry(self) -> None:
        """Drag what is selected, once it has been read."""
        view, keys = self._view, self._view.keys
        if len(keys) > _MOST_CARRIED:
            self._give_up(_TOO_MANY)
            return
        if not view.rows.has(keys):
            return
        pictures = [picture for picture in view.rows.pictures(keys) if _has_file(picture)]
        under = view.rows.cell(self._pressed_row)
        self._carried = tuple(picture.id for picture in view.rows.pictures(keys))
        if not pictures or under.tile is None:
            self._give_up(_NO_FILES)
            return
        first = under.tile.picture.id
        pictures.sort(key=lambda picture: picture.id != first)
        self._pressed, self._simple = None, False
        drag_pictures(view, pictures, under.tile.image, self._path_of)
        self._carried = ()
        self._mark_gap(None)

    def _give_up(self, sentence: str) -> None:
        self._pressed, self._simple = None, False
        self.told.emit(sentence)

    def _feel_drag(self, event: QDropEvent) -> bool:
        """Take tiles of this grid that are put elsewhere in it; whatever else is dragged is for whoever is behind."""
        if not (self.reorderable and self._carried and event.source() is self._view):
            event.ignore()
            return True
        take_copy(event)
        self._at = event.position().toPoint()
        if isinstance(event, (QDragEnterEvent, QDragMoveEvent)):
            at = self._at + QPoint(0, self._view.verticalOffset())
            self._mark_gap(self._view.plan.gap_at(at.x(), at.y()))
            self._scroll_if_outside(self._view.viewport().rect().adjusted(0, _EDGE, 0, -_EDGE))
        else:
            self._drop()
        return True

    def _drop(self) -> None:
        gap, rows, carried = self.gap, self._view.rows, self._carried
        self._mark_gap(None)
        if gap is None:
            return
        after = (rows.cell(row).tile for row in range(gap, min(gap + len(carried) + 1, rows.rowCount())))
        before = next((tile.picture.id for tile in after if tile is not None and tile.picture.id not in carried), "")
        self.reordered.emit(carried, before)

    def _mark_gap(self, gap: int | None) -> None:
        if gap != self.gap:
            self.gap = gap
            self._view.viewport().update()
        if gap is None and self._begun is None:
            self._scroll.stop()

    def _point(self, at: QPoint | None) -> None:
        """Mark the tile under the pointer, and look through it when it is a clip."""
        row = self._view.indexAt(at).row() if at is not None else -1
        if row != self.hover:
            for each in (self.hover, row):
                if each >= 0:
                    self._view.repaint_row(each)
            self.hover = row
        tile = self._view.rows.cell(row).tile if row >= 0 else None
        if at is None or tile is None:
            self._scrub.leave()
        else:
            self._scrub.point(tile.picture, self._view.place_of(row), at.x())


def _has_file(picture: Picture) -> bool:
    return picture.state not in FILELESS and picture.state is not FileState.MISSING
