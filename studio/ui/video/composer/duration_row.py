"""How long the clip is."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from studio.domain import limits
from studio.domain.clip_draft import ClipDraft
from studio.state.clip_composer import ClipComposer
from studio.ui.controls.number_field import NumberField
from studio.ui.controls.tick_slider import TickSlider
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.own_header import OwnHeader, set_beside

_FIELD = 72


class DurationRow(QWidget):
    """A slider and a field for whole seconds. A tick marks what the model makes by itself."""

    def __init__(self, theme: Theme, composer: ClipComposer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._composer = composer
        self._slider = _Slider(theme, "Duration", self)
        self._slider.setObjectName("durationSlider")
        self._seconds = NumberField(theme, "Duration in seconds", self)
        self._seconds.setObjectName("durationSpin")
        self._seconds.setSuffix(" s")
        least, most = limits.VIDEO_SECONDS.start, limits.VIDEO_SECONDS.stop - 1
        for field in (self._slider, self._seconds):
            field.setRange(least, most)
            field.valueChanged.connect(self._chosen)
        mark(self._seconds, buttons="none")
        self._seconds.setToolTip(f"{least} to {most} seconds")
        self._header = OwnHeader(theme, "Duration", "durationReset", buddy=self._slider)
        self._lay_out()
        self._header.back_wanted.connect(self._follow)
        self._slider.back_wanted.connect(self._follow)
        composer.changed.connect(self.show_draft)
        theme.tokens_changed.connect(self._scale)
        self._scale()
        self.show_draft(composer.draft)

    @Slot(object)
    def show_draft(self, draft: ClipDraft) -> None:
        """Show the seconds of ``draft``."""
        for field in (self._slider, self._seconds):
            field.blockSignals(True)
            field.setValue(draft.shape.duration)
            field.blockSignals(False)
        self._slider.set_default(draft.own.duration)
        self._header.show_own(f"{draft.own.duration} s", chosen=draft.duration is not None)

    def set_beside(self, beside: bool) -> None:
        """Put the title beside the field, for a window that has little height, or above it again."""
        set_beside(self._column, self._header, beside)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._slider, 1)
        row.addWidget(self._seconds)
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._header)
        self._column.addLayout(row, 1)

    @Slot()
    def _scale(self) -> None:
        self._seconds.setFixedWidth(self._theme.px(_FIELD))

    @Slot(int)
    def _chosen(self, seconds: int) -> None:
        self._composer.set(duration=seconds)

    @Slot()
    def _follow(self) -> None:
        self._composer.set(duration=None)


class _Slider(TickSlider):
    """A double click goes back to following the model, which is more than choosing its value.

    Signals:
        back_wanted: That was done.
    """

    back_wanted = Signal()

    @Slot()
    def reset(self) -> None:
        self.back_wanted.emit()
