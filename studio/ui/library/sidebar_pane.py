"""The left pane of the library: sections in a tree, the Trash below them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QMenu, QSizePolicy, QVBoxLayout, QWidget

from studio.state.library import sections
from studio.state.library.desk import LibraryDesk, LibraryView
from studio.state.library.sections import Section
from studio.ui.library.section_delegate import draw_section
from studio.ui.library.sidebar import SidebarTree
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

LEAST, MOST = 176, 320


class TrashButton(QAbstractButton):
    """The row of the Trash, always in sight."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._section = Section(sections.TRASH, "place", "Trash", "trash-2")
        self.setObjectName("trashSection")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.tokens_changed.connect(self.updateGeometry)

    def show_section(self, section: Section) -> None:
        """Show how much is in it."""
        self._section = section
        self.setAccessibleName(f"Trash, {section.count:,}" if section.count else "Trash")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(LEAST), self._theme.px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        draw_section(
            QPainter(self),
            self._theme,
            self.rect(),
            self._section,
            chosen=self.isChecked(),
            lit=self.underMouse(),
        )


class SidebarPane(QFrame):
    """Chooses where the desk looks, and changes collections.

    Signals:
        saving: What is looked for should be kept as a smart folder.
        changing: A smart folder should be changed.
            section: Its :class:`Section`.
        dropped: Pictures were dropped on a collection.
            collection_id: Its id.
            data: The QMimeData, to be read at once.
    """

    saving = Signal()
    changing = Signal(object)
    dropped = Signal(str, object)

    def __init__(self, theme: Theme, desk: LibraryDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._desk = desk
        self.setObjectName("librarySidebarPane")
        self.setAccessibleName("Sections")
        mark(self, role="pane")
        self.setMinimumWidth(theme.px(LEAST))
        self.setMaximumWidth(theme.px(MOST))
        self.tree = SidebarTree(theme, desk.sidebar, self)
        self.trash = TrashButton(theme, self)
        rule = QFrame(self)
        mark(rule, role="rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 6)
        column.setSpacing(0)
        column.addWidget(self.tree, 1)
        column.addWidget(rule)
        column.addSpacing(6)
        column.addWidget(self.trash)
        self._wire()
        self._count()
        self._show(desk.view)

    def _wire(self) -> None:
        desk, tree = self._desk, self.tree
        desk.changed.connect(self._show)
        desk.counted.connect(self._count)
        desk.cabinet.made.connect(tree.rename)
        tree.chosen.connect(desk.go)
        tree.tag_chosen.connect(self._tag)
        tree.nested.connect(desk.cabinet.nest)
        tree.removed.connect(desk.cabinet.remove)
        tree.filled.connect(self._fill)
        tree.asked.connect(self._ask)
        tree.collection_wanted.connect(self._add)
        tree.folder_wanted.connect(self.saving)
        self.trash.clicked.connect(self._go_to_trash)

    @Slot(object)
    def _show(self, view: LibraryView) -> None:
        section = view.section
        self.trash.setChecked(section.key == sections.TRASH)
        self.tree.choose(section.key)
        self.tree.tags.show_tags(self._desk.counts.tags, section.name if section.kind == "tag" else "")

    @Slot()
    def _count(self) -> None:
        self.trash.show_section(self._desk.trash)
        section = self._desk.view.section
        self.tree.tags.show_tags(self._desk.counts.tags, section.name if section.kind == "tag" else "")
        self.tree.scheduleDelayedItemsLayout()

    @Slot(str)
    def _tag(self, name: str) -> None:
        self._desk.go_to_tag(name)
        self._show(self._desk.view)

    @Slot()
    def _go_to_trash(self) -> None:
        self._desk.go(self._desk.trash)
        self._show(self._desk.view)

    @Slot()
    def _add(self) -> None:
        self._desk.cabinet.add()

    @Slot(object, object)
    def _fill(self, section: Section, data: object) -> None:
        self.dropped.emit(section.id, data)

    @Slot(object, QPoint)
    def _ask(self, section: Section, at: QPoint) -> None:
        if section.kind not in ("collection", "smart"):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if section.kind == "collection":
            menu.addAction("New collection inside", lambda: self._desk.cabinet.add(section.id))
        else:
            menu.addAction("Change…", lambda: self.changing.emit(section))
            menu.addAction("Copy into the search", lambda: self._desk.look_for(section.query))
        menu.addAction("Rename", lambda: self.tree.rename(section.key))
        menu.addSeparator()
        menu.addAction("Delete", lambda: self._desk.cabinet.remove(section))
        menu.popup(at)
