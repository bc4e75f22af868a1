"""The frame one is at, as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.player import Player, PlayerView
from studio.state.strips import ClipStrips
from studio.ui.controls.picture import Scaler, draw_block, draw_picture
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.keys import press

_RADIUS = 6
_SHINE = 0.25


class VideoSurface(QWidget):
    """Paints the frame the player is at, in its own proportions. The keyboard moves through the clip here.

    Signals:
        keyed: A key was pressed that the player does not know.
            event: The QKeyEvent; accept it when it was of use.
        pressed: The picture was clicked.
        opened: It was double-clicked.
    """

    keyed = Signal(object)
    pressed = Signal()
    opened = Signal()

    def __init__(
        self, theme: Theme, player: Player, strips: ClipStrips, parent: QWidget | None = None, *, radius: int = _RADIUS
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._player = player
        self._strips = strips
        self._view = player.view
        self._radius = radius
        self._scaler = Scaler(2)
        self._pixmap: QPixmap | None = None
        self._glance: QImage | None = None
        self.number = -1
        self.setObjectName("videoView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        player.changed.connect(self._show)
        player.frame_ready.connect(self._see)
        theme.tokens_changed.connect(self.update)
        self._show(player.view)

    @property
    def place(self) -> QRect:
        """Where the picture is painted."""
        ratio = max(0.05, min(20.0, self._view.ratio))
        size = QSize(round(10_000 * ratio), 10_000).scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, max(1, size.width()), max(1, size.height()))
        place.moveCenter(self.rect().center())
        return place

    def sizeHint(self) -> QSize:
        return QSize(640, 360)

    def glance(self, share: float) -> None:
        """Show the small picture of this part of the clip until its frame is decoded; nothing when there is none."""
        strip = self._strips.get(self._view.clip) if self._view.clip is not None else None
        if strip is not None and self.number != self._view.number:
            self._glance = strip.image.copy(strip.place_at(share))
            self.update()

    def fit(self) -> None:
        if self.isVisible():
            place = self.place
            self._player.fit(round(max(place.width(), place.height()) * self.devicePixelRatioF()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.place
        pixmap = QPixmap.fromImage(self._glance) if self._glance is not None else self._pixmap
        if pixmap is not None:
            self._paint_frame(painter, QRectF(place), pixmap)
        else:
            draw_block(painter, self._theme, QRectF(place), radius=self._radius)
            self._paint_backdrop(painter, place)
        if self._view.making:
            self._say(painter, place, self._view.making)
        elif self._view.trouble:
            self._warn(painter, place, self._view.trouble)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if press(self._player, event):
            event.accept()
            return
        event.ignore()
        self.keyed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()  # as the first click did: together they leave it as it was
            self.opened.emit()

    @Slot(object)
    def _show(self, view: PlayerView) -> None:
        before, self._view = self._view, view
        if view.clip is None or before.clip is None or view.clip.id != before.clip.id:
            self._pixmap = self._glance = None
            self.number = -1
        if view.ratio != before.ratio:
            self.fit()
        self.setAccessibleName(f"Clip, {view.at:.2f} of {view.seconds:g} seconds" if view.count else "Clip")
        if before.playing == view.playing or view.making or view.trouble:
            self.update()

    @Slot(int, QImage)
    def _see(self, number: int, image: QImage) -> None:
        self.number = number
        self._glance = None
        self._pixmap = QPixmap.fromImage(image)
        self.update()

    def _paint_frame(self, painter: QPainter, place: QRectF, pixmap: QPixmap) -> None:
        ratio = self.devicePixelRatioF()
        if abs(pixmap.width() - place.width() * ratio) <= 1 and abs(pixmap.height() - place.height() * ratio) <= 1:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            draw_picture(painter, place, pixmap, radius=self._radius)
            return
        # A brush that is scaled shows its other side at the edges.
        shape = QPainterPath()
        shape.addRoundedRect(place, self._radius, self._radius)
        painter.save()
        painter.setClipPath(shape)
        painter.drawPixmap(place, pixmap, QRectF(pixmap.rect()))
        painter.restore()

    def _paint_backdrop(self, painter: QPainter, place: QRect) -> None:
        """Let what the clip begins with shine through while it is made."""
        backdrop = self._view.backdrop
        if self._view.making and backdrop is not None and not backdrop.isNull():
            painter.setOpacity(_SHINE)
            pixmap = self._scaler.pixmap(backdrop, place.size(), self.devicePixelRatioF())
            draw_picture(painter, QRectF(place), pixmap, radius=self._radius)
            painter.setOpacity(1)

    def _say(self, painter: QPainter, place: QRect, words: str) -> None:
        px = self._theme.px
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour("text2"))
        room = place.adjusted(px(12), px(8), -px(12), -px(8))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)

    def _warn(self, painter: QPainter, place: QRect, words: str) -> None:
        """Write across the lower edge of a picture that is not the one that was wished for."""
        px = self._theme.px
        bar = QRectF(place)
        bar.setTop(bar.bottom() - px(32))
        painter.fillRect(bar, QColor(self._theme.colour("overlay")))
        icon = self._theme.pixmap("triangle-alert", "onoverlay", 16, ratio=self.devicePixelRatioF())
        painter.drawPixmap(QPointF(bar.left() + px(12), bar.top() + px(8)), icon)
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour("onoverlay"))
        room = bar.adjusted(px(36), 0, -px(12), 0)
        line = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), line)
