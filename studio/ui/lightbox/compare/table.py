"""The table of settings in which pictures differ."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from studio.state.compare_table import NOTHING, Difference, DifferenceRows
from studio.state.rows import VALUE
from studio.ui.theme.theme import Theme

_ROW, _HEAD, _NAMES = 34, 28, 82
_PAD, _VALUE_PAD, _BAR = 16, 8, 2
_MOVES = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


class DifferenceDelegate(QStyledItemDelegate):
    """What differs has a bar at its left, bold words and a lighter ground; credits are gold."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self._theme.px(_NAMES), self._theme.px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(VALUE)
        if not isinstance(row, Difference):
            return
        colour, place = self._theme.colour, option.rect
        painter.save()
        if row.changed:
            painter.fillRect(place, colour("raised"))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, colour("accentfill"))
        painter.fillRect(QRect(place.left(), place.bottom(), place.width(), 1), colour("line"))
        if row.changed and index.column() == 0:
            painter.fillRect(QRect(place.left(), place.top(), _BAR, place.height()), colour("accent"))
        self._words(painter, place, row, index.column())
        painter.restore()

    def _words(self, painter: QPainter, place: QRect, row: Difference, column: int) -> None:
        name = column == 0
        text = row.name if name else row.values[column - 1]
        bold = row.changed and not name
        painter.setFont(self._theme.font(12 if name else 13, 600 if bold else 400))
        painter.setPen(self._theme.colour(_colour(row, text, name=name)))
        words = place.adjusted(self._theme.px(_PAD if name else _VALUE_PAD), 0, 0, 0)
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


def _colour(row: Difference, text: str, *, name: bool) -> str:
    if name:
        return "text2" if row.changed else "text3"
    if text == NOTHING:
        return "text3"
    return "goldtext" if row.money else "text" if row.changed else "text2"


class DifferenceTable(QTableView):
    """As high as its rows. Arrows move in it; all other keys are for whoever shows it."""

    def __init__(self, theme: Theme, rows: DifferenceRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("differenceTable")
        self.setAccessibleName("Differences")
        self.setItemDelegate(DifferenceDelegate(theme, self))
        self.setModel(rows)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setCornerButtonEnabled(False)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(24)
        rows.modelReset.connect(self._measure)
        theme.tokens_changed.connect(self._measure)
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in _MOVES:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:
        rows = 0 if self.model() is None else self.model().rowCount()
        return QSize(320, self._theme.px(_HEAD) + rows * self._theme.px(_ROW) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._theme.px(_HEAD + 2 * _ROW))

    @Slot()
    def _measure(self) -> None:
        head, px = self.horizontalHeader(), self._theme.px
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        head.setFixedHeight(px(_HEAD))
        head.setFont(self._theme.font(12))
        for column in range(head.count()):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        if head.count():
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(0, px(_NAMES))
        self.updateGeometry()
