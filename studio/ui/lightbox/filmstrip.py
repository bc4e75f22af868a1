"""A row of small pictures to go to, however many there are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractItemModel,
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
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from studio.state.pictures import Tile
from studio.state.strips import ClipStrips
from studio.state.viewing import row_of, tile_at
from studio.ui.controls.badge import draw_badge, draw_length
from studio.ui.controls.picture import RING, Scaler, draw_block, draw_edge, draw_picture, draw_ring
from studio.ui.stage.scrub import Scrub
from studio.ui.theme.theme import Theme

_RADIUS = 4
_NOWHERE = QModelIndex()


class Filmstrip(QAbstractItemView):
    """Square tiles of one width, so that a hundred thousand cost no more than those in sight.

    Clips are looked through by moving the pointer across them.

    Signals:
        walked: The user goes to a picture.
            row: Where it stands.
        keyed: A key was pressed that a row of pictures does not know.
            event: The QKeyEvent; accept it when it was of use.
    """

    walked = Signal(object)
    keyed = Signal(object)

    def __init__(self, theme: Theme, strips: ClipStrips | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scrub = Scrub(strips, self)
        self._scaler = Scaler()
        self._marks: Mapping[str, str] = {}
        self._quiet = False
        self._pointed = -1
        self.setObjectName("filmstrip")
        self.setAccessibleName("Filmstrip")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QAbstractItemView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self._scrub.changed.connect(self._look)
        theme.tokens_changed.connect(self.viewport().update)

    def walk(self, model: QAbstractItemModel | None) -> None:
        """Show the rows of another model, or none."""
        before = self.model()
        if model is before:
            return
        if before is not None:
            for signal in (before.rowsInserted, before.rowsRemoved, before.modelReset, before.layoutChanged):
                signal.disconnect(self._measure)
        self._quiet = True
        self.setModel(model)
        self._quiet = False
        if model is not None:
            for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.layoutChanged):
                signal.connect(self._measure)
        self._measure()

    def follow(self, row: int) -> None:
        """Put the hand on a row without telling anyone; on none when it is -1."""
        self._quiet = True
        if self.model() is None:
            pass
        elif row < 0:
            self.selectionModel().clear()
        elif row != self.currentIndex().row():
            self.setCurrentIndex(self.model().index(row, 0))
        self._quiet = False

    def show_marks(self, marks: Mapping[str, str]) -> None:
        """Write letters on pictures, by their id, and ring those."""
        if marks != self._marks:
            self._marks = dict(marks)
            self.viewport().update()

    @property
    def side(self) -> int:
        """How large a tile is."""
        return max(24, self.height() - 2 * RING)

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        """Return where a tile is, with room for its ring."""
        return QRect(index.row() * self._pitch - self.horizontalOffset(), 0, self._pitch, self.side + 2 * RING)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """Return the row under a point."""
        row = (point.x() + self.horizontalOffset()) // self._pitch
        inside = self.model() is not None and 0 <= row < self.model().rowCount()
        return self.model().index(row, 0) if inside else QModelIndex()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a row into sight, and one neighbour with it."""
        bar, left = self.horizontalScrollBar(), index.row() * self._pitch
        bar.setValue(
            min(max(bar.value(), left + 2 * self._pitch - self.viewport().width()), max(0, left - self._pitch))
        )

    def horizontalOffset(self) -> int:
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return False

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        moves = QAbstractItemView.CursorAction
        count, here = self.model().rowCount(), self.currentIndex().row()
        page = max(1, self.viewport().width() // self._pitch)
        rows = {
            moves.MoveLeft: here - 1,
            moves.MovePrevious: here - 1,
            moves.MoveRight: here + 1,
            moves.MoveNext: here + 1,
            moves.MovePageUp: here - page,
            moves.MovePageDown: here + page,
            moves.MoveHome: 0,
            moves.MoveEnd: count - 1,
        }
        return self.model().index(min(max(rows.get(action, here), 0), count - 1), 0)

    def setSelection(self, rect: QRect, command: object) -> None:
        """Select what is clicked."""
        index = self.indexAt(rect.center())
        self.selectionModel().select(index, command)  # type: ignore[call-overload]

    def visualRegionForSelection(self, selection: object) -> QRegion:
        return QRegion(self.viewport().rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        first, last = self._in_sight()
        for row in range(first, last + 1):
            self._tile(painter, row)

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if not self._quiet and current.isValid():
            self.walked.emit(current.row())

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: object = (),
    ) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if plain and (event.key() in moves or event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)):
            super().keyPressEvent(event)
            return
        event.ignore()
        self.keyed.emit(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let a plain wheel walk sideways: there is no other direction."""
        turn = event.angleDelta()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (turn.x() if abs(turn.x()) > abs(turn.y()) else turn.y()))
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        self._pointed = index.row()
        self.viewport().update()
        tile = tile_at(self.model(), index.row()) if index.isValid() else None
        picture = None if tile is None else tile.picture
        self._scrub.point(picture, self._place(index.row()), event.position().x())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._pointed = -1
            self._scrub.leave()
            self.viewport().update()
        return super().viewportEvent(event)

    @property
    def _pitch(self) -> int:
        return self.side + 2 * RING

    def _in_sight(self) -> tuple[int, int]:
        count = 0 if self.model() is None else self.model().rowCount()
        left = self.horizontalOffset()
        return left // self._pitch, min(count - 1, (left + self.viewport().width()) // self._pitch)

    def _place(self, row: int) -> QRect:
        return QRect(row * self._pitch - self.horizontalOffset() + RING, RING, self.side, self.side)

    def _tile(self, painter: QPainter, row: int) -> None:
        place, tile = self._place(row), tile_at(self.model(), row)
        self._picture(painter, tile, place)
        letter = "" if tile is None else self._marks.get(tile.picture.id, "")
        current = row == self.currentIndex().row() and (not self._marks or self.hasFocus())
        if letter or current:
            draw_ring(painter, self._theme, QRectF(place), radius=_RADIUS)
        elif row == self._pointed:
            draw_edge(painter, self._theme, QRectF(place), radius=_RADIUS)
        if letter:
            inset = self._theme.px(3)
            corner = place.topLeft() + QPoint(inset, inset)
            draw_badge(painter, self._theme, corner, letter, ratio=self.devicePixelRatioF())

    def _picture(self, painter: QPainter, tile: Tile | None, place: QRect) -> None:
        ratio = self.devicePixelRatioF()
        if tile is None or tile.image is None:
            draw_block(painter, self._theme, QRectF(place), radius=_RADIUS)
            if tile is not None and tile.broken:
                half = self._theme.px(18) / 2
                pixmap = self._theme.pixmap("file-image", "text3", 18, ratio=ratio)
                painter.drawPixmap(QRectF(place).center() - QPointF(half, half), pixmap)
            return
        if not self._scrub.paint(painter, self._theme, tile.picture, place, radius=_RADIUS):
            draw_picture(painter, QRectF(place), self._scaler.pixmap(tile.image, place.size(), ratio), radius=_RADIUS)
        if tile.length:
            draw_length(painter, self._theme, place, tile.length, ratio=ratio)

    @Slot()
    def _measure(self) -> None:
        bar = self.horizontalScrollBar()
        count = 0 if self.model() is None else self.model().rowCount()
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(self._pitch)
        bar.setRange(0, max(0, count * self._pitch - self.viewport().width()))
        self._tell()
        self.viewport().update()

    @Slot()
    def _scrolled(self) -> None:
        self._scrub.leave()
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        """Tell a model that reads its rows when they are in sight which these are."""
        look = getattr(self.model(), "visible", None)
        first, last = self._in_sight()
        if look is not None and self.isVisible() and first <= last:
            look(first, last)

    @Slot(str)
    def _look(self, picture_id: str) -> None:
        if self.model() is not None and row_of(self.model(), picture_id, near=max(self._pointed, 0)) >= 0:
            self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(480, self._theme.px(60) + 2 * RING)
