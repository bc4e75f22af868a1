"""The composer of clips: sections that scroll, and a footer that does not."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.state.studio import Studio
from studio.ui.composer.footer import Footer
from studio.ui.composer.prompt_box import PromptBox
from studio.ui.composer.section import SectionHeader
from studio.ui.controls.dragging import take_copy
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.controls.steady_area import BAR, SteadyArea
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.advanced import Advanced
from studio.ui.video.composer.checks import Checks
from studio.ui.video.composer.duration_row import DurationRow
from studio.ui.video.composer.frames_box import FramesBox
from studio.ui.video.composer.intake import Intake
from studio.ui.video.composer.model_field import ModelField
from studio.ui.video.composer.names import for_clips
from studio.ui.video.composer.shape_rows import RatioRow, ResolutionRow

_ROOMY = 820
"""Pixels of height in which everything has room as designed."""
_WIDE = 300
"""Pixels of width in which titles have room beside their fields."""
_GAP, _SNUG_GAP = 8, 5


class VideoComposerPane(QFrame):
    """Everything that is asked for, top to bottom. A picture dropped anywhere on it becomes the frame that is free.

    Signals:
        models_wanted: The user wants to choose a video model.
    """

    models_wanted = Signal()

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        desk = studio.video
        self._theme = theme
        self._studio = studio
        self.setObjectName("videoComposer")
        self.setAccessibleName("Video composer")
        self.setAcceptDrops(True)
        mark(self, role="pane")
        self._prompt = PromptBox(theme, desk.composer, words="Describe the clip", note="optional with a first frame")
        self._model = ModelField(theme, desk.composer, desk.models)
        self._intake = Intake(desk.wells, studio.recall, self)
        self._frames = FramesBox(theme, studio, self._intake)
        self._duration = DurationRow(theme, desk.composer)
        self._resolution = ResolutionRow(theme, desk.composer)
        self._ratio = RatioRow(theme, desk.composer)
        self._checks = Checks(desk.composer, desk.pricing)
        self._advanced = Advanced(theme, desk.composer)
        self._footer = Footer(theme, desk.pricing, desk.purchase)
        for part in (self._prompt, self._footer):
            for_clips(part)
        self._snug = self._beside = False
        self._lay_out()
        self._model.clicked.connect(self.models_wanted)
        self._footer.show_wanted.connect(studio.show_existing)

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
        """Take a picture, a file or an address from the clipboard, into the well that has the keyboard or is free."""
        self._intake.paste(self._frames.focused)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome pictures, files and web addresses."""
        if Intake.fits(event.mimeData()):
            take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them: the first frame first, then the last."""
        if self._intake.take_dropped(event.mimeData()):
            take_copy(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let everything take less height where there is little, so that nothing needs to be scrolled to."""
        super().resizeEvent(event)
        snug = self.height() < self._theme.px(_ROOMY)
        if snug != self._snug:
            self._snug = snug
            for part in (self._prompt, self._frames):
                part.set_snug(snug)
            self._column.setSpacing(_SNUG_GAP if snug else _GAP)
        beside = snug and self.width() >= self._theme.px(_WIDE)  # large type needs the whole width for the fields
        if beside != self._beside:
            self._beside = beside
            for row in (self._duration, self._resolution):
                row.set_beside(beside)

    def _lay_out(self) -> None:
        inside = QWidget()
        self._column = column = QVBoxLayout(inside)
        column.setContentsMargins(16, 10, 16 - BAR, 12)
        column.setSpacing(_GAP)
        column.addWidget(self._prompt, 1000)
        model = QVBoxLayout()
        model.setSpacing(3)
        model.addWidget(SectionHeader(self._theme, "Video model", buddy=self._model))
        model.addWidget(self._model)
        column.addLayout(model)
        parts = (self._frames, self._duration, self._resolution, self._ratio, self._checks, self._advanced)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        rule = QFrame()
        mark(rule, role="rule")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(SteadyArea(inside), 1)
        whole.addWidget(rule)
        whole.addWidget(self._footer)
