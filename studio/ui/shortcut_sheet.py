"""Every key, grouped as in the menus, with a search."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.actions import MENUS, Actions
from studio.ui.controls.button import Button
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.controls.key_cap import KeyCap
from studio.ui.controls.search_field import SearchField
from studio.ui.controls.steady_area import BAR, SteadyArea
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.keys import ON_A_CLIP

IN_VIEWS = (
    ("Rate the picture", "0 … 5"),
    ("Favourite", "F"),
    ("Use as reference", "R"),
    ("Use settings", "U"),
    ("Open or close full size", "Space"),
    ("Fit or 1 : 1", "Z"),
    ("Show in folder", "G"),
    ("Cancel a job in the queue", "Delete"),
    ("Close the topmost layer", "Escape"),
)
"""Single keys; they work while no text field has the focus."""


class ShortcutSheet(Dialog):
    """A list to read and to search."""

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.setObjectName("shortcutSheet")
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(460, 600)
        self._rows: list[tuple[str, Label, KeyCap]] = []
        self._search = SearchField(theme, "Search keys", self)
        self._search.textChanged.connect(self._sift)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 12 - BAR, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(7)
        for menu in MENUS:
            keyed = [(deed.words, deed.key) for deed in actions.deeds if deed.menu == menu and deed.key]
            self._group(menu, keyed)
        self._group("On a picture", list(IN_VIEWS))
        self._group("On a clip in Video", list(ON_A_CLIP))
        self._lay_out(theme)

    def _group(self, title: str, rows: list[tuple[str, str]]) -> None:
        if not rows:
            return
        self._grid.addWidget(Label(title, role="label"), self._grid.rowCount(), 0)
        for words, key in rows:
            label, cap = Label(words, role="value"), KeyCap(key)
            row = self._grid.rowCount()
            self._grid.addWidget(label, row, 0)
            self._grid.addWidget(cap, row, 1, Qt.AlignmentFlag.AlignRight)
            self._rows.append((f"{words} {key}".casefold(), label, cap))

    def _lay_out(self, theme: Theme) -> None:
        inside = QWidget()
        inside.setLayout(self._grid)
        close = Button(theme, "Close", self)
        close.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._search)
        column.addWidget(SteadyArea(inside), 1)
        column.addLayout(row)

    @Slot(str)
    def _sift(self, text: str) -> None:
        wanted = text.casefold().split()
        for words, label, cap in self._rows:
            shown = all(word in words for word in wanted)
            label.setVisible(shown)
            cap.setVisible(shown)
