"""The composer pane: sections that scroll, and a footer that does not."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.draft import Draft
from studio.domain.money import credits_in_words
from studio.state.pricing import PriceView
from studio.state.studio import Studio
from studio.ui.composer.advanced_box import AdvancedBox
from studio.ui.composer.footer import Footer
from studio.ui.composer.negative_box import NegativeBox
from studio.ui.composer.prompt_box import PromptBox
from studio.ui.composer.reference_tray import ReferenceTray
from studio.ui.composer.section import SectionHeader
from studio.ui.composer.seed_row import SeedRow
from studio.ui.composer.size_box import SizeBox
from studio.ui.composer.style_field import StyleField
from studio.ui.controls.dragging import take_copy
from studio.ui.controls.elided_label import Label
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.controls.steady_area import BAR, SteadyArea
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class ComposerPane(QFrame):
    """Everything that is asked for, top to bottom. Pictures may be dropped anywhere on it."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self.setObjectName("composer")
        self.setAccessibleName("Composer")
        self.setAcceptDrops(True)
        mark(self, role="pane")
        self._prompt = PromptBox(theme, studio.composer)
        self._negative = NegativeBox(theme, studio.composer)
        self._style = StyleField(theme, studio.styles)
        self._references = ReferenceTray(theme, studio.references, studio.recall)
        self._size = SizeBox(theme, studio.composer)
        self._seed = SeedRow(theme, studio.composer)
        self._advanced = AdvancedBox(theme, studio.composer)
        self._enhance = QCheckBox("Enhance prompt")
        self._enhance.setObjectName("enhanceCheck")
        self._enhance.setToolTip("A language model rewrites the prompt; doubles the price  Ctrl+E")
        self._extra = Label("", role="moneyNote")
        self._extra.setObjectName("enhancePriceLabel")
        self._footer = Footer(theme, studio.pricing, studio.purchase)
        self._lay_out()
        self._wire()

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
    def paste_reference(self) -> None:
        """Take a picture or an address from the clipboard."""
        self._references.paste()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome pictures, files and web addresses."""
        if ReferenceTray.fits(event.mimeData()):
            take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them as references."""
        if self._references.take(event.mimeData()):
            take_copy(event)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 10, 16 - BAR, 12)
        column.setSpacing(8)
        column.addWidget(self._prompt, 1000)
        column.addWidget(self._negative)
        style = QVBoxLayout()
        style.setSpacing(3)
        style.addWidget(SectionHeader(self._theme, "Style"))
        style.addWidget(self._style)
        column.addLayout(style)
        for widget in (self._references, self._size, self._seed):
            column.addWidget(widget)
        column.addSpacing(1)
        column.addWidget(self._advanced)
        enhance = QHBoxLayout()
        enhance.addWidget(self._enhance, 1)
        enhance.addWidget(self._extra)
        column.addLayout(enhance)
        column.addStretch(1)
        rule = QFrame()
        mark(rule, role="rule")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(SteadyArea(inside), 1)
        whole.addWidget(rule)
        whole.addWidget(self._footer)

    def _wire(self) -> None:
        studio = self._studio
        self._enhance.clicked.connect(studio.composer.toggle_enhance)
        self._footer.show_wanted.connect(studio.show_existing)
        studio.styles.chosen.connect(self._advanced.show_style)
        studio.composer.changed.connect(self._show_draft)
        studio.pricing.changed.connect(self._show_price)
        self._show_draft(studio.composer.draft)
        self._show_price(studio.pricing.view)

    @Slot(object)
    def _show_draft(self, draft: Draft) -> None:
        self._enhance.setChecked(draft.enhance)

    @Slot(object)
    def _show_price(self, view: PriceView) -> None:
        extra = view.enhance_extra
        self._extra.setText("" if extra is None else f"+{credits_in_words(extra)}")
