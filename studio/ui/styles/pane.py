"""The pane of styles: header, search, filters, cards."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from studio.state.style_shelf import StyleShelf
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.controls.focus_ring import focus_by_keyboard
from studio.ui.controls.picture import RING
from studio.ui.controls.search_field import SearchField
from studio.ui.controls.segments import Look, Segments
from studio.ui.styles.view import StyleView
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_EDGE = 16
_TIGHT = 318
_FILTERS = (("all", "All", ""), ("favourites", "Favourites", "heart"), ("recent", "Recent", "history"))


class StylePane(QFrame):
    """Shows the styles and lets one be found and chosen.

    Signals:
        hide_wanted: The user wants the right pane out of the way.
    """

    hide_wanted = Signal()

    def __init__(self, theme: Theme, styles: StyleShelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shelf = styles
        self._trouble = ""
        self.setObjectName("stylePane")
        self.setAccessibleName("Styles")
        mark(self, role="pane")
        self.search = SearchField(theme, "Search styles", self, key="Ctrl+L")
        self.filters = Segments(theme, Look.CHIPS, "Filter styles", self)
        self.cards = StyleView(theme, styles.rows, self)
        self._name_children()
        self._empty = QLabel(self)
        self._lay_out()
        self._connect()
        self._consider()

    def focus_search(self) -> None:
        """Put the cursor into the search field, all of it selected: typing begins anew."""
        focus_by_keyboard(self.search)
        self.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tight = self.width() < self._theme.px(_TIGHT)
        for value, words, icon in _FILTERS:
            if icon:
                self.filters.set_words(value, "" if tight else words)
                self.filters.button(value).setToolTip(words if tight else "")

    def _name_children(self) -> None:
        self.search.setObjectName("loraSearch")
        self.filters.setObjectName("loraFilter")

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
        # Cards reach 4 to the left for their rings, and the scroll bar stands in the margin.
        frame = QWidget(self)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(_EDGE - RING, 9, 0, 0)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.cards)
        self._stack.addWidget(self._nothing())
        inside.addLayout(self._stack)
        column.addWidget(frame, 1)

    def _header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, 8, 8, 8)
        row.setSpacing(6)
        self._count = Label("", self, role="quiet")
        self._count.setObjectName("loraCount")
        self._refresh = IconButton(self._theme, "refresh-cw", "Load the list again", self, size="small")
        self._refresh.setObjectName("loraRefresh")
        self._toggle = IconButton(self._theme, "panel-right", "Hide this pane", self, size="small", key="Ctrl+Alt+B")
        self._toggle.setObjectName("rightPaneToggle")
        row.addWidget(Label("Styles", self, role="section"))
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
        for value, words, icon in (*_FILTERS, ("team", "Team", "")):
            tip = "Private styles of your team" if value == "team" else ""
            self.filters.add(value, words, icon=icon, tip=tip)
        row.addWidget(self.filters)
        row.addStretch(1)
        return row

    def _nothing(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 32, _EDGE, 0)
        self._empty.setObjectName("loraEmpty")
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        mark(self._empty, role="secondary")
        self._way_out = Button(self._theme, "Show all", page, size="small")
        self._way_out.setObjectName("loraShowAll")
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
        rows.count_changed.connect(self._count.setText)
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
        if self._trouble:
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
    def _consider(self) -> None:
        """Show cards, or why there are none and what to do about it."""
        rows = self._shelf.rows
        if rows.count:
            self._trouble = ""
            self._count.setText(str(rows.count))
        if rows.rowCount() or rows.loading:
            self._stack.setCurrentIndex(0)
            self.cards.viewport().update()
            return
        self._empty.setText(self._trouble or self._why_empty())
        self._way_out.setText("Try again" if self._trouble else "Show all")
        self._way_out.setVisible(bool(self._trouble or rows.count))
        self._stack.setCurrentIndex(1)

    def _why_empty(self) -> str:
        if not self._shelf.rows.count:
            return "No styles yet."
        kind = self.filters.value()
        if self.search.text().strip() or kind == "all":
            return "No styles match."
        return {
            "favourites": "No favourites yet. Click the heart of a style.",
            "recent": "Styles you make pictures with are kept here.",
        }.get(str(kind), "Your team has no private styles.")
