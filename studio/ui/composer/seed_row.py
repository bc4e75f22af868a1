"""The seed, its lock, and a die."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain import limits
from studio.domain.clip_draft import ClipDraft
from studio.domain.draft import Draft
from studio.state.clip_composer import ClipComposer
from studio.state.composer import Composer
from studio.ui.composer.section import SectionHeader
from studio.ui.controls.button import IconButton
from studio.ui.controls.number_field import NumberField
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class SeedRow(QWidget):
    """Same seed, same start."""

    def __init__(self, theme: Theme, composer: Composer | ClipComposer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._seed = NumberField(theme, "Seed", self)
        self._seed.setObjectName("seedSpin")
        self._seed.setToolTip("Same seed, same start")
        self._seed.setRange(limits.SEED.start, limits.SEED.stop - 1)
        mark(self._seed, buttons="none")
        self._lock = IconButton(theme, "lock-open", "Keep this seed", kind="boxed", key="Ctrl+Shift+R", checkable=True)
        self._lock.setObjectName("seedLock")
        self._random = IconButton(theme, "dices", "New random seed", kind="boxed", key="Ctrl+R")
        self._random.setObjectName("seedRandomButton")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._seed, 1)
        row.addWidget(self._lock)
        row.addWidget(self._random)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(SectionHeader(theme, "Seed", buddy=self._seed))
        column.addLayout(row)
        self._seed.valueChanged.connect(self._seeded)
        self._lock.clicked.connect(self._locked)
        self._random.clicked.connect(composer.random_seed)
        composer.changed.connect(self.show_draft)
        self.show_draft(composer.draft)

    @Slot(object)
    def show_draft(self, draft: Draft | ClipDraft) -> None:
        """Show the seed of ``draft`` and whether it is kept."""
        if self._seed.value() != draft.seed:
            self._seed.blockSignals(True)
            self._seed.setValue(draft.seed)
            self._seed.blockSignals(False)
        self._lock.setChecked(draft.seed_locked)
        self._lock.set_icon("lock" if draft.seed_locked else "lock-open")

    @Slot()
    def _seeded(self) -> None:
        # Who types a seed wants that one: it is kept until the lock is opened again.
        self._composer.set(seed=self._seed.value(), seed_locked=True)

    @Slot()
    def _locked(self) -> None:
        self._composer.set(seed_locked=self._lock.isChecked())
