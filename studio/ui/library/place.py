"""The place of the library: where to look, what was found, and all about what is selected."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from studio.domain.listing import Order
from studio.state.layout import Layout
from studio.state.library import sections
from studio.state.library.cell import Cell
from studio.state.library.desk import LibraryView
from studio.state.library.search import SearchView
from studio.state.library.sections import Section
from studio.state.library.selection import SelectionView
from studio.state.studio import Studio
from studio.ui.controls.announce import announce
from studio.ui.controls.button import IconButton
from studio.ui.drawer import Drawer
from studio.ui.library.actions import LibraryActions
from studio.ui.library.chip_edit import ChipEdit
from studio.ui.library.count_line import USUAL, CountLine
from studio.ui.library.grid import GridView
from studio.ui.library.inspector.pane import InspectorPane
from studio.ui.library.memory import Memory
from studio.ui.library.pages import NothingPage
from studio.ui.library.progress_line import ProgressLine
from studio.ui.library.selection_bar import SelectionBar
from studio.ui.library.sidebar_pane import SidebarPane
from studio.ui.library.smart_folder_dialog import SmartFolderDialog
from studio.ui.notice_banner import NoticeBanner
from studio.ui.split_memory import SplitMemory
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.width_class import width_class

_TILES = "library tiles"
_SIDEBAR = {"narrow": 188, "small": 200, "usual": 216, "large": 240}
_INSPECTOR = {"narrow": 320, "small": 300, "usual": 320, "large": 400}
_TILE_IN_LARGE = 178
"""Ten columns in a window 2560 wide, as long as nobody chose another size."""

_MOST_SHOWN = 500


class LibraryPlace(QWidget):
    """Sidebar, pictures, inspector. It is made when it is first gone to, and keeps how it was left.

    Attributes:
        centre: Where the pictures are; what floats over them is a child of it, and covers no button.
        deeds: What can be done with the selection.
        grid: The pictures.
        kept: What the panes remember of their arrangement.

    Signals:
        making_wanted: The user wants to make a picture.
        opened: The picture the hand is on is wanted over the whole window.
        comparing: Pictures should be compared.
            pictures: A tuple.
        exporting: Pictures should be exported.
            keys: Of their rows, a tuple.
        told: Something should be said.
            sentence: What.
    """

    making_wanted = Signal()
    opened = Signal()
    comparing = Signal(object)
    exporting = Signal(object)
    told = Signal(str)

    def __init__(self, theme: Theme, studio: Studio, layout: Layout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._desk = studio.library
        self.kept = layout
        self._memory = Memory(layout)
        self._class = ""
        self._asked: tuple[object, ...] = ()
        self._fresh = False
        self.setObjectName("libraryPlace")
        self.sidebar = SidebarPane(theme, self._desk)
        self.search = ChipEdit(theme, self._desk.search)
        self._save = IconButton(theme, "bookmark", "Save as smart folder", kind="boxed")
        self._save.setObjectName("saveSearchButton")
        self._line = CountLine(theme)
        self.grid = GridView(theme, self._desk.rows, path_of=studio.path_of, strips=studio.clip_strips)
        self._nothing = NothingPage(theme)
        self._bar = SelectionBar(theme)
        self.inspector = InspectorPane(theme, studio, self._desk.inspector)
        self._middle = self._make_middle()
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self._drawer = Drawer(theme, self, width=_INSPECTOR["narrow"] + 1, margin=0)
        self.deeds = LibraryActions(theme, studio, self.grid, self)
        self._lay_out()
        self._widths = SplitMemory(self._panes, layout, rest=1)
        self._wire()
        self._come_back()

    def doors(self) -> tuple[QWidget, ...]:
        """Return where the keyboard enters each pane, in reading order."""
        return (self.sidebar.tree, self.search.words, self.grid, self.inspector.door)

    @Slot()
    def enter(self) -> None:
        """Be gone to: the keyboard is on the pictures."""
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def begin_search(self) -> None:
        """Put the keyboard into the search."""
        self.search.begin()

    @Slot()
    def toggle_left(self) -> None:
        """Hide the sections, or bring them back."""
        self.sidebar.setVisible(self.sidebar.isHidden())
        self.kept.keep("library sidebar", not self.sidebar.isHidden())
        self._widths.again()

    @Slot()
    def toggle_right(self) -> None:
        """Hide the inspector, or bring it back; in a narrow window it is a drawer."""
        if self._class == "narrow":
            if self._drawer.pane is None:
                self._drawer.open_with(self.inspector)
            else:
                self._drawer.shut()
            return
        self.inspector.setVisible(self.inspector.isHidden())
        self.kept.keep("library inspector", not self.inspector.isHidden())
        self._widths.again()
        self._offer_details()

    @Slot()
    def toggle_fill(self) -> None:
        """Cut pictures to squares, or fit them in whole."""
        self.grid.set_fill(not self.grid.fill)
        self.kept.keep("library fill", self.grid.fill)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let single letters act on the selection wherever no text is typed."""
        if event.key() == Qt.Key.Key_I and not event.modifiers():
            self.toggle_right()
            event.accept()
            return
        self.deeds.press(event)
        if not event.isAccepted():
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the panes the sizes of this class of window when the class changes."""
        super().resizeEvent(event)
        if self.isVisible():
            self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        """Look for what is new since the last time."""
        super().showEvent(event)
        self._arrange()
        memory = self._memory
        self._desk.enter(section=memory.section, order=memory.order, grouping=memory.grouping)

    def _come_back(self) -> None:
        """Look as the last time."""
        self._size((self.kept.lengths(_TILES, 1) or [USUAL])[0])
        self.grid.set_fill(self.kept.flag("library fill", True))
        self.sidebar.setVisible(self.kept.flag("library sidebar", True))
        self.inspector.setVisible(self.kept.flag("library inspector", True))
        self._show(self._desk.view)
        self._show_selection(self._desk.selection.view)
        self._offer_details()

    def _size(self, side: int) -> None:
        """Make tiles so large without taking it for a choice."""
        self.grid.blockSignals(True)
        self.grid.set_side(side)
        self.grid.blockSignals(False)
        self._line.set_tile(side)

    def _lay_out(self) -> None:
        for widget in (self.sidebar, self._middle, self.inspector):
            self._panes.addWidget(widget)
        self._panes.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._panes)

    def _make_middle(self) -> QWidget:
        centre = QFrame()
        mark(centre, role="stage")
        centre.setMinimumSize(480, 360)
        search = QHBoxLayout()
        search.setContentsMargins(16, 8, 16, 0)
        search.setSpacing(8)
        search.addWidget(self.search, 1)
        search.addWidget(self._save)
        self.centre = QWidget()
        self._stack = QStackedLayout(self.centre)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(NoticeBanner(self._theme, self._studio.notices))
        column.addLayout(search)
        column.addWidget(self._line)
        column.addWidget(self.centre, 1)
        column.addWidget(ProgressLine(self._theme, self._desk.progress))
        column.addWidget(self._bar)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._nothing)
        return centre

    def _wire(self) -> None:
        desk, line, grid = self._desk, self._line, self.grid
        desk.changed.connect(self._show)
        desk.search.changed.connect(self._show_search)
        desk.selection.changed.connect(self._show_selection)
        desk.selection.cleared.connect(grid.clearSelection)
        desk.inspector.wanted.connect(self._show_relative)
        line.sorted.connect(desk.sort)
        line.grouped.connect(desk.group)
        line.sized.connect(grid.set_side)
        line.details_wanted.connect(self.toggle_right)
        desk.rows.shown.connect(self._begin_at_top)
        grid.zoomed.connect(self._zoomed)
        grid.chosen_changed.connect(self._selected)
        grid.walked.connect(self._selected)
        grid.opened.connect(self._open)
        grid.told.connect(self.told)
        grid.reordered.connect(self._reorder)
        grid.stack_toggled.connect(desk.toggle_stack)
        grid.customContextMenuRequested.connect(self.deeds.pop_up)
        self._wire_pages()
        self._wire_bar()

    def _wire_pages(self) -> None:
        search = self._desk.search
        self._nothing.making_wanted.connect(self.making_wanted)
        self._nothing.last_dropped.connect(self._drop_last)
        self._nothing.all_dropped.connect(search.clear)
        self._nothing.everywhere_wanted.connect(self._look_everywhere)
        self._save.clicked.connect(self.save_search)
        self.sidebar.saving.connect(self.save_search)
        self.sidebar.changing.connect(self._change_folder)
        self.sidebar.dropped.connect(self.deeds.take)

    def _wire_bar(self) -> None:
        bar, deeds = self._bar, self.deeds
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
        deeds.opened.connect(self.opened)
        deeds.comparing.connect(self.comparing)
        deeds.exporting.connect(self.exporting)
        deeds.told.connect(self.told)
        self.inspector.opened.connect(self.opened)

    def _arrange(self) -> None:
        name = width_class(self.width())
        if name == self._class:
            return
        was, self._class = self._class, name
        if name == "narrow":
            self.inspector.hide()
        elif was in ("", "narrow"):
            self._drawer.shut()
            if self._panes.indexOf(self.inspector) < 0:
                self._panes.addWidget(self.inspector)
            self.inspector.setVisible(self.kept.flag("library inspector", True))
        if not self.kept.lengths(_TILES, 1):
            self._size(_TILE_IN_LARGE if name == "large" else USUAL)
        line, px = self._panes.handleWidth(), self._theme.px
        self._widths.arrange(f"library panes {name}", [px(_SIDEBAR[name]) - line, px(_INSPECTOR[name]) - line])
        self._offer_details()

    def _offer_details(self) -> None:
        self._line.show_details_button(self._class == "narrow" or self.inspector.isHidden())

    @Slot()
    def _begin_at_top(self) -> None:
        """An answer to another question begins at its first picture; one to the same stays where it is."""
        if self._fresh:
            self.grid.to_top()

    @Slot(object)
    def _show(self, view: LibraryView) -> None:
        asked = (view.section.key, view.text, view.order, view.grouping)
        self._fresh, self._asked = asked != self._asked, asked
        self._line.show_view(view)
        nothing = view.found == 0
        if nothing:
            self._nothing.show_reason(view, self._desk.search.view.asked)
        self._stack.setCurrentIndex(1 if nothing else 0)
        trash = view.section.key == sections.TRASH
        self.grid.set_reorderable(view.section.kind == "collection" and not view.text)
        self._bar.show_trash(trash)
        self._save.setEnabled(bool(self._desk.whole_text) and not trash)
        self._memory.keep(view)

    @Slot(object)
    def _show_search(self, view: SearchView) -> None:
        self._line.show_problem(view.problem)
        self._save.setEnabled(bool(self._desk.whole_text) and view.problem is None)

    @Slot(object)
    def _show_selection(self, view: SelectionView) -> None:
        self._bar.show_selection(view)
        least = 1 if self._desk.view.section.key == sections.TRASH else 2
        shown = len(view.keys) >= least
        if shown != self._bar.isVisibleTo(self._middle):
            self._bar.setVisible(shown)

    @Slot()
    def _selected(self) -> None:
        keys, cell = tuple(self.grid.keys), self.grid.cell
        before = len(self._desk.selection.view.keys)
        current = cell.key if cell is not None else None
        self._desk.selection.select(keys, current)
        if len(keys) > 1 and len(keys) != before:
            announce(self.grid, f"{len(keys):,} selected")
        first = [current] if current in keys else []
        shown = [*first, *(key for key in keys[:_MOST_SHOWN] if key not in first)]
        self._desk.inspect(shown)

    @Slot(object)
    def _open(self, _cell: Cell) -> None:
        self._selected()
        self.opened.emit()

    @Slot(int)
    def _zoomed(self, side: int) -> None:
        self._line.set_tile(side)
        self.kept.keep(_TILES, [side])

    @Slot(object, str)
    def _reorder(self, ids: tuple[str, ...], before: str) -> None:
        if (collection := self._desk.collection) is not None:
            self._desk.marking.collect(ids, collection, before=before or None, ordered=True)
            self._desk.sort(Order.ARRANGED)

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

    @Slot()
    def add_collection(self) -> None:
        """Make a collection, and let its name be typed."""
        if self.sidebar.isHidden():
            self.toggle_left()
        self._desk.cabinet.add()

    @Slot()
    def save_search(self) -> None:
        """Ask for the name of a smart folder that holds what is looked for."""
        dialog = SmartFolderDialog(self._theme, self.window(), query=self._desk.whole_text)
        dialog.kept.connect(self._desk.marking.keep_search)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(object)
    def _change_folder(self, section: Section) -> None:
        folder = self._desk.cabinet.folder(section.id)
        if folder is None:
            return
        dialog = SmartFolderDialog(self._theme, self.window(), name=folder.name, query=folder.query)
        dialog.kept.connect(lambda name, query: self._desk.marking.change_search(folder, name=name, query=query))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _show_relative(self, picture_id: str) -> None:
        self._desk.find_picture(picture_id, self.select)

    def select(self, key: int) -> None:
        """Select the picture of a row alone, and bring it into sight."""
        if self._desk.rows.find(key) >= 0:
            self.grid.choose((key,), key)
        else:
            self.told.emit("That picture is not among those shown. Clear the search or choose All to see it.")
