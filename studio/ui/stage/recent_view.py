"""A row of pictures to walk: recent ones below the stage, and the filmstrip of the lightbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from studio.state.pictures import Tile
from studio.state.rows import VALUE, Rows
from studio.state.strips import ClipStrips
from studio.ui.controls.badge import draw_length
from studio.ui.controls.picture import RING, Scaler, draw_block, draw_edge, draw_picture, draw_ring
from studio.ui.stage.scrub import Scrub
from studio.ui.theme.theme import Theme

_RADIUS = 4
_BREAK = 13
"""Room for the line between two days."""


class RecentDelegate(QStyledItemDelegate):
    """Paints square tiles; the first picture of another day has a line before it.

    Make it before a view listens to ``rows``: a view may ask for sizes as soon as it hears of a change.
    """

    def __init__(self, theme: Theme, parent: QWidget, rows: Rows[Tile], scrub: Scrub, *, days: bool) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scrub = scrub
        self._rows = rows
        self._scaler = Scaler()
        self._days = days
        self._breaks: list[bool] | None = None
        self.side = 64
        for signal in (rows.dataChanged, rows.rowsInserted, rows.rowsRemoved, rows.modelReset):
            signal.connect(self._forget)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self.side + 2 * RING + self._gap(index), self.side + 2 * RING)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tile = index.data(VALUE)
        if not isinstance(tile, Tile):
            return
        place = self.place(option.rect, index)
        if self._gap(index):
            painter.fillRect(QRect(place.left() - 11, place.top(), 1, place.height()), self._theme.colour("line"))
        self._tile(painter, tile, place)
        if option.state & QStyle.StateFlag.State_Selected:
            draw_ring(painter, self._theme, QRectF(place), radius=_RADIUS)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            draw_edge(painter, self._theme, QRectF(place), radius=_RADIUS)

    def place(self, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> QRect:
        """Return where the picture is in the item ``rect``."""
        return QRect(rect.left() + RING + self._gap(index), rect.top() + RING, self.side, self.side)

    def _tile(self, painter: QPainter, tile: Tile, place: QRect) -> None:
        ratio = painter.device().devicePixelRatio()
        if tile.image is None:
            draw_block(painter, self._theme, QRectF(place), radius=_RADIUS)
            if tile.broken:
                pixmap = self._theme.pixmap("file-image", "text3", 18, ratio=ratio)
                half = self._theme.px(18) / 2
                painter.drawPixmap(QRectF(place).center() - QPointF(half, half), pixmap)
            return
        if not self._scrub.paint(painter, self._theme, tile.picture, place, radius=_RADIUS):
            draw_picture(painter, QRectF(place), self._scaler.pixmap(tile.image, place.size(), ratio), radius=_RADIUS)
        if tile.length:
            draw_length(painter, self._theme, place, tile.length, ratio=ratio)

    def _gap(self, index: QModelIndex | QPersistentModelIndex) -> int:
        if not self._days:
            return 0
        if self._breaks is None:
            self._breaks = _breaks(self._rows.rows)
        return _BREAK if self._breaks[index.row()] else 0

    @Slot()
    def _forget(self) -> None:
        self._breaks = None


class RecentView(QListView):
    """Pictures in a row. Moving the hand shows the picture; other keys go to whoever acts on pictures.

    Given ``strips``, clips are looked through by moving the pointer across them.

    Signals:
        walked: The user moved to another picture.
            tile: The :class:`Tile`.
        opened: The user wants it over the whole window.
        keyed: A key was pressed that a list does not know.
            event: The QKeyEvent; accept it when it was of use.
        carried: The user drags pictures out.
            tiles: A tuple of :class:`Tile`, the one under the hand first.
        scrolled: Another picture is the first in sight.
    """

    walked = Signal(object)
    opened = Signal()
    keyed = Signal(object)
    carried = Signal(object)
    scrolled = Signal()

    def __init__(
        self,
        theme: Theme,
        rows: Rows[Tile],
        parent: QWidget | None = None,
        *,
        days: bool = True,
        several: bool = False,
        strips: ClipStrips | None = None,
    ) -> None:
        """Make it; with ``several`` more than one picture can be selected, with Ctrl and Shift."""
        super().__init__(parent)
        self._scrub = Scrub(strips, self)
        self._tiles = RecentDelegate(theme, self, rows, self._scrub, days=days)
        self._pressed_at: QPoint | None = None
        self._quiet = False
        self.setItemDelegate(self._tiles)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMouseTracking(True)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if several else modes.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setModel(rows)
        self._rows = rows
        self.horizontalScrollBar().valueChanged.connect(self.scrolled)
        self.scrolled.connect(self._scrub.leave)
        self._scrub.changed.connect(self._look)
        theme.tokens_changed.connect(self.viewport().update)

    @property
    def tile(self) -> Tile | None:
        """The picture the hand is on."""
        value = self.currentIndex().data(VALUE)
        return value if isinstance(value, Tile) else None

    @property
    def chosen(self) -> tuple[Tile, ...]:
        """The selected pictures, the one the hand is on first and the others as they stand."""
        here = self.currentIndex().row()
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        places.sort(key=lambda place: place != here)
        return tuple(self._rows.rows[place] for place in places)

    @property
    def first_in_sight(self) -> Tile | None:
        """The leftmost picture that is shown."""
        value = self.indexAt(QPoint(2 * RING, self.viewport().height() // 2)).data(VALUE)
        return value if isinstance(value, Tile) else None

    def follow(self, picture_id: str) -> None:
        """Put the hand on a picture without telling anyone; on none when it is not here."""
        place = self._rows.find(picture_id)
        self._quiet = True
        if place < 0:
            self.selectionModel().clear()
        elif place != self.currentIndex().row():
            self.setCurrentIndex(self._rows.index(place))
        elif not self.selectionModel().isSelected(self.currentIndex()):
            self.selectionModel().select(self.currentIndex(), self.selectionModel().SelectionFlag.Select)
        self._quiet = False

    @Slot(int)
    def step(self, by: int) -> None:
        """Move the hand; at the ends it stays."""
        place = max(self.currentIndex().row(), -1 if by > 0 else 0) + by
        if 0 <= place < self._rows.rowCount():
            self.setCurrentIndex(self._rows.index(place))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        tile = current.data(VALUE)
        if not self._quiet and isinstance(tile, Tile):
            self.walked.emit(tile)

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = max(24, self.height() - 2 * RING)
        if side != self._tiles.side:
            self._tiles.side = side
            self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            super().keyPressEvent(event)
            return
        event.ignore()
        self.keyed.emit(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let a plain wheel walk sideways: there is no other direction."""
        turn = event.angleDelta()
        by = turn.x() if abs(turn.x()) > abs(turn.y()) else turn.y()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - by)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        inside = self.indexAt(at).isValid() and event.button() is Qt.MouseButton.LeftButton
        self._pressed_at = at if inside else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed_at is None:
            super().mouseMoveEvent(event)
            self._point(at)
        elif (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            if tiles := self.chosen:
                self.carried.emit(tiles)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._scrub.leave()
        return super().viewportEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    def _point(self, at: QPoint) -> None:
        index = self.indexAt(at)
        tile, place = (
            index.data(VALUE),
            self._tiles.place(self.visualRect(index), index) if index.isValid() else QRect(),
        )
        self._scrub.point(tile.picture if isinstance(tile, Tile) and place.contains(at) else None, place, at.x())

    @Slot(str)
    def _look(self, picture_id: str) -> None:
        if (place := self._rows.find(picture_id)) >= 0:
            self.update(self._rows.index(place))


def _breaks(tiles: Sequence[Tile]) -> list[bool]:
    """Return for every picture whether it was made on another day than the one before it."""
    days = [day_of(tile) for tile in tiles]
    return [False, *(one != other for one, other in pairwise(days))] if days else []


def day_of(tile: Tile) -> date:
    """Return the day a picture was made, where the user is."""
    return tile.picture.created_at.astimezone().date()


def day_words(day: date, today: date) -> str:
    """Return ``Today``, ``Yesterday`` or the date."""
    ago = (today - day).days
    if ago in (0, 1):
        return ("Today", "Yesterday")[ago]
    year = "" if day.year == today.year else f" {day.year}"
    return f"{day.day} {day:%B}{year}"
