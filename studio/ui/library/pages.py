"""What stands in the place of the pictures while there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.state.library import sections
from studio.state.library.desk import LibraryView
from studio.state.library.search import Asked
from studio.ui.controls.button import Button
from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme

_EMPTY = {
    sections.FAVOURITES: "No favourites yet. F puts a heart on what is selected.",
    sections.VIDEOS: "No clips yet. They are made in Video.",
    sections.UNRATED: "Everything has its stars.",
    sections.WAITING: "Everything that was paid for is on the disk.",
    sections.TRASH: "The Trash is empty.",
}


class NothingPage(QWidget):
    """Says why there is nothing, and what can be done about it.

    Signals:
        making_wanted: The user wants to make a picture.
        last_dropped: The last part of the search should go.
        all_dropped: All of the search should go.
        everywhere_wanted: The whole library should be searched.
    """

    making_wanted = Signal()
    last_dropped = Signal()
    all_dropped = Signal()
    everywhere_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("galleryNothing")
        self._title = self._line("title", "galleryNothingTitle")
        self._words = self._line("secondary", "galleryNothingWords")
        self._make = self._button(theme, "Go to Image", "galleryMakeButton", "image")
        self._last = self._button(theme, "Remove last filter", "removeLastFilterButton", "")
        self._all = self._button(theme, "Clear all", "clearFiltersButton", "")
        self._everywhere = self._button(theme, "Search everywhere", "searchEverywhereButton", "")
        self._make.clicked.connect(self.making_wanted)
        self._last.clicked.connect(self.last_dropped)
        self._all.clicked.connect(self.all_dropped)
        self._everywhere.clicked.connect(self.everywhere_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self._make, self._last, self._all, self._everywhere):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 0, 32, 0)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(3)

    def show_reason(self, view: LibraryView, asked: Asked) -> None:
        """Say why ``view`` holds nothing."""
        searched = bool(asked.text)
        empty = not view.total and not searched and view.section.key == sections.ALL
        filters = [chip.label for chip in asked.chips] + ([f"“{asked.words.strip()}”"] if asked.words.strip() else [])
        if view.trouble:
            title, words = "The library could not be read", view.trouble
        elif empty:
            title, words = "Pictures you make are kept here.", "Each with the prompt, the settings and what it cost."
        elif searched:
            inside = "" if view.section.key == sections.ALL else f" in {view.section.name}"
            title, words = f"No pictures match{inside}", ",  ".join(filters)
        else:
            title, words = _EMPTY.get(view.section.key, f"Nothing is in {view.section.name}."), ""
        self._title.setText(title)
        self._words.setText(words)
        self._words.setVisible(bool(words))
        self._make.setVisible(empty and not view.trouble)
        self._last.setVisible(searched and len(filters) > 1)
        self._all.setVisible(searched)
        self._all.setText("Clear all" if len(filters) > 1 else "Clear the search")
        self._everywhere.setVisible(searched and view.section.key not in (sections.ALL, sections.TRASH))

    def _line(self, role: str, name: str) -> Label:
        line = Label("", self, role=role)
        line.setObjectName(name)
        line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        line.setWordWrap(True)
        return line

    def _button(self, theme: Theme, words: str, name: str, icon: str) -> Button:
        button = Button(theme, words, self, icon=icon)
        button.setObjectName(name)
        return button
