"""A short list beside a field that keeps the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.ui.theme.theme import Theme

ROW = 28
"""How high a line is, before the text size of the desktop."""
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class ShortList(QListView):
    """Lines to take one of. The mouse points at them; the field moves through them with :meth:`step`."""

    def __init__(self, rows: QAbstractListModel, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setAccessibleName(title)
        self.setModel(rows)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def step(self, by: int) -> None:
        """Go ``by`` lines down, or up when it is negative; from one end on at the other."""
        count = self._rows.rowCount()
        if count:
            here = self.currentIndex().row()
            there = (0 if by > 0 else count - 1) if here < 0 else (here + by) % count
            self.setCurrentIndex(self._rows.index(there))


class LineDelegate(QStyledItemDelegate):
    """A line on its ground. Subclasses paint what stands on it."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(40, self._theme.px(ROW))

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Paint what tells a line that is chosen or pointed at from the others."""
        state = QStyle.StateFlag
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & (state.State_Selected | state.State_MouseOver):
            painter.setPen(Qt.PenStyle.NoPen)
            chosen = bool(option.state & state.State_Selected)
            painter.setBrush(self._theme.colour("accentfill" if chosen else "hover"))
            painter.drawRoundedRect(option.rect, 4, 4)
