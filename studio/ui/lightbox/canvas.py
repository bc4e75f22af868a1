"""A picture that can be zoomed and moved."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from studio.ui.theme.theme import Theme

STEP = 1.25
MOST = 16.0
_CHECK = 8
_EDGE = 32
"""What is left free around a whole picture, both sides together."""


class ZoomCanvas(QWidget):
    """Shows one picture. Zoom is device pixels per picture pixel, so 1 is exactly one to one on every screen.

    Signals:
        zoomed: Another zoom is shown.
            zoom: The factor; the canvas knows whether the picture is fitted.
    """

    zoomed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._most_fitted = 1.0
        self._image = QImage()
        self._size = QSize()
        self._fitted = True
        self._zoom = 1.0
        self._corner = QPointF()
        self._held: QPoint | None = None
        self._halves: list[QImage] = []
        self._exact: tuple[QSize, QImage] | None = None
        self.setObjectName("canvasA")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        theme.tokens_changed.connect(self.update)

    @property
    def zoom(self) -> float:
        """Device pixels per picture pixel."""
        return self._zoom

    @property
    def image(self) -> QImage:
        """What it paints from."""
        return self._image

    @property
    def fitted(self) -> bool:
        """Whether the whole picture is kept in sight."""
        return self._fitted

    @property
    def place(self) -> QRectF:
        """Where the picture is, in device pixels of the canvas."""
        return QRectF(self._corner, QSizeF(self._size) * self._zoom)

    @property
    def seen(self) -> QRectF:
        """Where the picture is as far as it is in sight, in the widget; empty without a picture."""
        ratio, place = self.devicePixelRatioF(), self.place
        return QRectF(place.topLeft() / ratio, place.size() / ratio).intersected(QRectF(self.rect()))

    def set_enlarging(self, enlarge: bool) -> None:
        """Let a picture that is smaller than the canvas fill it, or be seen as large as it is."""
        most = MOST if enlarge else 1.0
        if most != self._most_fitted:
            self._most_fitted = most
            if self._fitted:
                self.fit()

    def show_image(self, image: QImage, size: QSize, *, fresh: bool, halves: Sequence[QImage] = ()) -> None:
        """Show ``image``, which stands for a picture of ``size`` pixels; ``fresh`` is another picture, seen whole.

        ``halves`` are the same half as long, a quarter as long and so on. What is lacking is made when it is painted,
        which for a large picture takes longer than a frame.
        """
        before = self._size
        self._image = image
        self._size = size if not size.isEmpty() else image.size()
        self._halves = [image, *halves]
        self._exact = None
        if fresh or (self._fitted and self._size != before):
            self.fit()
        self.update()

    def fit(self) -> None:
        """Show all of the picture, never larger than one to one unless it may be enlarged."""
        self._fitted = True
        if not self._size.isEmpty() and not self._device_size().isEmpty():
            self._zoom = self._fitting
            self._settle()

    def actual(self, anchor: QPointF | None = None) -> None:
        """Show one picture pixel per device pixel; ``anchor``, in the widget, stays where it is."""
        self.zoom_to(1.0, anchor)

    def toggle(self, anchor: QPointF | None = None) -> None:
        """Change between the whole picture and one to one."""
        if self._fitted and self._zoom != 1.0:
            self.actual(anchor)
        else:
            self.fit()

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        """Zoom in (above 1) or out, keeping what is under ``anchor`` (or in the middle) where it is."""
        self.zoom_to(self._zoom * factor, anchor)

    def zoom_to(self, zoom: float, anchor: QPointF | None = None) -> None:
        """Show the picture at ``zoom``."""
        if self._size.isEmpty():
            return
        # Passing one to one on the way stops there: the one zoom that shows what is really in the file.
        if (self._zoom < 1.0 < zoom) or (zoom < 1.0 < self._zoom):
            zoom = 1.0
        zoom = max(self._least, min(MOST, zoom))
        at = (anchor if anchor is not None else QRectF(self.rect()).center()) * self.devicePixelRatioF()
        inside = (at - self._corner) / self._zoom
        self._fitted = False
        self._zoom = zoom
        self._corner = at - inside * zoom
        self._settle()

    def follow(self, other: ZoomCanvas) -> None:
        """Show the same part of the picture as ``other`` does of its own, as large."""
        if other.fitted or self._size.isEmpty() or other.place.isEmpty():
            self.fit()
            return
        there = other.place
        middle = QRectF(QPointF(), other._device_size()).center() - there.topLeft()
        self._fitted = False
        # Whole pictures stand for each other, whatever their sizes: twice as large as whole here is so there as well.
        self._zoom = self._fitting * other.zoom / other._fitting
        size = self.place.size()
        share = QPointF(middle.x() / there.width() * size.width(), middle.y() / there.height() * size.height())
        self._corner = QRectF(QPointF(), self._device_size()).center() - share
        self._settle()

    def pan(self, right: int, down: int) -> None:
        """Look further to the right and down by so many eighths of what is in sight."""
        room = self._device_size()
        if self._movable:
            self._corner -= QPointF(right * room.width() / 8, down * room.height() / 8)
            self._settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self._settle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() / 120
        if turn:
            self.zoom_by(STEP**turn, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._held = event.position().toPoint()
            if self._movable:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            return
        at = event.position().toPoint()
        if self._movable:
            self._corner += QPointF(at - self._held) * self.devicePixelRatioF()
            self._settle()
        self._held = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.toggle(event.position())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("stage"))
        if self._image.isNull() or self._size.isEmpty():
            return
        ratio = self.devicePixelRatioF()
        painter.scale(1 / ratio, 1 / ratio)
        place = self.place
        place.moveTo(round(place.left()), round(place.top()))
        if self._image.hasAlphaChannel():
            self._paint_checks(painter, place)
        image = self._for(place.size().toSize())
        # From double size on the pixels themselves are of interest, so they keep their edges.
        smooth = image.size() != place.size().toSize() and self._zoom < 2
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(place, image, QRectF(image.rect()))

    def _for(self, size: QSize) -> QImage:
        """Return the picture in the best size to paint ``size`` device pixels from."""
        if size.width() >= self._image.width():
            return self._image
        if self._exact is None or self._exact[0] != size:
            level = 0
            while self._halves[level].width() >= 2 * size.width():
                level += 1
                if level == len(self._halves):
                    last = self._halves[-1]
                    self._halves.append(_resized(last, QSize(max(1, last.width() // 2), max(1, last.height() // 2))))
            self._exact = (size, _resized(self._halves[max(0, level - 1)], size))
        return self._exact[1]

    def _paint_checks(self, painter: QPainter, place: QRectF) -> None:
        side = round(_CHECK * self.devicePixelRatioF())
        tile = QPixmap(2 * side, 2 * side)
        tile.fill(QColor("#ffffff"))
        pen = QPainter(tile)
        for corner in (QPoint(0, 0), QPoint(side, side)):
            pen.fillRect(corner.x(), corner.y(), side, side, QColor("#cfcfd2"))
        pen.end()
        painter.setBrushOrigin(place.topLeft())
        painter.fillRect(place, QBrush(tile))

    @property
    def _fitting(self) -> float:
        """The zoom at which all of the picture is in sight."""
        room, edge = self._device_size(), _EDGE * self.devicePixelRatioF()
        wide = max(1.0, room.width() - edge) / self._size.width()
        tall = max(1.0, room.height() - edge) / self._size.height()
        return min(self._most_fitted, wide, tall)

    @property
    def _least(self) -> float:
        return min(1.0, 16 / max(1, self._size.width(), self._size.height()))

    @property
    def _movable(self) -> bool:
        room, place = self._device_size(), self.place
        return place.width() > room.width() or place.height() > room.height()

    def _device_size(self) -> QSizeF:
        return QSizeF(self.size()) * self.devicePixelRatioF()

    def _settle(self) -> None:
        """Centre what is smaller than the canvas, and let no gap open beside what is larger."""
        room, place = self._device_size(), self.place
        self._corner = QPointF(
            _held_in(place.left(), place.width(), room.width()), _held_in(place.top(), place.height(), room.height())
        )
        self.zoomed.emit(self._zoom)
        self.update()


def _held_in(start: float, length: float, room: float) -> float:
    return (room - length) / 2 if length <= room else min(0.0, max(room - length, start))


def _resized(image: QImage, size: QSize) -> QImage:
    return image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
