"""The pictures of a run, painted: a grid, or one large with its siblings beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from studio.domain.picture import Picture
from studio.state.pictures import Tile
from studio.state.stage import Cell, Stage, StageView
from studio.state.strips import ClipStrips
from studio.ui.controls.badge import draw_length
from studio.ui.controls.picture import (
    RING,
    Scaler,
    draw_block,
    draw_edge,
    draw_heart,
    draw_picture,
    draw_ring,
    heart_place,
)
from studio.ui.stage.places import Places, beside, grid, single
from studio.ui.stage.scrub import Scrub
from studio.ui.theme.theme import Theme

_RADIUS = 6
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PictureStage(QWidget):
    """Paints the run on the stage. Arrows and clicks move the hand, a double click opens the lightbox.

    Given ``strips``, clips are looked through by moving the pointer across them.

    Signals:
        opened: The user wants to see the selected picture over the whole window.
        keyed: A key was pressed that this widget does not know.
            event: The QKeyEvent; accept it when it was of use.
        carried: The user drags a picture out.
            tiles: A tuple of one :class:`Tile`.
    """

    opened = Signal()
    keyed = Signal(object)
    carried = Signal(object)

    def __init__(
        self, theme: Theme, stage: Stage, strips: ClipStrips | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._stage = stage
        self._view = stage.view
        self._scaler = Scaler(24)
        self._places = Places()
        self._scrub = Scrub(strips, self)
        self._hovered = -1
        self._pressed_at: QPoint | None = None
        self._large: tuple[str, QImage] | None = None
        self.setObjectName("stageView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        stage.changed.connect(self._show)
        stage.full_ready.connect(self._full_came)
        self._scrub.changed.connect(self.update)
        theme.tokens_changed.connect(self.update)
        self._show(stage.view)

    @property
    def places(self) -> Places:
        """Where everything is painted now."""
        return self._places

    @property
    def shown(self) -> StageView:
        """What is painted there."""
        return self._view

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        view = self._view
        for at, place in enumerate(self._places.pictures):
            if not place.isNull():
                self._paint_cell(painter, view.cells[at], place, at=at, heart=(26, 8, 14))
        for at, place in enumerate(self._places.siblings):
            self._paint_cell(painter, view.cells[at], place, at=at, heart=None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._walk(*step)
            return
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._stage.select(0 if event.key() == Qt.Key.Key_Home else len(self._view.cells) - 1)
            return
        event.ignore()
        self.keyed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._under(event.position().toPoint())
        if at >= 0:
            self._stage.select(at)
            self._pressed_at = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed_at is None:
            self._hover(self._under(at))
            self._look(at)
        elif (at - self._pressed_at).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            tile = self._tile(self._view.selected)
            if tile is not None:
                self.carried.emit((tile,))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        inside = self._under(event.position().toPoint()) >= 0
        if inside and event.button() is Qt.MouseButton.LeftButton and self._view.picture is not None:
            self.opened.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        self._scrub.leave()

    @Slot(object)
    def _show(self, view: StageView) -> None:
        self._view = view
        self.setVisible(bool(view.cells))
        self._arrange()
        kind = "clip" if view.picture is not None and view.picture.is_video else "picture"
        number = f"{kind} {view.selected + 1} of {len(view.cells)}"
        self.setAccessibleName(f"Result, {number}" if view.cells else "Result")
        self.update()

    @Slot(str, QImage)
    def _full_came(self, picture_id: str, image: QImage) -> None:
        picture = self._view.picture
        if picture is not None and picture.id == picture_id and not image.isNull():
            self._large = (picture_id, image)
            self.update()

    def _arrange(self) -> None:
        view = self._view
        area = self.rect().adjusted(RING, RING, -RING, -RING)
        count, ratio = len(view.cells), max(0.05, min(20.0, view.ratio))
        alone = view.mode == "single"
        self._places = single(area, count, ratio, view.selected) if alone else grid(area, count, ratio)

    def _walk(self, across: int, down: int) -> None:
        view = self._view
        if view.mode == "single" or len(view.cells) < 2:
            self._stage.step(across + down)
        else:
            self._stage.select(beside(self._places.pictures, view.selected, across, down))

    def _under(self, at: QPoint) -> int:
        for places in (self._places.pictures, self._places.siblings):
            for number, place in enumerate(places):
                if place.contains(at):
                    return number
        return -1

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            self.update()

    def _look(self, at: QPoint) -> None:
        """Show the part of the clip under the pointer that it is over."""
        for places in (self._places.pictures, self._places.siblings):
            for number, place in enumerate(places):
                if place.contains(at) and (tile := self._tile(number)) is not None:
                    self._scrub.point(tile.picture, place, at.x())
                    return
        self._scrub.leave()

    def _tile(self, at: int) -> Tile | None:
        return self._view.cells[at].tile if 0 <= at < len(self._view.cells) else None

    def _paint_cell(
        self, painter: QPainter, cell: Cell, place: QRect, *, at: int, heart: tuple[int, int, int] | None
    ) -> None:
        rect, tile = QRectF(place), cell.tile
        if tile is None:
            self._paint_making(painter, cell, place, words=heart is not None)
        elif tile.image is None:
            draw_block(painter, self._theme, rect, radius=_RADIUS)
            if tile.broken:
                self._say(painter, place, "file-image", "The file is missing or damaged")
        else:
            self._paint_picture(painter, tile, tile.image, place)
            if tile.picture.favourite and heart is not None:
                size, inset, icon = heart
                draw_heart(painter, self._theme, heart_place(self._theme, place, size=size, inset=inset), icon=icon)
        if at == self._view.selected and (len(self._view.cells) > 1 or self.hasFocus()):
            if heart is None or not self._places.siblings or self.hasFocus():
                draw_ring(painter, self._theme, rect, radius=_RADIUS)
        elif at == self._hovered:
            draw_edge(painter, self._theme, rect, radius=_RADIUS)

    def _paint_picture(self, painter: QPainter, tile: Tile, image: QImage, place: QRect) -> None:
        ratio = self.devicePixelRatioF()
        if self._scrub.paint(painter, self._theme, tile.picture, place, radius=_RADIUS):
            draw_length(painter, self._theme, place, tile.length, ratio=ratio)
            return
        if max(place.width(), place.height()) * ratio > max(image.width(), image.height()) * 1.1:
            image = self._larger(tile.picture, image)
        draw_picture(painter, QRectF(place), self._scaler.pixmap(image, place.size(), ratio), radius=_RADIUS)
        if tile.length:
            draw_length(painter, self._theme, place, tile.length, ratio=ratio)

    def _larger(self, picture: Picture, small: QImage) -> QImage:
        """Return more pixels where the thumbnail has too few, as soon as they are decoded.

        The whole picture is asked for one at a time; those of a grid come in a size between.
        """
        selected = self._view.picture
        alone = self._view.mode == "single" or len(self._view.cells) == 1
        if not alone or selected is None or selected.id != picture.id:
            return self._stage.sharp(picture) or small
        if self._large is None or self._large[0] != picture.id:
            image = self._stage.full(picture)
            if image is None:
                return small
            self._large = (picture.id, image)
        return self._large[1]

    def _paint_making(self, painter: QPainter, cell: Cell, place: QRect, *, words: bool) -> None:
        rect = QRectF(place)
        draw_block(painter, self._theme, rect, radius=_RADIUS)
        backdrop = self._view.backdrop
        if backdrop is not None and not backdrop.isNull():
            painter.setOpacity(0.25)
            pixmap = self._scaler.pixmap(backdrop, place.size(), self.devicePixelRatioF())
            draw_picture(painter, rect, pixmap, radius=_RADIUS)
            painter.setOpacity(1)
        if words and cell.line:
            self._say(painter, place, "", cell.line)

    def _say(self, painter: QPainter, place: QRect, icon: str, words: str) -> None:
        """Write in the middle of a place that has no picture."""
        px = self._theme.px
        room = place.adjusted(px(12), px(8), -px(12), -px(8))
        if icon:
            pixmap = self._theme.pixmap(icon, "text3", 18, ratio=self.devicePixelRatioF())
            painter.drawPixmap(QPointF(room.center()) - QPointF(px(9), px(32)), pixmap)
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour("text2"))
        centre = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(centre), words)
