"""What few change: the seed."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.domain.clip_draft import ClipDraft
from studio.state.clip_composer import ClipComposer
from studio.ui.composer.seed_row import SeedRow
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.names import for_clips


class Advanced(QWidget):
    """Folded it shows the seed, when that is kept."""

    def __init__(self, theme: Theme, composer: ClipComposer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._fold = FoldHeader(theme, "Advanced", self)
        self._fold.setObjectName("videoAdvancedToggle")
        self._fold.setToolTip("Seed")
        self._seed = SeedRow(theme, composer)
        for_clips(self._seed)
        self._seed.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._fold)
        column.addWidget(self._seed)
        self._fold.toggled.connect(self._folded)
        composer.changed.connect(self.show_draft)
        self.show_draft(composer.draft)

    @Slot(object)
    def show_draft(self, draft: ClipDraft) -> None:
        """Show which seed ``draft`` keeps."""
        self._fold.set_summary(f"Seed {draft.seed}, kept" if draft.seed_locked else "A new seed each time")

    @Slot(bool)
    def _folded(self, opened: bool) -> None:
        self._seed.setVisible(opened)
