"""The composer of clips: sections that scroll, and a footer that does not."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.state.studio import Studio
from studio.ui.composer.footer import Footer
from studio.ui.composer.prompt_box import PromptBox
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class VideoComposerPane(QFrame):
    """Everything that is asked for, top to bottom."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("videoComposer")
        mark(self, role="pane")
        self._prompt = PromptBox(theme, studio.video.composer)
        self._footer = Footer(theme, studio.video.pricing, studio.video.purchase)
        column = QVBoxLayout(self)
        column.addWidget(self._prompt, 1)
        column.addWidget(self._footer)

    @property
    def door(self) -> QWidget:
        """Return where the keyboard enters this pane."""
        return self._prompt.edit

    @Slot()
    def focus_prompt(self) -> None:
        """Put the keyboard on the prompt."""
        self.show()
        focus_by_keyboard(self._prompt.edit)

    @Slot()
    def paste_frame(self) -> None:
        """Take a picture or an address from the clipboard as the first frame."""
