"""A pane to choose from: header, search, filters, cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from studio.state.shelf import Shelf
from studio.ui.cards.view import CardView
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.controls.picture import RING
from studio.ui.controls.search_field import SearchField
from studio.ui.controls.segments import Look, Segments
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_EDGE = 16
_TIGHT = 318
_CHIPS = {
    "all": ("All", "", ""),
    "favourites": ("Favourites", "heart", ""),
    "recent": ("Recent", "history", ""),
    "team": ("Team", "", "Private styles of your team"),
}


@dataclass(frozen=True, slots=True)
class PaneWords:
    """What a pane of cards says.

    Attributes:
        title: Over everything.
        search: In the empty search field.
        name: How the object names of its parts begin.
        none: When nothing is on offer.
        no_match: When nothing has the words searched for.
        filters: Which there are beside "all", and what each says when it lets nothing through.
    """

    title: str
    search: str
    name: str
    none: str
    no_match: str
    filters: Mapping[str, str]


class CardPane(QFrame):
    """Shows what there is, and lets one be found and chosen.

    Signals:
        hide_wanted: The user wants the right pane out of the way.
    """

    hide_wanted = Signal()

    def __init__(
        self, theme: Theme, shelf: Shelf[Any, Any], cards: CardView, words: PaneWords, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shelf = shelf
        self._words = words
        self._trouble = ""
        self.setAccessibleName(words.title)
        mark(self, role="pane")
        self.search = SearchField(theme, words.search, self, key="Ctrl+L")
        self.filters = Segments(theme, Look.CHIPS, f"Filter {words.title.lower()}", self)
        self.cards = cards
        self._note = Label("", role="note")
        self._empty = QLabel()
        self._lay_out()
        self._name_children()
        self._connect()
        self._consider()

    def focus_search(self) -> None:
        """Put the cursor into the search field, all of it selected: typing begins anew."""
        focus_by_keyboard(self.search)
        self.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tight = self.width() < self._theme.px(_TIGHT)
        for value in self._words.filters:
            words, icon, _ = _CHIPS[value]
            if icon:
                self.filters.set_words(value, "" if tight else words)
                self.filters.button(value).setToolTip(words if tight else "")

    def _name_children(self) -> None:
        named = {
            "Search": self.search,
            "Filter": self.filters,
            "View": self.cards,
            "Count": self._count,
            "Refresh": self._refresh,
            "Note": self._note,
            "Empty": self._empty,
            "ShowAll": self._way_out,
        }
        for end, widget in named.items():
            widget.setObjectName(f"{self._words.name}{end}")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._header())
        search = QHBoxLayout()
        search.setContentsMargins(_EDGE, 0, _EDGE, 8)
        search.addWidget(self.search)
        column.addLayout(search)
        column.addLayout(self._chips())
        column.addWidget(self._note)
        # Cards reach 4 to the left for their rings, and the scroll bar stands in the margin.
        frame = QWidget(self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(_EDGE - RING, 9, 0, 0)
        self._stack = QStackedLayout()
        # A page of a layout that has no home yet would be shown as a window of its own, and take the keyboard with it.
        inside.addLayout(self._stack)
        self._stack.addWidget(self.cards)
        self._stack.addWidget(self._nothing())
        column.addWidget(frame, 1)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setWordWrap(True)
        self._note.setContentsMargins(_EDGE, 8, _EDGE, 0)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, 8, 8, 8)
        row.setSpacing(6)
        self._count = Label("", self, role="quiet")
        self._refresh = IconButton(self._theme, "refresh-cw", "Load the list again", self, size="small")
        self._toggle = IconButton(self._theme, "panel-right", "Hide this pane", self, size="small", key="Ctrl+Alt+B")
        self._toggle.setObjectName("rightPaneToggle")
        row.addWidget(Label(self._words.title, self, role="section"))
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self._refresh)
        row.addWidget(self._toggle)
        return row

    def _chips(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, 0, 8, 0)
        # Narrow panes drop the words of the chips that have an icon, rather than grow.
        self.filters.setMinimumWidth(1)
        for value in ("all", *self._words.filters):
            words, icon, tip = _CHIPS[value]
            self.filters.add(value, words, icon=icon, tip=tip)
        row.addWidget(self.filters)
        row.addStretch(1)
        return row

    def _nothing(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 32, _EDGE, 0)
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        mark(self._empty, role="secondary")
        self._way_out = Button(self._theme, "Show all", page, size="small")
        column.addWidget(self._empty)
        column.addWidget(self._way_out, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page

    def _connect(self) -> None:
        rows = self._shelf.rows
        self.search.textChanged.connect(rows.set_search)
        self.search.returnPressed.connect(self._into_cards)
        self.filters.chosen.connect(self._filter)
        self.cards.chosen.connect(self._shelf.choose)
        self.cards.hearted.connect(self._shelf.toggle_favourite)
        self._refresh.clicked.connect(self._load)
        self._toggle.clicked.connect(self.hide_wanted)
        self._way_out.clicked.connect(self._leave)
        rows.count_changed.connect(self._listed)
        rows.modelReset.connect(self._consider)
        self._shelf.trouble.connect(self._failed)

    @Slot(object)
    def _filter(self, name: object) -> None:
        self._shelf.rows.set_filter(str(name))

    @Slot()
    def _load(self) -> None:
        self._trouble = ""
        self._shelf.refresh()

    @Slot()
    def _into_cards(self) -> None:
        """Go from the search to the first card that matches."""
        if self._shelf.rows.rowCount():
            self.cards.setCurrentIndex(self._shelf.rows.index(0))
            focus_by_keyboard(self.cards)

    @Slot()
    def _leave(self) -> None:
        if not self._shelf.rows.count:
            self._load()
            return
        self.search.clear()
        self.filters.set_value("all")
        self._shelf.rows.set_filter("all")

    @Slot(str)
    def _failed(self, sentence: str) -> None:
        self._trouble = sentence
        self._consider()

    @Slot()
    def _listed(self) -> None:
        """Forget what stood in the way: there is a list."""
        self._trouble = ""
        self._consider()

    @Slot()
    def _consider(self) -> None:
        """Show cards, or why there are none and what to do about it."""
        rows = self._shelf.rows
        self._count.setText(str(rows.count) if rows.count else "")
        known = rows.count > 0
        self._note.setText(self._trouble)
        self._note.setVisible(known and bool(self._trouble))
        if rows.rowCount() or rows.loading:
            self._stack.setCurrentIndex(0)
            self.cards.viewport().update()
            return
        failed = bool(self._trouble) and not known
        self._empty.setText(self._trouble if failed else self._why_empty())
        self._way_out.setText("Try again" if failed else "Show all")
        self._way_out.setVisible(failed or known)
        self._stack.setCurrentIndex(1)

    def _why_empty(self) -> str:
        if not self._shelf.rows.count:
            return self._words.none
        if self.search.text().strip():
            return self._words.no_match
        return self._words.filters.get(str(self.filters.value()), self._words.no_match)
