"""What can be done with several pictures at once, below them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from studio.state.library.selection import SelectionView
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import FactsLabel, Label
from studio.ui.controls.rating_bar import RatingBar
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_HEIGHT = 52


class SelectionBar(QFrame):
    """Takes its room below the pictures and covers nothing. In the Trash it offers to restore.

    Signals:
        rated: Stars are given to all that are selected.
            stars: 0 to 5.
    """

    rated = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("selectionBar")
        self.setAccessibleName("Selection")
        mark(self, role="tray")
        self._label = Label("", role="strong")
        self._label.setObjectName("selectionLabel")
        self._facts = FactsLabel("", role="note")
        self._facts.setObjectName("selectionFacts")
        self.rating = RatingBar(theme)
        self.rating.setObjectName("selectionRating")
        self.rating.setToolTip("Rate (0–5)")
        self.favourite = self._icon("selectionFavourite", "heart", "Favourite", "F", checkable=True)
        self.tag = self._icon("selectionTag", "tag", "Tag", "T")
        self.collection = self._icon("selectionCollection", "folder-plus", "Add to collection", "B")
        self.compare = self._button("selectionCompare", "columns-2", "Compare")
        self.compare.setToolTip("First two as A and B, the rest in the strip (C)")
        self.export = self._button("selectionExport", "share", "Export")
        self.export.setToolTip("Copy files elsewhere (E)")
        self.trash = self._icon("selectionTrash", "trash-2", "Move to Trash", "Delete")
        self.restore = self._button("restoreButton", "undo-2", "Restore")
        self.restore.setToolTip("Back to where it was")
        self.purge = self._button("emptyTrashButton", "trash-2", "Delete for good")
        self.purge.setToolTip("Paid for, and cannot be fetched again")
        self.clear = self._icon("selectionClear", "x", "Clear selection", "Escape")
        self._rules = [self._rule() for _ in range(2)]
        self._lay_out()
        self.rating.rated.connect(self.rated)
        theme.tokens_changed.connect(self._measure)
        self._measure()
        self.show_trash(False)

    def show_selection(self, view: SelectionView) -> None:
        """Show how much is selected, and what all of it has in common."""
        count = len(view.keys)
        self._label.setText(f"{count:,} selected")
        self._facts.setText(view.facts)
        self.rating.set_stars(view.rating)
        self.favourite.setChecked(view.favourite)
        self.compare.setEnabled(count >= 2)

    def show_trash(self, trash: bool) -> None:
        """Offer what can be done in the Trash, or what can be done elsewhere."""
        for widget in (self.restore, self.purge):
            widget.setVisible(trash)
        elsewhere = (self.rating, self.favourite, self.tag, self.collection, self.export, self.trash, self._rules[0])
        for other in elsewhere:
            other.setVisible(not trash)
        self.compare.setVisible(not trash)

    def sizeHint(self) -> QSize:
        return QSize(480, self._theme.px(_HEIGHT))

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self._facts, 1)
        for widget in (self.rating, self.favourite, self.tag, self.collection, self._rules[0]):
            row.addWidget(widget)
        for button in (self.compare, self.export, self.restore, self.purge, self.trash, self._rules[1], self.clear):
            row.addWidget(button)

    def _icon(self, name: str, icon: str, tip: str, key: str, *, checkable: bool = False) -> IconButton:
        button = IconButton(self._theme, icon, tip, self, key=key, checkable=checkable)
        button.setObjectName(name)
        return button

    def _button(self, name: str, icon: str, words: str) -> Button:
        button = Button(self._theme, words, self, icon=icon)
        button.setObjectName(name)
        return button

    def _rule(self) -> QFrame:
        rule = QFrame(self)
        mark(rule, role="upright")
        return rule

    @Slot()
    def _measure(self) -> None:
        self.setFixedHeight(self._theme.px(_HEIGHT))
