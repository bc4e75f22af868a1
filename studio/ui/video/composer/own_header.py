"""The line above a setting that follows the video model until the user chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from studio.ui.composer.section import SectionHeader
from studio.ui.controls.button import IconButton
from studio.ui.theme.theme import Theme

_BESIDE = 92
_FREE = (1 << 24) - 1


class OwnHeader(SectionHeader):
    """A label; beside it the way back to the model's own value, once another was chosen.

    Signals:
        back_wanted: The user wants the model's own value, by the button or by a double click on the line.
    """

    back_wanted = Signal()

    def __init__(self, theme: Theme, title: str, name: str, *, buddy: QWidget) -> None:
        """Make it; ``name`` is the object name of the button."""
        self._narrow = False
        self.back = IconButton(theme, "rotate-ccw", "Back to the model’s own", size="small")
        self.back.setObjectName(name)
        self.back.hide()
        super().__init__(theme, title, self.back, buddy=buddy)
        self._title = title
        self._field = buddy
        self.back.clicked.connect(self._ask_back)

    def set_narrow(self, narrow: bool) -> None:
        """Take no more room than titles beside their fields have, so that the fields stand below each other."""
        self._narrow = narrow
        self._scale()

    def _scale(self) -> None:
        super()._scale()
        width = self._theme.px(_BESIDE) if self._narrow else 0
        self.setMinimumWidth(width)
        self.setMaximumWidth(width or _FREE)

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


def set_beside(column: QBoxLayout, header: OwnHeader, beside: bool) -> None:
    """Put the ``header`` of ``column`` at the left of what stands below it, or above it again."""
    directions = QBoxLayout.Direction
    column.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
    header.set_narrow(beside)
