"""Steps and guidance, each with the style's own value marked."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QSpinBox, QVBoxLayout, QWidget

from studio.domain import limits
from studio.domain.draft import Draft
from studio.state.composer import Composer
from studio.state.styles import StyleCard
from studio.ui.controls.button import IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.controls.fold_header import FoldHeader
from studio.ui.controls.number_field import DecimalField, NumberField
from studio.ui.controls.tick_slider import TickSlider
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_TENTHS = 10
_FIELD = 64


class AdvancedBox(QWidget):
    """Folded it shows the two numbers; unset they are the style's own."""

    def __init__(self, theme: Theme, composer: Composer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._composer = composer
        self._own = (limits.DEFAULT_STEPS, limits.DEFAULT_GUIDANCE)
        self._fold = FoldHeader(theme, "Advanced", self)
        self._fold.setObjectName("advancedToggle")
        self._fold.setToolTip("Steps and guidance")
        self._steps_slider = TickSlider(theme, "Steps", self)
        self._steps_slider.setObjectName("stepsSlider")
        self._steps = NumberField(theme, "Steps", self)
        self._steps.setObjectName("stepsSpin")
        self._steps_reset = IconButton(theme, "rotate-ccw", "Back to the style’s own", size="small")
        self._steps_reset.setObjectName("stepsReset")
        self._guidance_slider = TickSlider(theme, "Guidance", self)
        self._guidance_slider.setObjectName("guidanceSlider")
        self._guidance = DecimalField(theme, "Guidance", self)
        self._guidance.setObjectName("guidanceSpin")
        self._guidance_reset = IconButton(theme, "rotate-ccw", "Back to the style’s own", size="small")
        self._guidance_reset.setObjectName("guidanceReset")
        self._body = QWidget()
        self._bound()
        self._lay_out()
        self._wire()
        self.show_draft(composer.draft)

    def show_style(self, card: StyleCard | None) -> None:
        """Mark the own steps and guidance of a style."""
        style = card.style if card else None
        steps = (style.default_steps if style else None) or limits.DEFAULT_STEPS
        guidance = (style.default_guidance_scale if style else None) or limits.DEFAULT_GUIDANCE
        self._own = (steps, guidance)
        self._steps_slider.set_default(steps)
        self._guidance_slider.set_default(round(guidance * _TENTHS))
        self._steps_reset.set_tip(f"Back to the style’s {steps}")
        self._guidance_reset.set_tip(f"Back to {guidance:g}")
        self.show_draft(self._composer.draft)

    @Slot(object)
    def show_draft(self, draft: Draft) -> None:
        """Show the numbers of ``draft``, the style's own where it has none."""
        steps = self._own[0] if draft.steps is None else draft.steps
        guidance = self._own[1] if draft.guidance is None else draft.guidance
        fields: tuple[TickSlider | QSpinBox, ...] = (self._steps_slider, self._steps)
        for field in fields:
            field.blockSignals(True)
            field.setValue(steps)
            field.blockSignals(False)
        self._guidance_slider.blockSignals(True)
        self._guidance_slider.setValue(round(guidance * _TENTHS))
        self._guidance_slider.blockSignals(False)
        self._guidance.blockSignals(True)
        self._guidance.setValue(guidance)
        self._guidance.blockSignals(False)
        self._steps_reset.setEnabled(draft.steps is not None)
        self._guidance_reset.setEnabled(draft.guidance is not None)
        self._fold.set_summary("" if self._fold.isChecked() else f"Steps {steps}, guidance {guidance:g}")

    def _bound(self) -> None:
        low, high = limits.GUIDANCE
        self._steps_slider.setRange(limits.STEPS.start, limits.STEPS.stop - 1)
        self._steps.setRange(limits.STEPS.start, limits.STEPS.stop - 1)
        self._guidance_slider.setRange(round(low * _TENTHS), round(high * _TENTHS))
        self._guidance.setRange(low, high)
        self._guidance.setDecimals(1)
        self._guidance.setSingleStep(0.5)
        for field in (self._steps, self._guidance):
            field.setFixedWidth(self._theme.px(_FIELD))
            mark(field, buttons="none")
        self._steps.setToolTip("More steps, finer detail")
        self._guidance.setToolTip("How closely to follow the prompt")

    def _lay_out(self) -> None:
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        rows = (
            ("Steps", self._steps_slider, self._steps, self._steps_reset),
            ("Guidance", self._guidance_slider, self._guidance, self._guidance_reset),
        )
        for row, (words, *widgets) in enumerate(rows):
            label = Label(words, role="label")
            label.setBuddy(widgets[1])
            for place, widget in enumerate((label, *widgets)):
                grid.addWidget(widget, row, place)
        grid.setColumnMinimumWidth(0, 64)
        grid.setColumnStretch(1, 1)
        self._body.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._fold)
        column.addWidget(self._body)

    def _wire(self) -> None:
        self._fold.toggled.connect(self._folded)
        self._steps_slider.valueChanged.connect(self._stepped)
        self._steps.valueChanged.connect(self._stepped)
        self._guidance_slider.valueChanged.connect(self._slid)
        self._guidance.valueChanged.connect(self._guided)
        self._steps_reset.clicked.connect(self._reset_steps)
        self._guidance_reset.clicked.connect(self._reset_guidance)
        self._composer.changed.connect(self.show_draft)

    @Slot(bool)
    def _folded(self, opened: bool) -> None:
        self._body.setVisible(opened)
        self.show_draft(self._composer.draft)

    @Slot(int)
    def _stepped(self, steps: int) -> None:
        self._composer.set(steps=None if steps == self._own[0] else steps)

    @Slot(int)
    def _slid(self, tenths: int) -> None:
        self._guided(tenths / _TENTHS)

    @Slot(float)
    def _guided(self, guidance: float) -> None:
        value = round(guidance, 1)
        self._composer.set(guidance=None if value == self._own[1] else value)

    @Slot()
    def _reset_steps(self) -> None:
        self._composer.set(steps=None)

    @Slot()
    def _reset_guidance(self) -> None:
        self._composer.set(guidance=None)
