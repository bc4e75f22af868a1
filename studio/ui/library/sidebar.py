"""The sidebar of the library: where to look."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QTreeView, QWidget

from studio.state.library.sections import COLLECTIONS, SMART, TAGS, Section
from studio.state.library.sidebar import SidebarModel
from studio.ui.controls.button import IconButton
from studio.ui.controls.dragging import take_copy
from studio.ui.controls.picture_mime import MIME
from studio.ui.library.section_delegate import HEADING, SectionDelegate, depth_of, icon_place
from studio.ui.library.tag_chips import TagChips
from studio.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
COLLECTION_MIME = "application/x-aurous-collection"
_EDGE = 16
_BEFORE, _INTO, _AFTER = "before", "into", "after"


class SidebarTree(QTreeView):
    """Sections in rows; collections open by their icon, are renamed in place and carried into one another.

    Signals:
        chosen: Another section is wanted.
            section: The :class:`Section`.
        tag_chosen: A tag is wanted.
            name: The tag.
        nested: A collection was carried elsewhere.
            moved: Its id.
            target: The :class:`Section` it was carried to.
            where: ``before``, ``into`` or ``after`` it; ``into`` nothing, which is None, is the top.
        filled: Pictures were dropped on a collection.
            section: The :class:`Section`.
            data: The QMimeData, to be read at once.
        removed: A collection or smart folder should go.
            section: The :class:`Section`.
        asked: A menu for a section is wanted.
            section: The :class:`Section`.
            at: A place on the screen.
        collection_wanted: A new collection is wanted.
        folder_wanted: A new smart folder is wanted.
    """

    chosen = Signal(object)
    tag_chosen = Signal(str)
    nested = Signal(str, object, str)
    filled = Signal(object, object)
    removed = Signal(object)
    asked = Signal(object, QPoint)
    collection_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, theme: Theme, sections: SidebarModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sections = sections
        self._quiet = False
        self._pressed_at: QPoint | None = None
        self._closed: set[str] = set()
        self._target: tuple[QModelIndex, str] | None = None
        self.takes: Callable[[QMimeData], bool] = lambda data: data.hasFormat(MIME)
        self.setObjectName("librarySidebar")
        self.setAccessibleName("Library sections")
        self.tags = TagChips(theme, self.viewport())
        self._delegate = SectionDelegate(theme, self, self._tags_height)
        self._delegate.open = self.isExpanded
        self._delegate.wears_focus = self.hasFocus
        self._plus = {
            COLLECTIONS: self._button("plus", "New collection", "newCollectionButton"),
            SMART: self._button("plus", "New smart folder", "newSmartFolderButton"),
        }
        self._set_up()

    def _set_up(self) -> None:
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setItemsExpandable(True)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setItemDelegate(self._delegate)
        self.setModel(self._sections)
        self._sections.modelAboutToBeReset.connect(self._note_current)
        self._sections.modelReset.connect(self._come_back)
        self._current_key = ""
        self.expanded.connect(self._opened)
        self.collapsed.connect(self._shut)
        self.customContextMenuRequested.connect(self._ask)
        self._plus[COLLECTIONS].clicked.connect(self.collection_wanted)
        self._plus[SMART].clicked.connect(self.folder_wanted)
        self.tags.chosen.connect(self.tag_chosen)
        self._theme.tokens_changed.connect(self.scheduleDelayedItemsLayout)
        self.expandAll()

    def choose(self, key: str) -> None:
        """Show which section is looked at, without telling anyone; none when it is not here."""
        self._current_key = key
        self._quiet = True
        index = self._sections.find(key)
        if index.isValid():
            self.setCurrentIndex(index)
        else:
            self.selectionModel().clear()
        self._quiet = False

    def rename(self, key: str) -> None:
        """Let the name of a section be typed over."""
        index = self._sections.find(key)
        if index.isValid():
            self._quiet = True
            self.scrollTo(index)
            self._quiet = False
            self.edit(index)

    @property
    def section(self) -> Section | None:
        """The section the keyboard is on."""
        return self._sections.section(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        section = self._sections.section(current)
        if section is not None and not self._quiet:
            self._current_key = section.key
            self.chosen.emit(section)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete what the keyboard is on; letters are for nobody, so that none of them jumps elsewhere."""
        section = self.section
        if event.key() == Qt.Key.Key_Delete and section is not None and section.kind in ("collection", "smart"):
            self.removed.emit(section)
        elif event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close on the icon of what holds others; remember where a drag may begin."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._pressed_at = at if event.button() is Qt.MouseButton.LeftButton else None
        icon = icon_place(self._theme, self.visualRect(index), depth_of(index))
        if index.isValid() and self._sections.rowCount(index) and icon.contains(at):
            self.setExpanded(index, not self.isExpanded(index))
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, pressed = event.position().toPoint(), self._pressed_at
        if pressed is None:
            super().mouseMoveEvent(event)
        elif (at - pressed).manhattanLength() >= QApplication.startDragDistance():
            self._pressed_at = None
            self._carry(self._sections.section(self.indexAt(pressed)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename what the user named."""
        section = self._sections.section(self.indexAt(event.position().toPoint()))
        if section is not None and section.kind in ("collection", "smart"):
            self.rename(section.key)

    def _carry(self, section: Section | None) -> None:
        if section is None or section.kind != "collection":
            return
        data = QMimeData()
        data.setData(COLLECTION_MIME, section.id.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(COLLECTION_MIME) or self.takes(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        at = event.position().toPoint()
        self._target = self._target_at(at, carrying=event.mimeData().hasFormat(COLLECTION_MIME))
        self.viewport().update()
        if self._target is None:
            event.ignore()
        elif event.mimeData().hasFormat(COLLECTION_MIME):
            event.acceptProposedAction()
        else:
            take_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._target = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        target, self._target = self._target_at(event.position().toPoint(), carrying=False), None
        moved = bytes(event.mimeData().data(COLLECTION_MIME).data()).decode("ascii", "replace")
        if moved:
            target = self._target_at(event.position().toPoint(), carrying=True)
        self.viewport().update()
        if target is None:
            event.ignore()
            return
        section, where = self._sections.section(target[0]), target[1]
        if moved:
            event.acceptProposedAction()
            heading = section is None or section.kind == "heading"
            self.nested.emit(moved, None if heading else section, _INTO if heading else where)
        else:
            take_copy(event)
            self.filled.emit(section, event.mimeData())

    def _target_at(self, at: QPoint, *, carrying: bool) -> tuple[QModelIndex, str] | None:
        """Pictures go into a collection; a collection goes into one, or between two, or to the top."""
        index = self.indexAt(at)
        section = self._sections.section(index)
        if section is None or (section.kind != "collection" and not (carrying and section.key == COLLECTIONS)):
            return None
        if not carrying or section.kind != "collection":
            return index, _INTO
        rect = self.visualRect(index)
        part = (at.y() - rect.top()) / max(rect.height(), 1)
        return index, _BEFORE if part < 0.28 else _AFTER if part > 0.72 else _INTO

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where what is carried would go."""
        super().paintEvent(event)
        if self._target is None:
            return
        index, where = self._target
        rect = self.visualRect(index).adjusted(self._theme.px(8), 0, -self._theme.px(8), 0)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("accent"), 2))
        if where == _INTO:
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        else:
            line = rect.top() if where == _BEFORE else rect.bottom() + 1
            painter.drawLine(rect.left(), line, rect.right(), line)

    def doItemsLayout(self) -> None:
        super().doItemsLayout()
        self._place_widgets()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_widgets()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.scheduleDelayedItemsLayout()
        super().resizeEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        done = super().viewportEvent(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._place_widgets()
        return done

    def _place_widgets(self) -> None:
        """Keep the buttons of the headings, and the tags, on their rows."""
        px = self._theme.px
        for key, button in self._plus.items():
            rect = self._row(key)
            button.setVisible(not rect.isNull())
            size = button.sizeHint()
            top = rect.top() + px(10) + (px(HEADING - 10) - size.height()) // 2
            button.move(rect.right() + 1 - px(_EDGE) + px(5) - size.width(), top)
        rect = self._row(TAGS)
        self.tags.setVisible(not rect.isNull())
        if not rect.isNull():
            wide = max(rect.width() - 2 * px(_EDGE), px(40))
            self.tags.setGeometry(QRect(QPoint(px(_EDGE), rect.top() + px(HEADING)), QSize(wide, self._tags_height())))
            self.tags.arrange(wide)

    def _row(self, key: str) -> QRect:
        index = self._sections.find(key)
        return self.visualRect(index) if index.isValid() else QRect()

    def _tags_height(self) -> int:
        return self.tags.height_for(max(self.viewport().width() - 2 * self._theme.px(_EDGE), self._theme.px(40)))

    def _button(self, icon: str, words: str, name: str) -> IconButton:
        button = IconButton(self._theme, icon, words, self.viewport(), size="small")
        button.setObjectName(name)
        return button

    @Slot()
    def _note_current(self) -> None:
        self._quiet = True

    @Slot()
    def _come_back(self) -> None:
        """Open what was open, and stand where one stood."""
        self.expandAll()
        for key in tuple(self._closed):
            index = self._sections.find(key)
            if index.isValid():
                self.collapse(index)
        self._quiet = False
        self.choose(self._current_key)

    @Slot(QModelIndex)
    def _opened(self, index: QModelIndex) -> None:
        section = self._sections.section(index)
        if section is not None and not self._quiet:
            self._closed.discard(section.key)
        self._place_widgets()

    @Slot(QModelIndex)
    def _shut(self, index: QModelIndex) -> None:
        section = self._sections.section(index)
        if section is not None and not self._quiet:
            self._closed.add(section.key)
        self._place_widgets()

    @Slot(QPoint)
    def _ask(self, at: QPoint) -> None:
        section = self._sections.section(self.indexAt(at))
        if section is not None:
            self.asked.emit(section, self.viewport().mapToGlobal(at))
