"""Resolution and ratio of the clip."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QBoxLayout, QWidget

from studio.domain import limits
from studio.domain.clip_draft import ClipDraft
from studio.state.clip_composer import ClipComposer
from studio.ui.controls.segments import Look, Segments
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.own_header import OwnHeader, set_beside

_GAP = 6
_TIGHT = 24
"""What a button may shrink to: large type in a narrow pane takes the room around the words."""


class ResolutionRow(QWidget):
    """One of the resolutions the service makes."""

    def __init__(self, theme: Theme, composer: ClipComposer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._choice = Segments(theme, Look.FIELD, "Resolution", self)
        self._choice.setObjectName("resolutionCombo")
        for name in limits.RESOLUTIONS:
            self._choice.add(name, name).setMinimumWidth(_TIGHT)
        self._header = OwnHeader(theme, "Resolution", "resolutionReset", buddy=self._choice)
        self._column = _stack(self, self._header, self._choice)
        self._choice.chosen.connect(self._chosen)
        self._header.back_wanted.connect(self._follow)
        composer.changed.connect(self.show_draft)
        self.show_draft(composer.draft)

    def set_beside(self, beside: bool) -> None:
        """Put the title beside the field, for a window that has little height, or above it again."""
        set_beside(self._column, self._header, beside)

    @Slot(object)
    def show_draft(self, draft: ClipDraft) -> None:
        """Show the resolution of ``draft``."""
        self._choice.set_value(draft.shape.resolution)
        self._header.show_own(draft.own.resolution, chosen=draft.resolution is not None)

    @Slot(object)
    def _chosen(self, name: object) -> None:
        self._composer.set(resolution=name)

    @Slot()
    def _follow(self) -> None:
        self._composer.set(resolution=None)


class RatioRow(QWidget):
    """One of the ratios the service makes, each with its shape."""

    def __init__(self, theme: Theme, composer: ClipComposer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._choice = Segments(theme, Look.TILES, "Ratio", self, gap=_GAP)
        self._choice.setObjectName("ratioCombo")
        for name, ratio in limits.RATIOS.items():
            self._choice.add(name, name, ratio=ratio).setMinimumWidth(_TIGHT)
        self._header = OwnHeader(theme, "Ratio", "ratioReset", buddy=self._choice)
        _stack(self, self._header, self._choice)
        self._choice.chosen.connect(self._chosen)
        self._header.back_wanted.connect(self._follow)
        composer.changed.connect(self.show_draft)
        self.show_draft(composer.draft)

    @Slot(object)
    def show_draft(self, draft: ClipDraft) -> None:
        """Show the ratio of ``draft``."""
        self._choice.set_value(draft.shape.ratio)
        self._header.show_own(draft.own.ratio, chosen=draft.ratio is not None)

    @Slot(object)
    def _chosen(self, name: object) -> None:
        self._composer.set(ratio=name)

    @Slot()
    def _follow(self) -> None:
        self._composer.set(ratio=None)


def _stack(row: QWidget, header: OwnHeader, choice: Segments) -> QBoxLayout:
    column = QBoxLayout(QBoxLayout.Direction.TopToBottom, row)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(header)
    column.addWidget(choice, 1)
    return column
