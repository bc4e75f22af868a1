"""The line above a setting that follows the video model until the user chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from studio.ui.composer.section import SectionHeader
from studio.ui.controls.button import IconButton
from studio.ui.theme.theme import Theme


class OwnHeader(SectionHeader):
    """A label; beside it the way back to the model's own value, once another was chosen.

    Signals:
        back_wanted: The user wants the model's own value, by the button or by a double click on the line.
    """

    back_wanted = Signal()

    def __init__(self, theme: Theme, title: str, name: str, *, buddy: QWidget) -> None:
        """Make it; ``name`` is the object name of the button."""
        self.back = IconButton(theme, "rotate-ccw", "Back to the model’s own", size="small")
        self.back.setObjectName(name)
        self.back.hide()
        super().__init__(theme, title, self.back, buddy=buddy)
        self._title = title
        self._field = buddy
        self.back.clicked.connect(self._ask_back)

    def show_own(self, own: str, *, chosen: bool) -> None:
        """Say what the model's own value is, and whether the user chose against it or without it."""
        if not chosen and self.back.hasFocus():
            self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.back.setVisible(chosen)
        self.back.set_tip(f"Back to the model’s own {own}")
        self._field.setToolTip(f"{self._title}, your choice" if chosen else f"{self._title}, the model’s own")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._ask_back()

    def _ask_back(self) -> None:
        if not self.back.isHidden():
            self.back_wanted.emit()
