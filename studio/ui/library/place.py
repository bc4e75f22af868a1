"""The place of the library: where to look, what was found, and all about what is selected."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from studio.domain.listing import Order
from studio.state.layout import Layout
from studio.state.library.cell import Cell
from studio.state.library.desk import LibraryView
from studio.state.library.sections import Section
from studio.state.studio import Studio
from studio.ui.controls.announce import announce
from studio.ui.drawer import Drawer
from studio.ui.library.actions import LibraryActions
from studio.ui.library.inspector.pane import InspectorPane
from studio.ui.library.memory import Memory
from studio.ui.library.middle import Middle
from studio.ui.library.returning import Returning
from studio.ui.library.sidebar_pane import SidebarPane
from studio.ui.library.smart_folder_dialog import SmartFolderDialog
from studio.ui.split_memory import SplitMemory
from studio.ui.theme.theme import Theme
from studio.ui.width_class import width_class

_SIDEBAR = {"narrow": 188, "small": 200, "usual": 216, "large": 240}
_INSPECTOR = {"narrow": 320, "small": 300, "usual": 320, "large": 400}
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
        self.setObjectName("libraryPlace")
        self.sidebar = SidebarPane(theme, self._desk)
        self._middle = Middle(theme, studio, layout)
        self.search, self.grid, self.centre = self._middle.search, self._middle.grid, self._middle.centre
        self.inspector = InspectorPane(theme, studio, self._desk.inspector)
        self._panes = QSplitter(Qt.Orientation.Horizontal)
        self._drawer = Drawer(theme, self, width=_INSPECTOR["narrow"] + 1, margin=0)
        self.deeds = LibraryActions(theme, studio, self.grid, self)
        self._lay_out()
        self._widths = SplitMemory(self._panes, layout, rest=1)
        self._returning = Returning(self.grid, self._desk, self._memory, self)
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
        self._middle.toggle_fill()

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
        self._desk.enter(
            section=memory.section,
            text=memory.search,
            order=memory.order,
            grouping=memory.grouping,
            seeking=memory.whereabouts,
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """Remember what is looked at: the window may be closed."""
        super().hideEvent(event)
        self._returning.keep()

    def _come_back(self) -> None:
        """Look as the last time."""
        self._middle.come_back()
        self.sidebar.setVisible(self.kept.flag("library sidebar", True))
        self.inspector.setVisible(self.kept.flag("library inspector", True))
        self._show(self._desk.view)
        self._middle.show_selection(self._desk.selection.view)
        self._offer_details()

    def _lay_out(self) -> None:
        for widget in (self.sidebar, self._middle, self.inspector):
            self._panes.addWidget(widget)
        self._panes.setStretchFactor(1, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._panes)

    def _wire(self) -> None:
        desk, grid, deeds = self._desk, self.grid, self.deeds
        desk.changed.connect(self._show)
        self._middle.wire(deeds)
        self._middle.making_wanted.connect(self.making_wanted)
        self._middle.saving.connect(self.save_search)
        self._middle.line.details_wanted.connect(self.toggle_right)
        desk.inspector.wanted.connect(self._show_relative)
        grid.chosen_changed.connect(self._selected)
        grid.walked.connect(self._selected)
        grid.opened.connect(self._open)
        grid.told.connect(self.told)
        grid.reordered.connect(self._reorder)
        self.sidebar.saving.connect(self.save_search)
        self.sidebar.changing.connect(self._change_folder)
        self.sidebar.dropped.connect(deeds.take)
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
        self._middle.suit(name)
        line, px = self._panes.handleWidth(), self._theme.px
        self._widths.arrange(f"library panes {name}", [px(_SIDEBAR[name]) - line, px(_INSPECTOR[name]) - line])
        self._offer_details()

    def _offer_details(self) -> None:
        self._middle.line.show_details_button(self._class == "narrow" or self.inspector.isHidden())

    @Slot(object)
    def _show(self, view: LibraryView) -> None:
        self._middle.show_view(view)
        self._memory.keep(view)
        if view.found is not None:
            self._returning.go_back()

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

    @Slot(object, str)
    def _reorder(self, ids: tuple[str, ...], before: str) -> None:
        if (collection := self._desk.collection) is not None:
            self._desk.marking.collect(ids, collection, before=before or None, ordered=True)
            self._desk.sort(Order.ARRANGED)

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
