"""Choosing the part of a picture that a clip begins or ends with."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.clip_draft import ClipDraft
from studio.domain.frame import Crop, moved, scaled
from studio.domain.limits import video_size
from studio.state.clip_composer import ClipComposer
from studio.state.frame_wells import FrameWells, WellsView, WellView
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.number_field import NumberField
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.crop_view import CropView
from studio.ui.video.composer.sent_preview import SentPreview

_LEAST = 64


class CropDialog(Dialog):
    """The whole picture with the window of the crop; beside it exactly what will be sent. All of it works at once."""

    def __init__(self, theme: Theme, composer: ClipComposer, wells: FrameWells, which: str, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._composer = composer
        self._wells = wells
        self._which = which
        self.setObjectName("cropDialog")
        self.setWindowTitle(f"Crop the {which} frame")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title = ElidedLabel("", role="title", mode=Qt.TextElideMode.ElideMiddle)
        self._whole = Label("", role="note")
        self.surface = CropView(theme, self)
        self._sent = SentPreview(theme, self)
        self._numbers = {name: NumberField(theme, name, self) for name in ("Left", "Top", "Width")}
        self._height = Label("", role="value")
        self._reset = Button(theme, "Reset", self)
        self._reset.setObjectName("cropResetButton")
        self._reset.setToolTip("The largest part, in the middle")
        self._done = Button(theme, "Done", self, kind="primary")
        self._done.setObjectName("cropDoneButton")
        self._done.setDefault(True)
        self._lay_out()
        self._wire()
        self.begin_at(self.surface)
        self.show_wells(wells.view)

    @Slot(object)
    def show_wells(self, view: WellsView) -> None:
        """Show the frame of this dialog's well; without one there is nothing to crop any more."""
        well = view.first if self._which == "first" else view.last
        frame, shape = well.frame, self._composer.draft.shape
        if frame is None or not frame.seen:
            self.reject()
            return
        self.surface.show_frame(frame, well.image, shape.ratio)
        self.surface.setAccessibleName(f"Crop of {frame.original.name}, {shape.ratio}")
        self._title.setText(frame.original.name)
        self._whole.setText(f"{frame.width:,} × {frame.height:,}, cropped to {shape.ratio}")
        self._sent.show_well(well, video_size(shape.resolution, shape.ratio))
        self._show_numbers(well)

    def _show_numbers(self, well: WellView) -> None:
        frame, crop = well.frame, self.surface.crop
        assert frame is not None and crop is not None
        bounds = {
            "Left": (0, frame.width - crop.width, crop.x),
            "Top": (0, frame.height - crop.height, crop.y),
            "Width": (min(_LEAST, crop.width), frame.width, crop.width),
        }
        for name, (least, most, value) in bounds.items():
            field = self._numbers[name]
            field.blockSignals(True)
            field.setRange(least, most)
            field.setValue(value)
            field.blockSignals(False)
        self._height.setText(f"{crop.height:,}")
        self._reset.setEnabled(frame.crop is not None)

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self._sent)
        side.addLayout(self._fields())
        side.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.surface, 1)
        middle.addLayout(side)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._reset)
        buttons.addWidget(Label("Arrows move, + and − zoom", role="note"))
        buttons.addStretch(1)
        buttons.addWidget(self._done)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(self._whole)
        column.addSpacing(6)
        column.addLayout(middle, 1)
        column.addSpacing(8)
        column.addLayout(buttons)
        self.resize(920, 600)

    def _fields(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for column, (name, field) in enumerate(self._numbers.items()):
            label = Label(name, role="label")
            label.setBuddy(field)
            field.setObjectName(f"crop{name}Spin")
            mark(field, buttons="none")
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(Label("Height", role="label"), 0, 3)
        grid.addWidget(self._height, 1, 3)
        return grid

    def _wire(self) -> None:
        self.surface.crop_chosen.connect(partial(self._wells.set_crop, self._which))
        self._numbers["Left"].valueChanged.connect(self._place)
        self._numbers["Top"].valueChanged.connect(self._place)
        self._numbers["Width"].editingFinished.connect(self._widen)
        self._reset.clicked.connect(self._start_over)
        self._done.clicked.connect(self.accept)
        self._wells.changed.connect(self.show_wells)
        self._composer.changed.connect(self._drafted)

    @Slot(object)
    def _drafted(self, draft: ClipDraft) -> None:
        self.show_wells(self._wells.view)

    @Slot()
    def _place(self) -> None:
        frame, crop = self._frame_and_crop()
        by = (self._numbers["Left"].value() - crop.x, self._numbers["Top"].value() - crop.y)
        self._wells.set_crop(self._which, moved(crop, width=frame[0], height=frame[1], by=by))

    @Slot()
    def _widen(self) -> None:
        frame, crop = self._frame_and_crop()
        wide = self._numbers["Width"].value()
        if wide != crop.width:
            ratio = self._composer.draft.shape.ratio
            other = scaled(crop, width=frame[0], height=frame[1], ratio=ratio, by=wide / crop.width)
            self._wells.set_crop(self._which, other)

    @Slot()
    def _start_over(self) -> None:
        self._wells.set_crop(self._which, None)

    def _frame_and_crop(self) -> tuple[tuple[int, int], Crop]:
        crop, size = self.surface.crop, self.surface.picture_size
        assert crop is not None
        return size, crop
