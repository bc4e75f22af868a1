"""The crop at work: large, with corners to pull."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.domain.frame import Crop, moved, scaled
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.crop_surface import CropSurface

_EDGE = 8
_HANDLE = 9
_REACH = 12
_CORNERS = ((False, False), (True, False), (False, True), (True, True))
"""Each corner as whether it is right, and whether it is at the bottom."""


class CropView(CropSurface):
    """Shows thirds inside the window of the crop. A corner that is pulled leaves the opposite one where it is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._corner: tuple[bool, bool] | None = None
        self.setObjectName("cropView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(360, 270)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleDescription("Arrows move it, plus and minus zoom")

    def sizeHint(self) -> QSize:
        return QSize(560, 420)

    def corner_place(self, *, right: bool, bottom: bool) -> QPointF:
        """Return where a corner of the crop is painted."""
        kept = self.crop_place
        return QPointF(kept.right() if right else kept.left(), kept.bottom() if bottom else kept.top())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._corner = self._corner_at(event.position())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            self._point(self._corner_at(event.position()))
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("stage"))
        self.paint_picture(painter)
        kept = self.crop_place
        if kept.isEmpty() or self._image is None:
            return
        self._paint_thirds(painter, kept)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 160), 1))
        painter.setBrush(self._theme.colour("onoverlay"))
        for right, bottom in _CORNERS:
            at = self.corner_place(right=right, bottom=bottom)
            painter.drawRect(QRectF(at.x() - _HANDLE / 2, at.y() - _HANDLE / 2, _HANDLE, _HANDLE))

    def _paint_thirds(self, painter: QPainter, kept: QRectF) -> None:
        painter.setPen(QPen(QColor(255, 255, 255, 90), 1))
        for part in (1 / 3, 2 / 3):
            x, y = round(kept.left() + kept.width() * part) + 0.5, round(kept.top() + kept.height() * part) + 0.5
            painter.drawLine(QPointF(x, kept.top()), QPointF(x, kept.bottom()))
            painter.drawLine(QPointF(kept.left(), y), QPointF(kept.right(), y))

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)

    def _step(self, *, large: bool) -> int:
        return 10 if large else 1

    def _grabs(self, at: QPointF) -> bool:
        return self._corner_at(at) is not None or super()._grabs(at)

    def _corner_at(self, at: QPointF) -> tuple[bool, bool] | None:
        if self.crop is None:
            return None
        near = [
            (right, bottom)
            for right, bottom in _CORNERS
            if (self.corner_place(right=right, bottom=bottom) - at).manhattanLength() <= _REACH
        ]
        return near[0] if near else None

    def _point(self, corner: tuple[bool, bool] | None) -> None:
        if self.crop is None:
            return
        falls = corner is not None and corner[0] == corner[1]
        rises = corner is not None and not falls
        shapes = Qt.CursorShape
        self.setCursor(shapes.SizeFDiagCursor if falls else shapes.SizeBDiagCursor if rises else shapes.SizeAllCursor)

    def _pull(self, way: QPointF) -> Crop | None:
        frame = self._frame
        if self._corner is None or frame is None:
            return super()._pull(way)
        crop = frame.crop or Crop(x=0, y=0, width=frame.width, height=frame.height)
        right, bottom = self._corner
        wide = crop.width + way.x() * self._share * (1 if right else -1)
        high = crop.height + way.y() * self._share * (1 if bottom else -1)
        room = (
            (frame.width - crop.x if right else crop.x + crop.width) / crop.width,
            (frame.height - crop.y if bottom else crop.y + crop.height) / crop.height,
        )
        by = min(max(wide / crop.width, high / crop.height, 0.001), *room)
        other = scaled(crop, width=frame.width, height=frame.height, ratio=self._ratio, by=by)
        x = crop.x if right else crop.x + crop.width - other.width
        y = crop.y if bottom else crop.y + crop.height - other.height
        other = Crop(x=max(x, 0), y=max(y, 0), width=other.width, height=other.height)
        return moved(other, width=frame.width, height=frame.height)
