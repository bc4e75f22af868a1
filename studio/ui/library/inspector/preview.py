"""The picture itself, at the top of the inspector."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.library.inspector_view import InspectorView
from studio.state.words import minutes
from studio.ui.controls.badge import badge_size, draw_badge
from studio.ui.controls.picture import Scaler, draw_block, draw_picture
from studio.ui.theme.theme import Theme

_LEAST, _MOST = 120, 300
_RADIUS = 6


class Preview(QWidget):
    """The picture as wide as the pane, its corner telling of how many it is one.

    Signals:
        opened: It should be seen large.
    """

    opened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view = InspectorView()
        self._scaler = Scaler(2)
        self.setObjectName("inspectorPreview")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip("Open (Space)")
        theme.tokens_changed.connect(self._measure)
        self._measure()

    def show_view(self, view: InspectorView) -> None:
        """Show the picture of ``view``."""
        self._view = view
        title = "" if view.picture is None else view.picture.request.prompt[:60]
        self.setAccessibleName(", ".join(part for part in ("Preview", title, view.badge) if part))
        self._measure()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._measure()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        view, ratio = self._view, self.devicePixelRatioF()
        place = self._place()
        if view.image is None:
            draw_block(painter, self._theme, place, radius=_RADIUS)
            self._draw_sign(painter, place)
        else:
            size = QSize(round(place.width()), round(place.height()))
            draw_picture(painter, place, self._scaler.pixmap(view.image, size, ratio), radius=_RADIUS)
        inset = self._theme.px(8)
        if view.badge:
            high = badge_size(self._theme, view.badge).height()
            at = QPoint(round(place.left()) + inset, round(place.bottom()) - inset - high)
            draw_badge(painter, self._theme, at, view.badge, ratio=ratio)
        if view.picture is not None and view.picture.seconds is not None:
            length = minutes(max(round(view.picture.seconds), 1))
            size = badge_size(self._theme, length, icon="play")
            at = QPoint(round(place.right()) - inset - size.width(), round(place.bottom()) - inset - size.height())
            draw_badge(painter, self._theme, at, length, icon="play", ratio=ratio)

    def _draw_sign(self, painter: QPainter, place: QRectF) -> None:
        view = self._view
        if view.picture is None or not (view.broken or view.trouble):
            return
        side = self._theme.px(24)
        pixmap = self._theme.pixmap("file-image", "text3", 24, ratio=self.devicePixelRatioF())
        painter.drawPixmap(round(place.center().x() - side / 2), round(place.center().y() - side / 2), pixmap)

    def _place(self) -> QRectF:
        """Return where the picture stands: whole, in the middle."""
        width, height = self._sides()
        scale = min(self.width() / width, self.height() / height)
        wide, high = width * scale, height * scale
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)

    def _sides(self) -> tuple[int, int]:
        image: QImage | None = self._view.image
        if image is not None and not image.isNull():
            return image.width(), image.height()
        picture = self._view.picture
        return (picture.width, picture.height) if picture is not None and picture.width and picture.height else (4, 3)

    def _measure(self) -> None:
        width, height = self._sides()
        wanted = round(max(self.width(), 1) * height / width)
        self.setFixedHeight(min(max(wanted, self._theme.px(_LEAST)), self._theme.px(_MOST)))
