"""The strip of references: walked, reordered and thinned by mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QMenu, QWidget

from studio.state.references import ReferenceItem, References
from studio.state.rows import VALUE
from studio.ui.composer.reference_delegate import GAP, TILE, ReferenceDelegate
from studio.ui.theme.theme import Theme

_MIME = "application/x-aurous-reference"


class ReferenceView(QListView):
    """Tiles in the order they are sent.

    Signals:
        convert_wanted: The user wants to know about, or convert, a tile that cannot be sent.
            item: The :class:`~studio.state.references.ReferenceItem`.
    """

    convert_wanted = Signal(object)

    def __init__(self, theme: Theme, references: References, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._references = references
        self._pressed_at: QPoint | None = None
        self.setObjectName("referenceStrip")
        self.setAccessibleName("References")
        self.setModel(references.rows)
        self.setItemDelegate(ReferenceDelegate(theme, self))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setGridSize(QSize(TILE + GAP, TILE + GAP))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setAcceptDrops(True)
        self.setMouseTracking(True)
        self.clicked.connect(self._clicked)
        self.activated.connect(self._clicked)

    def chosen(self) -> ReferenceItem | None:
        """Return the tile the hand is on."""
        value = self.currentIndex().data(VALUE)
        return value if isinstance(value, ReferenceItem) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes a tile out; Alt with an arrow moves it."""
        item, row = self.chosen(), self.currentIndex().row()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if item is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._references.remove(item.id)
        elif alt and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(item, row + (1 if event.key() == Qt.Key.Key_Right else -1))
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a tile."""
        index = self.indexAt(event.pos())
        item = index.data(VALUE)
        if not isinstance(item, ReferenceItem):
            return
        self.setCurrentIndex(index)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if item.convertible:
            menu.addAction("Convert…").triggered.connect(self._convert)
        menu.addAction("Move left").triggered.connect(self._move_left)
        menu.addAction("Move right").triggered.connect(self._move_right)
        menu.addSeparator()
        menu.addAction("Remove").triggered.connect(self._remove)
        menu.popup(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a drag may begin."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin to drag a tile once the mouse has moved far enough."""
        start = self._pressed_at
        if start is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        far = (event.position().toPoint() - start).manhattanLength() >= QApplication.startDragDistance()
        item = self.indexAt(start).data(VALUE)
        if far and isinstance(item, ReferenceItem):
            self._pressed_at = None
            self._drag(item)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take our own tiles; pictures from elsewhere are the composer's."""
        self._judge(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """As for entering."""
        self._judge(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the tile where it was dropped."""
        if not event.mimeData().hasFormat(_MIME):
            event.ignore()
            return
        key = bytes(event.mimeData().data(_MIME).data()).decode(errors="replace")
        index = self.indexAt(event.position().toPoint())
        self._references.move(key, index.row() if index.isValid() else len(self._references.rows.rows))
        event.acceptProposedAction()

    def _judge(self, event: QDragEnterEvent | QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def _drag(self, item: ReferenceItem) -> None:
        data = QMimeData()
        data.setData(_MIME, item.id.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        if item.image is not None:
            from PySide6.QtGui import QPixmap

            drag.setPixmap(QPixmap.fromImage(item.image.scaled(TILE, TILE, Qt.AspectRatioMode.KeepAspectRatio)))
        drag.exec(Qt.DropAction.MoveAction)

    def _clicked(self) -> None:
        item = self.chosen()
        if item is not None and item.convertible:
            self.convert_wanted.emit(item)

    def _convert(self) -> None:
        self._clicked()

    def _move_left(self) -> None:
        self._move(self.chosen(), self.currentIndex().row() - 1)

    def _move_right(self) -> None:
        self._move(self.chosen(), self.currentIndex().row() + 1)

    def _move(self, item: ReferenceItem | None, to: int) -> None:
        if item is not None and 0 <= to < len(self._references.rows.rows):
            self._references.move(item.id, to)
            self.setCurrentIndex(self._references.rows.index(to))

    def _remove(self) -> None:
        item = self.chosen()
        if item is not None:
            self._references.remove(item.id)
