"""The clip over the whole screen."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.state.frame_taker import FrameTaker
from studio.state.player import Player
from studio.state.strips import ClipStrips
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.scrubber import Scrubber
from studio.ui.video.stage.surface import VideoSurface
from studio.ui.video.stage.transport import Transport


class FullScreen(QFrame):
    """A window of its own with the clip and what moves through it. Escape leaves.

    Signals:
        keyed: A key was pressed that neither the player nor this window knows.
            event: The QKeyEvent; accept it when it was of use.
        left: It was closed.
    """

    keyed = Signal(object)
    left = Signal()

    def __init__(
        self, theme: Theme, player: Player, taker: FrameTaker, strips: ClipStrips, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("videoFullScreen")
        self.setWindowTitle(player.view.title or "Clip")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mark(self, role="stage")
        self.view = VideoSurface(theme, player, strips, self, radius=0)
        scrubber = Scrubber(theme, player, self)
        transport = Transport(theme, player, taker, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 10)
        column.setSpacing(6)
        column.addWidget(self.view, 1)
        for widget in (scrubber, transport):
            room = QVBoxLayout()
            room.setContentsMargins(16, 0, 16, 0)
            room.addWidget(widget)
            column.addLayout(room)
        scrubber.scrubbed.connect(self.view.glance)
        for pressed in (self.view, scrubber):
            pressed.keyed.connect(self._key)
        self.view.opened.connect(self.close)

    def open(self) -> None:
        """Cover the screen, with the keyboard on the clip."""
        self.showFullScreen()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._key(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F) and not event.modifiers():
            event.accept()
            self.close()
        elif not event.isAccepted():
            self.keyed.emit(event)
