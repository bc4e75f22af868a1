"""The row of shots: walked, dragged into another order, dropped on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QSizePolicy, QToolTip, QWidget

from studio.domain.money import credits_in_words
from studio.state.rows import VALUE
from studio.state.shots import ShotRows, ShotTile
from studio.ui.controls.dragging import take_copy
from studio.ui.controls.picture import draw_block
from studio.ui.controls.spinner import TURN_MS
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.intake import Intake
from studio.ui.video.storyboard.delegate import GAP, TURNS, ShotDelegate, acts

_STEP_MS = 40
_EDGE = 32
"""So near the edge, in pixels, a card that is dragged moves the row along."""


class ShotView(QListView):
    """Cards in a row. Moving the hand opens a shot; other keys go to whoever acts on shots.

    Signals:
        walked: The user moved to another shot, or away from all.
            shot: Its id; empty for none.
        opened: The clip of the current shot should be played.
        acted: The one action of a card was clicked.
            shot: Its id.
        moved: A card was dragged elsewhere.
            shot: Its id.
            place: From 0.
        carried: A card was dragged out of the row.
            tile: The :class:`ShotTile`.
        dropped: Something that may hold a picture was dropped.
            data: The QMimeData, gone after the call.
            place: Where a shot of it would stand, from 0.
        keyed: A key was pressed that a list does not know.
            event: The QKeyEvent; accept it when it was of use.
    """

    walked = Signal(str)
    opened = Signal()
    acted = Signal(str)
    moved = Signal(str, int)
    carried = Signal(object)
    dropped = Signal(object, int)
    keyed = Signal(object)

    def __init__(self, theme: Theme, rows: ShotRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows = rows
        self._cards = ShotDelegate(theme, self)
        self._quiet = False
        self._held: tuple[str, QPoint] | None = None
        self._dragging = ""
        self._gap = -1
        self._since = QElapsedTimer()
        self._since.start()
        self._turn = QTimer(self, interval=_STEP_MS)
        self._turn.timeout.connect(self._step)
        self.setObjectName("storyboardView")
        self.setAccessibleName("Storyboard")
        self.setItemDelegate(self._cards)
        self._behave()
        self.setModel(rows)
        for signal in (rows.dataChanged, rows.modelReset):
            signal.connect(self._consider)
        rows.modelReset.connect(self._fit)
        theme.tokens_changed.connect(self._relook)
        self._fit()

    @property
    def tile(self) -> ShotTile | None:
        """The shot the hand is on."""
        value = self.currentIndex().data(VALUE)
        return value if isinstance(value, ShotTile) else None

    @property
    def turning(self) -> bool:
        """Whether the loader of a card moves now."""
        return self._turn.isActive()

    @property
    def gap(self) -> int:
        """The place at which what is dragged would be put, from 0; -1 while nothing is."""
        return self._gap

    def action_place(self, row: int) -> QPoint:
        """Return the middle of a card's action, in the viewport."""
        return self._cards.action_place(self.visualRect(self._rows.index(row))).center()

    def follow(self, shot_id: str) -> None:
        """Put the hand on a shot without telling anyone; on none when it is not here."""
        place = self._rows.find(shot_id)
        self._quiet = True
        if place < 0:
            self.selectionModel().clear()
        elif place != self.currentIndex().row():
            self.setCurrentIndex(self._rows.index(place))
        self._quiet = False

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        tile = current.data(VALUE)
        if not self._quiet and isinstance(tile, ShotTile):
            self.walked.emit(tile.id)

    def sizeHint(self) -> QSize:
        return QSize(self._rows.rowCount() * self._cards.pitch, self._theme.px(232))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(96), self._theme.px(60))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._cards.fit(self.viewport().height())
        self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)
        self._consider()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._consider()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._turn.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        walks = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End)
        if event.key() in walks and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            super().keyPressEvent(event)
            return
        if self._dragging and event.key() == Qt.Key.Key_Escape:
            self._let_go()
            return
        event.ignore()
        self.keyed.emit(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let a plain wheel walk sideways: there is no other direction."""
        turn = event.angleDelta()
        by = turn.x() if abs(turn.x()) > abs(turn.y()) else turn.y()
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - by)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        tile = self._tile_at(at)
        left = event.button() is Qt.MouseButton.LeftButton
        self._held = (tile.id, at) if tile is not None and left else None
        if left and tile is None:
            self.selectionModel().clear()
            self.walked.emit("")
        elif not self._hits(at):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        self._point(at)
        if self._dragging:
            self._drag(at)
        elif self._held is not None and event.buttons() & Qt.MouseButton.LeftButton:
            shot, start = self._held
            if (at - start).manhattanLength() >= QApplication.startDragDistance() and not self._hits(start):
                self._dragging = shot
                self._drag(at)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        held, shot, gap = self._held, self._dragging, self._gap
        self._let_go()
        if shot:
            place = self._rows.find(shot)
            if gap >= 0 and place >= 0 and gap not in (place, place + 1):
                self.moved.emit(shot, gap - 1 if gap > place else gap)
            return
        super().mouseReleaseEvent(event)
        tile = self._tile_at(at)
        if held is not None and tile is not None and tile.id == held[0] and self._hits(at) and self._hits(held[1]):
            self.acted.emit(tile.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._tile_at(at) is not None and not self._hits(at):
            self.opened.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tip(event)
            return True
        if event.type() is QEvent.Type.Leave:
            self._point(QPoint(-1, -1))
        return super().viewportEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._gap >= 0:
            left = self._left_of(self._gap)
            line = QRectF(max(left - GAP / 2 - 1, 0), 4, 2, self.viewport().height() - 8)
            draw_block(QPainter(self.viewport()), self._theme, line, radius=1, colour="accent")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if Intake.fits(event.mimeData()):
            take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._open_gap(self._place_at(event.position().toPoint()))
        take_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._open_gap(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        place = self._place_at(event.position().toPoint())
        self._open_gap(-1)
        take_copy(event)
        self.dropped.emit(event.mimeData(), place)

    def _behave(self) -> None:
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def _tile_at(self, at: QPoint) -> ShotTile | None:
        index = self.indexAt(at)
        tile = index.data(VALUE)
        inside = index.isValid() and self._cards.places(self.visualRect(index)).card.contains(at)
        return tile if inside and isinstance(tile, ShotTile) else None

    def _hits(self, at: QPoint) -> bool:
        tile = self._tile_at(at)
        return (
            tile is not None and acts(tile) and self._cards.action_place(self.visualRect(self.indexAt(at))).contains(at)
        )

    def _place_at(self, at: QPoint) -> int:
        """Return the place between two cards that is next to ``at``."""
        x = at.x() + self.horizontalOffset()
        return min(max(round(x / self._cards.pitch), 0), self._rows.rowCount())

    def _left_of(self, place: int) -> int:
        return place * self._cards.pitch - self.horizontalOffset()

    def _drag(self, at: QPoint) -> None:
        """Follow the hand: within the row a card finds another place, outside of it its clip is carried away."""
        outside = at.y() < -_EDGE or at.y() > self.viewport().height() + _EDGE
        tile = self._rows.value(self._dragging)
        if outside and tile is not None and tile.clip is not None:
            self._let_go()
            self.carried.emit(tile)
            return
        bar, width = self.horizontalScrollBar(), self.viewport().width()
        if at.x() < _EDGE or at.x() > width - _EDGE:
            bar.setValue(bar.value() + (at.x() - _EDGE if at.x() < _EDGE else at.x() - width + _EDGE))
        self._open_gap(-1 if outside else self._place_at(at))

    def _open_gap(self, place: int) -> None:
        if place != self._gap:
            self._gap = place
            self.viewport().update()

    def _let_go(self) -> None:
        self._held, self._dragging = None, ""
        self._open_gap(-1)

    def _point(self, at: QPoint) -> None:
        old, self._cards.pointer = self.indexAt(self._cards.pointer), at
        for index in (old, self.indexAt(at)):
            if index.isValid():
                self.update(index)

    def _tip(self, event: QHelpEvent) -> None:
        at = event.pos()
        tile, rect = self._tile_at(at), self.visualRect(self.indexAt(at))
        if tile is None:
            QToolTip.hideText()
        elif self._hits(at):
            QToolTip.showText(event.globalPos(), action_words(tile), self.viewport(), self._cards.action_place(rect))
        else:
            more = "" if self._cards.fits(tile, rect) else f"{tile.telling.line}\n"
            QToolTip.showText(event.globalPos(), f"{more}{tile.standing.shot.draft.prompt}", self.viewport(), rect)

    @Slot()
    def _fit(self) -> None:
        """Be no wider than the cards, so that what adds one stands right behind the last."""
        self.setMaximumWidth(max(self._rows.rowCount() * self._cards.pitch, 1))
        self.updateGeometry()
        self._consider()

    @Slot()
    def _relook(self) -> None:
        self._cards.fit(self.viewport().height())
        self.scheduleDelayedItemsLayout()
        self._fit()

    @Slot()
    def _consider(self) -> None:
        """Turn the loaders while there are some in sight."""
        wanted = self.isVisible() and not self._theme.still and bool(self._loaders())
        if wanted != self._turn.isActive():
            (self._turn.start if wanted else self._turn.stop)()

    @Slot()
    def _step(self) -> None:
        self._cards.angle = 360 * (self._since.elapsed() % TURN_MS) / TURN_MS
        for place in self._loaders():
            self.viewport().update(place)

    def _loaders(self) -> Sequence[QRect]:
        sight, found = self.viewport().rect(), []
        for at, tile in enumerate(self._rows.rows):
            if tile.standing.running or tile.telling.icon == TURNS:
                rect = self.visualRect(self._rows.index(at))
                found += [rect] if sight.intersects(rect) else []
        return [place for rect in found for place in self._cards.turn_places(rect)]


def action_words(tile: ShotTile) -> str:
    """Return what the action of a card does, for its tooltip: what is paid says for how much."""
    return {
        "again": again_words(tile),
        "agree": "Send at the price of now",
        "withdraw": "Do not send it",
        "cancel": "Cancel, the hold is released",
        "save": "Save again, costs nothing",
        "ask": "Say which run it is",
    }.get(tile.telling.action, "")


def again_words(tile: ShotTile) -> str:
    """Return the name of another take, with its price."""
    standing = tile.standing
    verb = "Another take" if standing.chosen is not None else "Try again" if standing.takes else "Send this shot"
    if standing.price is None or standing.about:
        return f"{verb}, price not known"

    return f"{verb}, {credits_in_words(standing.price)}"
