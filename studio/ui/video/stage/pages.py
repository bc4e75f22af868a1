"""What stands in the place of a clip: how to begin, or why there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.controls.button import Button
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme

_SIDE = 32


class EmptyVideo(QWidget):
    """Says how to begin."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emptyVideo")
        column = _column(self)
        column.addWidget(_line("Describe a clip, choose a video model, press Ctrl+Return.", self, role="title"))
        words = "Or drop a picture on First: the clip begins with it. Nothing is sent until you say so."
        column.addWidget(_line(words, self, role="secondary"))
        column.addStretch(1)


class Unplayable(QWidget):
    """Says why a clip cannot be shown here.

    Signals:
        playing: The clip should be shown in the program the desktop has for it.
        revealing: It should be shown in its folder.
    """

    playing = Signal()
    revealing = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("unplayableVideo")
        column = _column(self)
        self._sign = QLabel(self)
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._sign)
        column.addWidget(_line("This clip cannot be shown here.", self, role="title"))
        self._why = _line("", self, role="secondary")
        self._why.setObjectName("unplayableWhy")
        column.addWidget(self._why)
        column.addSpacing(8)
        play = Button(theme, "Open in player", self, icon="play")
        play.setObjectName("unplayablePlayButton")
        play.setToolTip("Show the clip in the player of this computer")
        reveal = Button(theme, "Show in folder", self, icon="folder-open")
        reveal.setObjectName("unplayableRevealButton")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(play)
        row.addWidget(reveal)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        play.clicked.connect(self.playing)
        reveal.clicked.connect(self.revealing)
        theme.tokens_changed.connect(self._draw)
        self._draw()

    def show_trouble(self, sentence: str) -> None:
        """Show why."""
        self._why.setText(sentence)

    @Slot()
    def _draw(self) -> None:
        self._sign.setPixmap(self._theme.pixmap("film", "text3", 24, ratio=self.devicePixelRatioF()))


def _column(page: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(page)
    column.setContentsMargins(_SIDE, 0, _SIDE, 0)
    column.setSpacing(8)
    column.addStretch(1)
    return column


def _line(words: str, parent: QWidget, *, role: str) -> Label:
    label = Label(words, parent, role=role)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setWordWrap(True)
    return label
