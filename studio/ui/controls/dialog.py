"""A dialog that shows where the keyboard is."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from studio.ui.controls.focus_ring import FocusRing, focus_by_keyboard
from studio.ui.theme.theme import Theme


class Dialog(QDialog):
    """A window of its own needs a ring of its own: that of the main window ends at its edge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ring = FocusRing(theme, self)
        self._first: QWidget | None = None

    def begin_at(self, widget: QWidget) -> None:
        """Give the keyboard to ``widget`` when this opens, inside a ring: what Space would press must be seen."""
        self._first = widget
        widget.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first, self._first = self._first, None
        if first is not None:
            focus_by_keyboard(first)
