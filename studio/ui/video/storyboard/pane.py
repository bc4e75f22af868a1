"""The storyboard: a row of shots."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.state.studio import Studio
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme


class StoryboardPane(QFrame):
    """Shots in the order they are seen."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        column = QVBoxLayout(self)
        column.addWidget(Label("Storyboard", role="title"))
