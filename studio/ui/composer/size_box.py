"""Size and number of pictures."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain import limits
from studio.domain.draft import CUSTOM, Draft
from studio.state.composer import Composer
from studio.ui.composer.section import SectionHeader
from studio.ui.controls.button import IconButton
from studio.ui.controls.choice import Choice
from studio.ui.controls.elided_label import Label
from studio.ui.controls.number_field import NumberField
from studio.ui.theme.theme import Theme

_COUNT_WIDTH = 84


class SizeBox(QWidget):
    """A preset with its pixels, or two sides of one's own; and how many pictures in one run."""

    def __init__(self, theme: Theme, composer: Composer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._composer = composer
        self._size = Choice(theme, "Size", self)
        self._size.setObjectName("sizeCombo")
        self._size.setToolTip("Preset or custom")
        self._count = self._number("countSpin", "Images", "How many in one run", limits.COUNT)
        self._width = self._number("widthSpin", "Width", "256 to 4096", limits.SIDE)
        self._height = self._number("heightSpin", "Height", "256 to 4096", limits.SIDE)
        self._swap = IconButton(theme, "arrow-left-right", "Swap sides", kind="boxed")
        self._swap.setObjectName("swapSidesButton")
        self._custom = QWidget()
        self._fill()
        self._lay_out()
        self._wire()
        self.show_draft(composer.draft)

    @Slot(object)
    def show_draft(self, draft: Draft) -> None:
        """Show size and count of ``draft``."""
        for widget, value in ((self._count, draft.count), (self._width, draft.width), (self._height, draft.height)):
            if widget.value() != value:
                widget.blockSignals(True)
                widget.setValue(value)
                widget.blockSignals(False)
        self._size.blockSignals(True)
        if self._size.findData(draft.size) < 0:
            self._size.insertItem(0, draft.size, draft.size)
        self._size.set_value(draft.size)
        self._size.blockSignals(False)
        self._custom.setVisible(draft.size == CUSTOM)

    def _number(self, name: str, words: str, tip: str, allowed: range) -> NumberField:
        field = NumberField(self._theme, words, self)
        field.setObjectName(name)
        field.setToolTip(tip)
        field.setRange(allowed.start, allowed.stop - 1)
        return field

    def _fill(self) -> None:
        for preset in limits.SIZES:
            icon = self._theme.ratio_icon(preset.width, preset.height)
            self._size.add(preset.name, preset.label, detail=f"{preset.width} × {preset.height}", icon=icon)
        self._size.add(CUSTOM, "Custom…", icon=self._theme.icon("square-dashed", "text2", 16))

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.addWidget(SectionHeader(self._theme, "Size", buddy=self._size), 0, 0)
        grid.addWidget(SectionHeader(self._theme, "Images", buddy=self._count), 0, 1)
        grid.addWidget(self._size, 1, 0)
        grid.addWidget(self._count, 1, 1)
        self._count.setFixedWidth(self._theme.px(_COUNT_WIDTH))
        grid.setColumnStretch(0, 1)
        sides = QHBoxLayout(self._custom)
        sides.setContentsMargins(0, 5, 0, 0)
        sides.setSpacing(8)
        sides.addWidget(self._width, 1)
        sides.addWidget(Label("×", role="note"))
        sides.addWidget(self._height, 1)
        sides.addWidget(self._swap)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(grid)
        column.addWidget(self._custom)

    def _wire(self) -> None:
        self._size.currentIndexChanged.connect(self._sized)
        self._count.valueChanged.connect(self._counted)
        self._width.valueChanged.connect(self._sided)
        self._height.valueChanged.connect(self._sided)
        self._swap.clicked.connect(self._swapped)
        self._composer.changed.connect(self.show_draft)
        self._theme.tokens_changed.connect(self._draw)

    @Slot()
    def _draw(self) -> None:
        self._count.setFixedWidth(self._theme.px(_COUNT_WIDTH))
        for row, preset in enumerate(limits.SIZES):
            self._size.setItemIcon(row, self._theme.ratio_icon(preset.width, preset.height))

    @Slot()
    def _sized(self) -> None:
        name = self._size.currentData()
        preset = next((one for one in limits.SIZES if one.name == name), None)
        if preset is None:
            self._composer.set(size=name)
        else:
            # Custom begins where the preset was.
            self._composer.set(size=name, width=preset.width, height=preset.height)

    @Slot()
    def _counted(self) -> None:
        self._composer.set(count=self._count.value())

    @Slot()
    def _sided(self) -> None:
        self._composer.set(width=self._width.value(), height=self._height.value())

    @Slot()
    def _swapped(self) -> None:
        self._composer.set(width=self._height.value(), height=self._width.value())
