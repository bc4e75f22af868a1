"""First and last frame, side by side, and what they make of the clip."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtWidgets import QGridLayout, QMenu, QVBoxLayout, QWidget

from studio.domain.clip_draft import ClipDraft
from studio.state.frame_picker import FramePicker
from studio.state.frame_wells import WHICH, WellsView, WellView
from studio.state.studio import Studio
from studio.ui.composer.section import SectionHeader
from studio.ui.controls.button import IconButton
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.file_dialog import FileDialog
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.clip_dialog import ClipDialog
from studio.ui.video.composer.crop_dialog import CropDialog
from studio.ui.video.composer.frame_well import FrameWell
from studio.ui.video.composer.intake import Intake
from studio.ui.video.composer.library_popup import LibraryPopup
from studio.ui.video.composer.well_tools import WellTools

_KINDS = "Pictures and clips (*.png *.jpg *.jpeg *.webp *.bmp *.gif *.tif *.tiff *.mp4 *.m4v *.mov);;All files (*)"
_HINT = "drag the window to choose the crop"


class FramesBox(QWidget):
    """Two wells with their tools, the swap between them, and the mode in words."""

    def __init__(self, theme: Theme, studio: Studio, intake: Intake, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._state = studio.video.wells
        self._intake = intake
        self._snug = False
        self._hint = ElidedLabel("", role="note")
        self._swap = IconButton(
            theme, "arrow-left-right", "Swap first and last", self, kind="boxed", size="small", key="Ctrl+Shift+X"
        )
        self._swap.setObjectName("swapFramesButton")
        self._mode = Label("", role="note")
        self._mode.setObjectName("frameModeLabel")
        self._trouble = Label("", role="note")
        self._trouble.setObjectName("frameTrouble")
        self._wells = {which: FrameWell(theme, which, intake, self) for which in WHICH}
        self._tools = {which: WellTools(theme, which, self) for which in WHICH}
        for label in (self._mode, self._trouble):
            label.setWordWrap(True)
        self._trouble.hide()
        mark(self._trouble, state="err")
        self._lay_out()
        self._wire()
        self.show_wells(self._state.view)

    @Slot(object)
    def show_wells(self, view: WellsView) -> None:
        """Show both wells."""
        draft = self._studio.video.composer.draft
        for which, well in self._each(view):
            self._wells[which].show_well(well, draft.shape.ratio)
            self._tools[which].show_well(well)
        cropped = any(well.frame is not None and well.frame.crop is not None for _, well in self._each(view))
        self._swap.setEnabled(any(well.frame is not None or well.busy for _, well in self._each(view)))
        self._say_mode(view, cropped=cropped)

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say what went wrong below the wells, until something else is taken."""
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def set_snug(self, snug: bool) -> None:
        """Make do with less height, for a window that has little."""
        self._snug = snug
        for well in self._wells.values():
            well.set_snug(snug)
        self.show_wells(self._state.view)

    @property
    def focused(self) -> str:
        """Return which well has the keyboard, or nothing."""
        return next((which for which, well in self._wells.items() if well.hasFocus()), "")

    def _say_mode(self, view: WellsView, *, cropped: bool) -> None:
        problems = [well.problem for _, well in self._each(view) if well.problem]
        lonely = view.last.frame is not None and view.first.frame is None and not view.first.busy
        words = f"{view.mode}. Add one or swap." if lonely else view.mode
        aside = self._snug and not problems and not lonely  # what only describes may stand beside the title
        self._mode.setVisible(not aside)
        self._mode.setText(" ".join(problems) or words)
        self._hint.setText(words if aside else _HINT if cropped else "")
        mark(self._mode, state="err" if problems else "warn" if lonely else "")

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        for column, which in ((0, "first"), (2, "last")):
            grid.addWidget(self._wells[which], 0, column)
            grid.addWidget(self._tools[which], 1, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self._swap, 0, 1, Qt.AlignmentFlag.AlignCenter)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(3)
        column_.addWidget(SectionHeader(self._theme, "Frames", self._hint, buddy=self._wells["first"]))
        column_.addLayout(grid)
        column_.addWidget(self._mode)
        column_.addWidget(self._trouble)
        order = (
            self._wells["first"],
            *self._tools["first"].findChildren(IconButton),
            self._swap,
            self._wells["last"],
            *self._tools["last"].findChildren(IconButton),
        )
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)

    def _wire(self) -> None:
        for which in WHICH:
            well, tools = self._wells[which], self._tools[which]
            well.crop_chosen.connect(partial(self._state.set_crop, which))
            well.browse_wanted.connect(partial(self._browse, which))
            well.menu_wanted.connect(partial(self._show_menu, which))
            well.crop_wanted.connect(partial(self._crop, which))
            tools.crop_wanted.connect(partial(self._crop, which))
            tools.clip_wanted.connect(partial(self._cut_out, which))
            tools.library_wanted.connect(partial(self._show_library, which))
            tools.menu_wanted.connect(partial(self._show_menu, which))
            tools.clear_wanted.connect(partial(self._clear, which))
            well.clear_wanted.connect(partial(self._clear, which))
        self._swap.clicked.connect(self._state.swap)
        self._state.changed.connect(self.show_wells)
        self._intake.said.connect(self.say)
        self._studio.video.composer.changed.connect(self._drafted)

    @staticmethod
    def _each(view: WellsView) -> tuple[tuple[str, WellView], ...]:
        return (("first", view.first), ("last", view.last))

    @Slot(object)
    def _drafted(self, draft: ClipDraft) -> None:
        """Follow the ratio, which is no part of what the wells tell."""
        for which, well in self._each(self._state.view):
            self._wells[which].show_well(well, draft.shape.ratio)

    def _crop(self, which: str) -> None:
        desk = self._studio.video
        CropDialog(self._theme, desk.composer, desk.wells, which, self.window()).open()

    def _cut_out(self, which: str) -> None:
        studio = self._studio
        picker = FramePicker(studio.tasks, studio.path_of, at_end=which == "first")
        dialog = ClipDialog(self._theme, picker, studio.recent, which, self.window())
        dialog.taken.connect(partial(self._intake.add_clip_frame, which))
        dialog.open()

    def _show_library(self, which: str) -> None:
        popup = LibraryPopup(self._theme, self._studio.recent, which, self)
        popup.picked.connect(partial(self._intake.add_picture, which))
        popup.browse_wanted.connect(partial(self._browse, which))
        popup.open_at(self._tools[which])

    def _show_menu(self, which: str, place: QPoint) -> None:
        view = dict(self._each(self._state.view))[which]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        crop = menu.addAction("Crop…")
        crop.setEnabled(view.frame is not None and view.frame.seen and view.image is not None)
        crop.triggered.connect(partial(self._crop, which))
        menu.addSeparator()
        menu.addAction("Take from a clip…").triggered.connect(partial(self._cut_out, which))
        menu.addAction("From library…").triggered.connect(partial(self._show_library, which))
        menu.addAction("Choose file…").triggered.connect(partial(self._browse, which))
        menu.addAction("Paste").triggered.connect(partial(self._intake.paste, which))
        menu.addSeparator()
        menu.addAction("Swap first and last").triggered.connect(self._state.swap)
        clear = menu.addAction("Clear")
        clear.setEnabled(view.frame is not None)
        clear.triggered.connect(partial(self._clear, which))
        menu.popup(place)

    def _clear(self, which: str) -> None:
        self.say("")
        self._state.clear(which)

    def _browse(self, which: str) -> None:
        title, mode = f"Choose the {which} frame", FileDialog.FileMode.ExistingFile
        dialog = FileDialog(self.window(), title, "frames from", mode=mode, kinds=_KINDS)
        dialog.fileSelected.connect(partial(self._intake.add_file, which))
        dialog.open()
