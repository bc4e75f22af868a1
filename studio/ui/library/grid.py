"""The pictures of the library in a grid that costs the same for a hundred thousand as for a hundred."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.domain.listing import Grouping
from studio.domain.picture import Picture
from studio.state.library.cell import Cell, cell_words
from studio.state.library.rows import LibraryRows
from studio.state.strips import ClipStrips
from studio.ui.controls.announce import announce
from studio.ui.library.date_label import DateLabel
from studio.ui.library.grid_hand import GridHand
from studio.ui.library.grid_keys import step_of
from studio.ui.library.grid_paint import GridPaint
from studio.ui.library.headings import heading_words
from studio.ui.library.tile_view import LARGEST, SMALLEST, USUAL, TileView
from studio.ui.stage.recent_view import day_words
from studio.ui.stage.scrub import Scrub
from studio.ui.theme.theme import Theme

__all__ = ["LARGEST", "SMALLEST", "USUAL", "GridView"]

_NOTCH = 120
_Flag = QItemSelectionModel.SelectionFlag
_Held = Qt.KeyboardModifier


class GridView(TileView):
    """Square tiles, with headings where the listing has groups. What is selected and in sight survives a new listing.

    Keys that only move, select, open or zoom are its own; all others go on to whoever acts on pictures.

    Signals:
        opened: A picture is wanted over the whole window.
            cell: Its :class:`Cell`.
        reordered: Pictures were dragged to another place in this listing.
            ids: A tuple of their ids, as they stood.
            before: The id of the picture they go before; empty for the end.
        told: Something could not be done.
            sentence: What the user reads.
        stack_toggled: A stack should be spread, or folded again.
            key: Of the tile that stands for it.
    """

    opened = Signal(object)
    reordered = Signal(object, str)
    told = Signal(str)
    stack_toggled = Signal(object)

    def __init__(
        self,
        theme: Theme,
        rows: LibraryRows,
        *,
        path_of: Callable[[Picture], Path],
        strips: ClipStrips | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make it. ``path_of`` tells where files are that are dragged out; with ``strips`` clips are looked through."""
        super().__init__(theme, rows, parent)
        self._scrub = Scrub(strips, self)
        self._hand = GridHand(self, self._scrub, path_of)
        self._paint = GridPaint(self, self._hand, self._scrub)
        self._date = DateLabel(theme, self)
        self._turned = 0
        self.setObjectName("galleryView")
        self.setAccessibleName("Pictures")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._hand.stack_at = self._paint.stack_at
        self._hand.opened.connect(self._open)
        self._hand.stack_pressed.connect(self._toggle_stack)
        self._hand.reordered.connect(self.reordered)
        self._hand.told.connect(self.told)
        self._scrub.changed.connect(self._look_at)
        rows.came.connect(self._hand.resume)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    @property
    def cell(self) -> Cell | None:
        """The picture the hand is on."""
        index = self.currentIndex()
        return self.rows.cell(index.row()) if index.isValid() else None

    @property
    def date_words(self) -> str:
        """When, or under which heading, the first pictures in sight are."""
        seen = self.in_sight
        if not seen:
            return ""
        if self.plan.headed and self.rows.grouping is not Grouping.JOB:
            return heading_words(self.rows, self.rows.groups[self.plan.number_of(seen.start)])
        return day_words(self.rows.moment(seen.start).astimezone().date(), datetime.now().astimezone().date())

    def set_reorderable(self, reorderable: bool) -> None:
        """Let pictures be dragged to another place among the others: they stand in an order of the user's own."""
        self._hand.reorderable = reorderable

    def say_when_empty(self, title: str, detail: str = "") -> None:
        """Say ``title``, and ``detail`` below it, when there is nothing to show."""
        self._paint.title, self._paint.detail = title, detail
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._hand.busy or not self.rows.rowCount():
            self.viewport().update()
        else:
            self.viewport().scroll(dx, dy)

    def dataChanged(
        self,
        topLeft: QModelIndex | QPersistentModelIndex,
        bottomRight: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        super().dataChanged(topLeft, bottomRight, roles)
        if self.plan.headed and self.rows.grouping is Grouping.JOB:  # a heading is the prompt of a picture
            self.viewport().update()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            announce(self, cell_words(self.rows.cell(current.row())))

    def paintEvent(self, event: QPaintEvent) -> None:
        self.lay_out_if_stale()
        seen = self.in_sight
        self.rows.visible(seen.start, seen.stop - 1)
        self._paint.paint(event.region(), seen)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & _Held.ControlModifier:
            super().wheelEvent(event)
            return
        self._turned += event.angleDelta().y()
        steps = int(self._turned / _NOTCH)
        self._turned -= steps * _NOTCH
        if steps:
            self.zoom(steps, event.position().toPoint())
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and (seen := self.in_sight):
            self.selectionModel().setCurrentIndex(self.rows.index(seen.start), _Flag.NoUpdate)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, held = self.currentIndex().row(), event.modifiers() & ~_Held.KeypadModifier
        to = step_of(self, row, event.key())
        if to is not None and not held & (_Held.AltModifier | _Held.MetaModifier):
            self._hand.walk(to, held)
        elif not self._does(event.key(), held, row):
            event.ignore()

    def _does(self, key: int, held: Qt.KeyboardModifier, row: int) -> bool:
        """Do what ``key`` says, if it is for the grid."""
        if key == Qt.Key.Key_A and held == _Held.ControlModifier:
            self.selectAll()
        elif key == Qt.Key.Key_Space and held == _Held.ControlModifier and row >= 0:
            self.select_runs(((row, row),), _Flag.Toggle)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and held == _Held.NoModifier and row >= 0:
            self._open(row)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal) and held in (_Held.NoModifier, _Held.ShiftModifier):
            self.zoom(1)
        elif key == Qt.Key.Key_Minus and held == _Held.NoModifier:
            self.zoom(-1)
        else:
            return False
        return True

    @Slot(int)
    def _open(self, row: int) -> None:
        self.opened.emit(self.rows.cell(row))

    @Slot(int)
    def _toggle_stack(self, row: int) -> None:
        self.stack_toggled.emit(self.rows.keys[row])

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        """Say beside the scroll bar what is in sight, and forget what the pointer looked through."""
        self._hand.point_again()
        bar = self.verticalScrollBar()
        if not self.isVisible() or not bar.maximum():
            return
        share = (value + bar.pageStep() / 2) / (bar.maximum() + bar.pageStep())
        height = self.viewport().height()
        self._date.tell(self.date_words, self.viewport().width(), round(share * height), height)

    @Slot(str)
    def _look_at(self, picture_id: str) -> None:
        if (row := self.rows.row_of_id(picture_id)) >= 0:
            self.repaint_row(row)
