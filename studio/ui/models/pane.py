"""The video models, above the queue."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.state.model_shelf import ModelShelf
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.controls.search_field import SearchField
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class ModelPane(QFrame):
    """Searched, filtered, with playing previews.

    Signals:
        hide_wanted: The user asks the right pane out of the way.
    """

    hide_wanted = Signal()

    def __init__(self, theme: Theme, shelf: ModelShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        mark(self, role="pane")
        self.search = SearchField(theme, "Search models")
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addStretch(1)

    @Slot()
    def focus_search(self) -> None:
        """Put the keyboard into the search, all words selected."""
        focus_by_keyboard(self.search)
