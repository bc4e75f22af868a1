"""How far is what takes a while, below the pictures."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from studio.state.library.progress import Doing, Progress
from studio.ui.controls.announce import announce
from studio.ui.controls.button import Button
from studio.ui.controls.elided_label import ElidedLabel
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_HEIGHT = 40
_STEPS = 1000


class ProgressLine(QFrame):
    """Takes its room below the pictures while something goes on, and gives it back."""

    def __init__(self, theme: Theme, progress: Progress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._progress = progress
        self.setObjectName("progressLine")
        self.setAccessibleName("Progress")
        mark(self, role="tray")
        self._words = ElidedLabel("", self)
        self._words.setObjectName("progressWords")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._stop = Button(theme, "Stop", self, size="small")
        self._stop.setObjectName("progressStop")
        self._stop.setToolTip("What is done stays done")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._words, 3)
        row.addWidget(self._bar, 2)
        row.addWidget(self._stop)
        self._stop.clicked.connect(progress.stop)
        progress.changed.connect(self._show)
        theme.tokens_changed.connect(self._measure)
        self._measure()
        self._show(progress.doing)

    def sizeHint(self) -> QSize:
        return QSize(480, self._theme.px(_HEIGHT))

    @Slot(object)
    def _show(self, doing: Doing | None) -> None:
        if doing is not None:
            if self.isHidden():
                announce(self, doing.words)
            self._words.setText(doing.words)
            self._bar.setRange(0, 0 if doing.share is None else _STEPS)
            self._bar.setValue(0 if doing.share is None else round(doing.share * _STEPS))
            self._stop.setVisible(doing.stoppable)
        self.setVisible(doing is not None)

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
