"""The stage before the first picture."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.state.composer import STARTERS
from studio.ui.controls.button import Button
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme


class EmptyStage(QWidget):
    """Says how to begin, and offers three prompts to begin with.

    Signals:
        chosen: A starter is wanted in the composer; nothing is sent.
            prompt: Its words.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emptyStage")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 0, 32, 0)
        column.setSpacing(8)
        column.addStretch(1)
        title = Label("Describe a picture, choose a style, press Ctrl+Return.", self, role="title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title.setWordWrap(True)
        column.addWidget(title)
        note = Label("Or begin with one of these. Nothing is sent until you say so.", self, role="secondary")
        note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(note)
        column.addSpacing(12)
        for number, prompt in enumerate(STARTERS):
            button = Button(theme, prompt, self, icon="pencil")
            button.setObjectName(f"starter{number + 1}")
            button.clicked.connect(partial(self.chosen.emit, prompt))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
