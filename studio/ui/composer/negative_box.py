"""What to keep out of the picture; folded it shows its words."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.domain.draft import Draft
from studio.state.composer import Composer
from studio.ui.composer.prompt_edit import PromptEdit
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_HEIGHT = 56


class NegativeBox(QWidget):
    """The negative prompt."""

    def __init__(self, theme: Theme, composer: Composer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._composer = composer
        self._fold = FoldHeader(theme, "Negative prompt", self, label=True)
        self._fold.setObjectName("negativeToggle")
        self._fold.toggled.connect(self._folded)
        self._edit = PromptEdit(theme, "Negative prompt", self)
        self._edit.setObjectName("negativePromptEdit")
        self._edit.setToolTip("What to keep out")
        self._edit.setPlaceholderText("What to keep out")
        self._edit.edited.connect(self._edited)
        self._edit.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self._fold)
        column.addWidget(self._edit)
        composer.changed.connect(self.show_draft)
        composer.mistakes_changed.connect(self._show_mistakes)
        theme.tokens_changed.connect(self._scale)
        self._scale()
        self.show_draft(composer.draft)

    @Slot(object)
    def show_draft(self, draft: Draft) -> None:
        """Show the words of ``draft``."""
        self._edit.show_text(draft.negative_prompt)
        self._fold.set_summary("" if self._fold.isChecked() else draft.negative_prompt)

    @Slot(object)
    def _show_mistakes(self, mistakes: tuple[object, ...]) -> None:
        wrong = any(getattr(mistake, "field", "") == "negative_prompt" for mistake in mistakes)
        mark(self._edit, state="err" if wrong else "")

    @Slot(bool)
    def _folded(self, opened: bool) -> None:
        self._edit.setVisible(opened)
        self.show_draft(self._composer.draft)

    @Slot(str)
    def _edited(self, text: str) -> None:
        self._composer.set(negative_prompt=text)

    @Slot()
    def _scale(self) -> None:
        self._edit.setFixedHeight(self._theme.px(_HEIGHT))
