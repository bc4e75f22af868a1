"""The player: the clip in question, large."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.state.studio import Studio
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme


class VideoStagePane(QFrame):
    """One clip, played or frame by frame."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self.view: QWidget = Label("No clip yet", role="note")
        column = QVBoxLayout(self)
        column.addWidget(self.view)
