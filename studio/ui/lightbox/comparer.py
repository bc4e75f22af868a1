"""Opens the comparison of two clips over a window, and gives the keyboard back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QWidget

from studio.domain.picture import Picture
from studio.state.studio import Studio
from studio.ui.theme.theme import Theme


class Comparer(QObject):
    """Knows over which window to compare, and who had the keyboard before."""

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._pane = parent
        self._focus: QWidget | None = None

    @Slot(object)
    def compare(self, clip: Picture, other: Picture | None = None) -> None:
        """Put ``clip`` beside ``other``, or beside what is most like it. The player stands still meanwhile."""
        from studio.ui.lightbox.pair_box import PairBox

        focus = QApplication.focusWidget()
        self._focus = focus if focus is not None and self._pane.isAncestorOf(focus) else None
        box = PairBox(self._theme, self._studio, clip, other, self._pane.window())
        box.closed.connect(self._back)
        box.open()

    @Slot()
    def _back(self) -> None:
        (self._focus or self._pane).setFocus(Qt.FocusReason.OtherFocusReason)
