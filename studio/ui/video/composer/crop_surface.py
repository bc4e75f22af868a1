"""A picture of which a part is kept, by mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.domain.frame import Crop, Frame, moved, scaled
from studio.ui.controls.picture import Scaler, draw_picture
from studio.ui.theme.theme import Theme

_ZOOM = 1.1
_TURN = 120
_WALK = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1 / _ZOOM, Qt.Key.Key_Equal: 1 / _ZOOM, Qt.Key.Key_Minus: _ZOOM}


class CropSurface(QWidget):
    """Shows the whole picture; what is not kept is dimmed, what is kept has a white outline.

    The window of the crop is dragged, walked with the arrow keys (faster with Shift), and zoomed with plus, minus and,
    while it has focus, the wheel. A drag is told when it ends, everything else at once.

    Signals:
        crop_chosen: The user wants another part.
            crop: The :class:`Crop`, inside the picture.
    """

    crop_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler(4)
        self._frame: Frame | None = None
        self._image: QImage | None = None
        self._ratio = ""
        self._pulled_from: QPointF | None = None
        self._pulled: Crop | None = None
        theme.tokens_changed.connect(self.update)

    @property
    def crop(self) -> Crop | None:
        """The part that is kept, as it looks now: while it is dragged, where it would be dropped."""
        frame = self._frame
        if frame is None or not frame.seen:
            return None
        return self._pulled or frame.crop or Crop(x=0, y=0, width=frame.width, height=frame.height)

    @property
    def picture_size(self) -> tuple[int, int]:
        """Width and height of the whole picture in its own pixels; 0 without one."""
        frame = self._frame
        return (0, 0) if frame is None else (frame.width, frame.height)

    @property
    def picture_place(self) -> QRectF:
        """Where the whole picture is painted."""
        frame, room = self._frame, self._room()
        if frame is None or not frame.seen:
            return QRectF()
        share = min(room.width() / frame.width, room.height() / frame.height)
        wide, high = max(1.0, frame.width * share), max(1.0, frame.height * share)
        left, top = room.center().x() - wide / 2, room.center().y() - high / 2
        return QRectF(round(left), round(top), round(wide), round(high))

    @property
    def crop_place(self) -> QRectF:
        """Where the part that is kept is painted."""
        crop, place, share = self.crop, self.picture_place, self._share
        if crop is None:
            return QRectF()
        return QRectF(
            place.left() + crop.x / share, place.top() + crop.y / share, crop.width / share, crop.height / share
        )

    def show_frame(self, frame: Frame | None, image: QImage | None, ratio: str) -> None:
        """Show ``frame`` with ``image`` for its whole picture; a drag of another one ends."""
        if (
            frame is None
            or self._frame is None
            or (frame.original, frame.crop)
            != (
                self._frame.original,
                self._frame.crop,
            )
        ):
            self._let_go()
        self._frame, self._image, self._ratio = frame, image, ratio
        movable = self.crop is not None
        self.setCursor(Qt.CursorShape.SizeAllCursor) if movable else self.unsetCursor()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._grabs(event.position()):
            self._pulled_from, self._pulled = event.position(), self.crop

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pulled_from is None or self._frame is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._pulled = self._pull(event.position() - self._pulled_from)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pulled = self._pulled if self._pulled_from is not None else None
        self._let_go()
        if pulled is not None and pulled != self.crop:
            self.crop_chosen.emit(pulled)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if self.hasFocus() and turn and self.crop is not None:
            self._zoom(_ZOOM ** (-turn / _TURN))
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if self.crop is None or not plain:
            event.ignore()
        elif key in _WALK:
            across, down = _WALK[key]
            step = self._step(large=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            self._choose(self._moved(across * step, down * step))
        elif key in _ZOOM_KEYS:
            self._zoom(_ZOOM_KEYS[key])
        else:
            event.ignore()

    def paint_picture(self, painter: QPainter, *, radius: float = 0) -> None:
        """Paint the picture with what is kept of it; nothing without one."""
        place, kept = self.picture_place, self.crop_place
        if self._image is None or self._image.isNull() or place.isEmpty():
            return
        size = QSize(round(place.width()), round(place.height()))
        pixmap = self._scaler.pixmap(self._image, size, self.devicePixelRatioF(), fill=False)
        draw_picture(painter, place, pixmap, radius=radius)
        if self._frame is not None and self._frame.crop is None and self._pulled is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(place)
        rest = QPainterPath()
        rest.addRect(place)
        rest.addRect(kept)
        painter.fillPath(rest, self._theme.colour("overlay"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour("veil"), 1))  # white on white is no line
        painter.drawRect(kept.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.drawRect(kept.adjusted(2, 2, -2, -2))
        painter.setPen(QPen(self._theme.colour("onoverlay"), 1.5))
        painter.drawRect(kept.adjusted(0.75, 0.75, -0.75, -0.75))
        painter.restore()

    def _room(self) -> QRectF:
        return QRectF(self.rect())

    def _grabs(self, at: QPointF) -> bool:
        """Whether a press here begins to drag."""
        return self.picture_place.contains(at)

    def _step(self, *, large: bool) -> int:
        """Return how many pixels of the picture an arrow moves: about one of the screen."""
        return max(1, round(self._share * (8 if large else 1)))

    @property
    def _share(self) -> float:
        """How many pixels of the picture lie in one of the screen."""
        place = self.picture_place
        return self._frame.width / place.width() if self._frame is not None and place.width() else 1.0

    def _pull(self, way: QPointF) -> Crop | None:
        """Return the crop after the mouse went ``way`` since it was pressed."""
        frame = self._frame
        if frame is None or (crop := frame.crop) is None:
            return self.crop
        by = (round(way.x() * self._share), round(way.y() * self._share))
        return moved(crop, width=frame.width, height=frame.height, by=by)

    def _moved(self, across: int, down: int) -> Crop:
        frame, crop = self._frame, self.crop
        assert frame is not None and crop is not None
        return moved(crop, width=frame.width, height=frame.height, by=(across, down))

    def _zoom(self, by: float) -> None:
        frame, crop = self._frame, self.crop
        assert frame is not None and crop is not None
        self._choose(scaled(crop, width=frame.width, height=frame.height, ratio=self._ratio, by=by))

    def _choose(self, crop: Crop) -> None:
        self._let_go()
        if crop != self.crop:
            self.crop_chosen.emit(crop)

    def _let_go(self) -> None:
        self._pulled_from = self._pulled = None
        self.update()
