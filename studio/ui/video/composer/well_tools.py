"""What can be done with one frame: the icons below its well."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.state.frame_wells import WellView
from studio.ui.controls.button import IconButton
from studio.ui.theme.theme import Theme

_BUTTONS = 4


class WellTools(QWidget):
    """Crop, take from a clip, take from the library, clear. Where there is little room a menu has what has none.

    Signals:
        crop_wanted: See the crop large.
        clip_wanted: Choose a frame of a clip.
        library_wanted: Choose among recent pictures, or a file.
        clear_wanted: Take the frame out.
        menu_wanted: See all that can be done.
            place: Where on the screen.
    """

    crop_wanted = Signal()
    clip_wanted = Signal()
    library_wanted = Signal()
    clear_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, which: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crop = self._button(theme, "crop", f"Crop the {which} frame", f"{which}CropButton")
        self._clip = self._button(theme, "scissors", "Take from a clip", f"{which}FromClipButton")
        self._library = self._button(theme, "images", "From library", f"{which}FromLibraryButton")
        self._more = self._button(theme, "ellipsis", f"Ways to fill the {which} frame", f"{which}MoreButton")
        self._clear = self._button(theme, "x", f"Clear the {which} frame", f"{which}ClearButton")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (self._crop, self._clip, self._library, self._more):
            row.addWidget(button)
        self._more.hide()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row.addStretch(1)
        row.addWidget(self._clear)
        self._crop.clicked.connect(self.crop_wanted)
        self._clip.clicked.connect(self.clip_wanted)
        self._library.clicked.connect(self.library_wanted)
        self._more.clicked.connect(self._show_more)
        self._clear.clicked.connect(self.clear_wanted)

    def show_well(self, view: WellView) -> None:
        """Enable what can be done now."""
        frame = view.frame
        self._crop.setEnabled(frame is not None and frame.seen and view.image is not None)
        self._clear.setEnabled(frame is not None or view.busy)
        for button in (self._clip, self._library, self._more):
            button.setEnabled(view.allowed or frame is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= _BUTTONS * self._clear.sizeHint().width()
        self._clip.setVisible(wide)
        self._library.setVisible(wide)
        self._more.setVisible(not wide)

    def _show_more(self) -> None:
        self.menu_wanted.emit(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _button(self, theme: Theme, icon: str, tip: str, name: str) -> IconButton:
        button = IconButton(theme, icon, tip, self, size="small")
        button.setObjectName(name)
        return button
