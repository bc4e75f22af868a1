"""Where in the clip, or in two that are compared, one is, and the way to anywhere else in it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.pair import Pair, PairView
from studio.state.player import Player, PlayerView
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.keys import press

_HEIGHT = 34
_TRACK = 10
"""From the top to the middle of the track."""
_NEAREST = 7
_STEPS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300)


def tick_step(seconds: float, width: int) -> float:
    """Return how many seconds lie between two ticks, so that they stand apart."""
    return next((step for step in _STEPS if width * step / max(seconds, 0.01) >= _NEAREST), _STEPS[-1])


class Scrubber(QWidget):
    """A track with a tick for every second. Pressed or dragged it goes there; what ran before runs on afterwards.

    Signals:
        scrubbed: The user went somewhere.
            share: Of the clip, from 0 to 1.
        hovered: The pointer is over a moment.
            share: Of the clip, from 0 to 1; below 0 when it has left.
        keyed: A key was pressed that the player does not know.
            event: The QKeyEvent; accept it when it was of use.
    """

    scrubbed = Signal(float)
    hovered = Signal(float)
    keyed = Signal(object)

    def __init__(self, theme: Theme, player: Player | Pair, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._player = player
        self._view: PlayerView | PairView = player.view
        self._resume = False
        self._dragged = False
        self.setObjectName("scrubber")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        player.changed.connect(self._show)
        theme.tokens_changed.connect(self.updateGeometry)
        self._show(player.view)

    def sizeHint(self) -> QSize:
        return QSize(480, self._theme.px(_HEIGHT))

    @property
    def track(self) -> QRect:
        """Where the track is painted."""
        return QRect(1, self._theme.px(_TRACK) - 2, max(1, self.width() - 2), 4)

    def share_at(self, x: float) -> float:
        """Return which part of the clip, 0 to 1, is under ``x``."""
        track = self.track
        return min(max((x - track.left()) / track.width(), 0.0), 1.0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        view, track, colour = self._view, self.track, self._theme.colour
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(track, 2, 2)
        if not view.count:
            return
        at = track.left() + track.width() * min(view.at / view.seconds, 1.0)
        painter.setBrush(colour("text2"))
        painter.drawRoundedRect(QRectF(track.left(), track.top(), at - track.left(), track.height()), 2, 2)
        self._paint_ticks(painter, track)
        painter.setBrush(colour("text"))
        handle = QRectF(at - 2, track.center().y() - self._theme.px(7), 4, self._theme.px(16))
        painter.drawRoundedRect(handle, 2, 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if isinstance(self._player, Player) and press(self._player, event):
            event.accept()
            return
        event.ignore()
        self.keyed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not self._view.count:
            return
        self._dragged = True
        self._resume = self._view.playing
        self._player.pause()
        self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged:
            self._go(event.position().x())
        if self._view.count:
            self.hovered.emit(self.share_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged:
            self._dragged = False
            if self._resume:
                self._player.toggle()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(-1.0)

    def over(self, share: float) -> QPoint:
        """Return the point above which something about this part of the clip can be shown."""
        return QPoint(self.track.left() + round(share * self.track.width()), self.track.top() - self._theme.px(8))

    def _go(self, x: float) -> None:
        share = self.share_at(x)
        self._player.seek_seconds(share * self._view.seconds)
        self.scrubbed.emit(share)

    def _paint_ticks(self, painter: QPainter, track: QRect) -> None:
        seconds = self._view.seconds
        step = tick_step(seconds, track.width())
        top = track.bottom() + self._theme.px(5)
        for number in range(int(seconds / step + 0.001) + 1):
            long = (step < 1 and number % 2 == 0) or step >= 1
            at = track.left() + round(track.width() * number * step / seconds)
            height = self._theme.px(8 if long else 5)
            painter.fillRect(QRect(min(at, track.right()), top, 1, height), self._theme.colour("control"))

    @Slot(object)
    def _show(self, view: PlayerView | PairView) -> None:
        self._view = view
        self.setEnabled(bool(view.count))
        self.setAccessibleName(f"Position, {view.at:.2f} of {view.seconds:g} seconds" if view.count else "Position")
        self.update()
