"""The middle of the library: the search, what was found, and what can be done with what is selected."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from studio.state.layout import Layout
from studio.state.library import sections
from studio.state.library.desk import LibraryView
from studio.state.library.search import SearchView
from studio.state.library.selection import SelectionView
from studio.state.studio import Studio
from studio.ui.controls.button import IconButton
from studio.ui.library.actions import LibraryActions
from studio.ui.library.chip_edit import ChipEdit
from studio.ui.library.count_line import USUAL, CountLine
from studio.ui.library.grid import GridView
from studio.ui.library.pages import NothingPage
from studio.ui.library.progress_line import ProgressLine
from studio.ui.library.selection_bar import SelectionBar
from studio.ui.notice_banner import NoticeBanner
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_TILES = "library tiles"
_TILE_IN_LARGE = 178
"""Ten columns in a window 2560 wide, as long as nobody chose another size."""


class Middle(QFrame):
    """The column between the panes. What can be done is not there yet when it is made: see :meth:`wire`.

    Attributes:
        centre: Where the pictures are; what floats over them is a child of it, and covers no button.
        grid: The pictures.
        line: How many there are, and how they are sorted.
        search: Where words are typed.

    Signals:
        making_wanted: The user wants to make a picture.
        saving: What is looked for should become a smart folder.
    """

    making_wanted = Signal()
    saving = Signal()

    def __init__(self, theme: Theme, studio: Studio, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._desk = studio.library
        self._kept = layout
        self._asked: tuple[object, ...] = ()
        self._fresh = False
        self.search = ChipEdit(theme, self._desk.search)
        self._save = IconButton(theme, "bookmark", "Save as smart folder", kind="boxed")
        self._save.setObjectName("saveSearchButton")
        self.line = CountLine(theme)
        self.grid = GridView(theme, self._desk.rows, path_of=studio.path_of, strips=studio.clip_strips)
        self._nothing = NothingPage(theme)
        self._bar = SelectionBar(theme)
        self.centre = QWidget()
        self._stack = QStackedLayout(self.centre)
        self._lay_out()

    def wire(self, deeds: LibraryActions) -> None:
        """Tie the column to what it shows, and its buttons to ``deeds``. To be called once."""
        desk, line, grid = self._desk, self.line, self.grid
        desk.search.changed.connect(self._show_search)
        desk.selection.changed.connect(self.show_selection)
        desk.selection.cleared.connect(grid.clearSelection)
        line.sorted.connect(desk.sort)
        line.grouped.connect(desk.group)
        line.sized.connect(grid.set_side)
        desk.rows.shown.connect(self._begin_at_top)
        grid.zoomed.connect(self._zoomed)
        grid.stack_toggled.connect(desk.toggle_stack)
        grid.customContextMenuRequested.connect(deeds.pop_up)
        self._wire_pages()
        self._wire_bar(deeds)

    @Slot(object)
    def show_view(self, view: LibraryView) -> None:
        """Show what was looked for and how much of it there is."""
        asked = (view.section.key, view.text, view.order, view.grouping)
        self._fresh, self._asked = asked != self._asked, asked
        self.line.show_view(view)
        nothing = view.found == 0
        if nothing:
            self._nothing.show_reason(view, self._desk.search.view.asked)
        self._stack.setCurrentIndex(1 if nothing else 0)
        trash = view.section.key == sections.TRASH
        self.grid.set_reorderable(view.section.kind == "collection" and not view.text)
        self._bar.show_trash(trash)
        self._save.setEnabled(bool(self._desk.whole_text) and not trash)

    @Slot(object)
    def show_selection(self, view: SelectionView) -> None:
        """Show what can be done with what is selected, once that is more than a look at it."""
        self._bar.show_selection(view)
        least = 1 if self._desk.view.section.key == sections.TRASH else 2
        shown = len(view.keys) >= least
        if shown != self._bar.isVisibleTo(self):
            self._bar.setVisible(shown)

    def come_back(self) -> None:
        """Show tiles as the last time."""
        self._size((self._kept.lengths(_TILES, 1) or [USUAL])[0])
        self.grid.set_fill(self._kept.flag("library fill", True))

    def suit(self, name: str) -> None:
        """Give tiles the size of a class of window, unless one was chosen."""
        if not self._kept.lengths(_TILES, 1):
            self._size(_TILE_IN_LARGE if name == "large" else USUAL)

    @Slot()
    def toggle_fill(self) -> None:
        """Cut pictures to squares, or fit them in whole."""
        self.grid.set_fill(not self.grid.fill)
        self._kept.keep("library fill", self.grid.fill)

    def _size(self, side: int) -> None:
        """Make tiles so large without taking it for a choice."""
        self.grid.blockSignals(True)
        self.grid.set_side(side)
        self.grid.blockSignals(False)
        self.line.set_tile(side)

    def _lay_out(self) -> None:
        mark(self, role="stage")
        self.setMinimumSize(480, 360)
        search = QHBoxLayout()
        search.setContentsMargins(16, 8, 16, 0)
        search.setSpacing(8)
        search.addWidget(self.search, 1)
        search.addWidget(self._save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(NoticeBanner(self._theme, self._studio.notices))
        column.addLayout(search)
        column.addWidget(self.line)
        column.addWidget(self.centre, 1)
        column.addWidget(ProgressLine(self._theme, self._desk.progress))
        column.addWidget(self._bar)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._nothing)

    def _wire_pages(self) -> None:
        search = self._desk.search
        self._nothing.making_wanted.connect(self.making_wanted)
        self._nothing.last_dropped.connect(self._drop_last)
        self._nothing.all_dropped.connect(search.clear)
        self._nothing.everywhere_wanted.connect(self._look_everywhere)
        self._save.clicked.connect(self.saving)

    def _wire_bar(self, deeds: LibraryActions) -> None:
        bar = self._bar
        bar.rated.connect(deeds.rate)
        for button, do in (
            (bar.favourite, deeds.favour),
            (bar.tag, deeds.tag),
            (bar.collection, deeds.collect),
            (bar.compare, deeds.compare),
            (bar.export, deeds.export),
            (bar.trash, deeds.trash),
            (bar.restore, deeds.restore),
            (bar.purge, deeds.purge),
            (bar.clear, deeds.clear),
        ):
            button.clicked.connect(do)

    @Slot()
    def _begin_at_top(self) -> None:
        """An answer to another question begins at its first picture; one to the same stays where it is."""
        if self._fresh:
            self.grid.to_top()

    @Slot(object)
    def _show_search(self, view: SearchView) -> None:
        self.line.show_problem(view.problem)
        self._save.setEnabled(bool(self._desk.whole_text) and view.problem is None)

    @Slot(int)
    def _zoomed(self, side: int) -> None:
        self.line.set_tile(side)
        self._kept.keep(_TILES, [side])

    @Slot()
    def _drop_last(self) -> None:
        asked = self._desk.search.view.asked
        if asked.words.strip():
            self._desk.search.type("", 0)
        else:
            self._desk.search.remove_last()

    @Slot()
    def _look_everywhere(self) -> None:
        self._desk.go(self._desk.everything)
