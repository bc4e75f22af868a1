"""The prompt, its counter, and the prompts of before."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from studio.domain import limits
from studio.domain.clip_draft import ClipDraft
from studio.domain.draft import Draft
from studio.state.clip_composer import ClipComposer
from studio.state.composer import Composer
from studio.ui.composer.prompt_edit import PromptEdit
from studio.ui.composer.section import HEIGHT, SectionHeader
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_SNUG, _LEAST, _MOST = 64, 96, 182
_SHOWN = 60
_NEAR = 0.9
_SYNTAX = re.compile(r"<(lora|lyco|hypernet):[^>]*>|\([^()]*:\d+(\.\d+)?\)", re.IGNORECASE)
_NOT_UNDERSTOOD = "Weights and LoRA tags are not understood by this API and are sent as words."


class PromptBox(QWidget):
    """Where the picture or clip is described."""

    def __init__(
        self,
        theme: Theme,
        composer: Composer | ClipComposer,
        parent: QWidget | None = None,
        *,
        words: str = "Describe the picture",
        note: str = "",
    ) -> None:
        """Make it. A ``note`` stands where the counter is, until the words come near their limit."""
        super().__init__(parent)
        self._note = note
        self._theme = theme
        self._least = _LEAST
        self._composer = composer
        self.edit = PromptEdit(theme, "Prompt", self)
        self.edit.setObjectName("promptEdit")
        self.edit.setToolTip(f"{words}  Ctrl+P")
        self.edit.setPlaceholderText(words)
        self._counter = ElidedLabel("", role="note")
        self._counter.setObjectName("promptCounter")
        self._history = IconButton(theme, "history", "Earlier prompts", size="small", key="Alt+↑")
        self._history.setObjectName("promptHistoryButton")
        self._expand = IconButton(theme, "maximize-2", "Large editor", size="small")
        self._expand.setObjectName("promptExpandButton")
        self._hint = Label(_NOT_UNDERSTOOD, role="note")
        self._hint.setWordWrap(True)
        self._lay_out()
        self.edit.edited.connect(self._edited)
        self._history.clicked.connect(self._show_history)
        self._expand.clicked.connect(self._enlarge)
        composer.changed.connect(self.show_draft)
        theme.tokens_changed.connect(self._scale)
        self._scale()
        self.show_draft(composer.draft)

    @Slot(object)
    def show_draft(self, draft: Draft | ClipDraft) -> None:
        """Show the words of ``draft``."""
        self.edit.show_text(draft.prompt)
        length = len(draft.prompt.strip())
        over = length > limits.PROMPT_LENGTH
        noted = self._note and length < _NEAR * limits.PROMPT_LENGTH
        self._counter.setText(self._note if noted else f"{length:,} / {limits.PROMPT_LENGTH}")
        self._counter.setToolTip("" if noted else "Characters used")
        mark(self._counter, state="err" if over else "")
        mark(self.edit, state="err" if over else "")
        self._hint.setVisible(_SYNTAX.search(draft.prompt) is not None)
        self._bound()

    def set_snug(self, snug: bool) -> None:
        """Make do with less height, for a window that has little."""
        self._least = _SNUG if snug else _LEAST
        self._scale()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        gap = QWidget()
        gap.setFixedWidth(4)
        header = SectionHeader(self._theme, "Prompt", self._counter, gap, self._history, self._expand, buddy=self.edit)
        column.addWidget(header)
        column.addWidget(self.edit, 1)
        column.addWidget(self._hint)

    @Slot()
    def _scale(self) -> None:
        self.edit.setMinimumHeight(self._theme.px(self._least))
        self.edit.setMaximumHeight(self._theme.px(_MOST))
        self._bound()

    def _bound(self) -> None:
        """Give spare height back once the words have enough of it."""
        hint = self._hint.sizeHint().height() * 2 if not self._hint.isHidden() else 0
        self.setMaximumHeight(self._theme.px(HEIGHT + _MOST) + 3 + hint)

    @Slot(str)
    def _edited(self, text: str) -> None:
        self._composer.set(prompt=text)

    @Slot()
    def _show_history(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for prompt in self._composer.history[:20]:
            line = " ".join(prompt.split())
            words = line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()}…"
            menu.addAction(words.replace("&", "&&")).triggered.connect(partial(self._take, prompt))
        if menu.isEmpty():
            menu.addAction("Prompts you send are kept here").setEnabled(False)
        menu.popup(self._history.mapToGlobal(self._history.rect().bottomLeft()))

    def _take(self, prompt: str) -> None:
        self._composer.set(prompt=prompt)

    @Slot()
    def _enlarge(self) -> None:
        LargeEditor(self._theme, self._composer, self.window()).open()


class LargeEditor(Dialog):
    """The same words with more room; what is typed is in the draft at once."""

    def __init__(self, theme: Theme, composer: Composer | ClipComposer, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setObjectName("promptEditor")
        self.setWindowTitle("Prompt")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 480)
        self._composer = composer
        self._edit = PromptEdit(theme, "Prompt", self)
        self._edit.show_text(composer.draft.prompt)
        self._edit.edited.connect(self._edited)
        done = Button(theme, "Done", self, kind="primary")
        done.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addWidget(self._edit, 1)
        column.addLayout(row)

    @Slot(str)
    def _edited(self, text: str) -> None:
        self._composer.set(prompt=text)
