"""A row of the sidebar: icon, name, how many."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.state.library.sections import WAITING, Section
from studio.state.rows import VALUE
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex
ROW, HEADING = 30, 40
_OUTSIDE, _INSIDE, _INDENT, _ICON, _GAP = 8, 8, 18, 16, 8
_LONGEST_NAME = 120


def draw_section(
    painter: QPainter,
    theme: Theme,
    rect: QRect,
    section: Section,
    *,
    depth: int = 0,
    chosen: bool = False,
    lit: bool = False,
    ringed: bool = False,
    icon: str = "",
) -> None:
    """Paint ``section`` into ``rect``; ``lit`` is what the pointer is on, ``ringed`` where the keyboard is."""
    px, ratio = theme.px, painter.device().devicePixelRatio()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(rect).adjusted(px(_OUTSIDE), 0.5, -px(_OUTSIDE), -0.5)
    if chosen or lit:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accentfill" if chosen else "hover"))
        painter.drawRoundedRect(box, 6, 6)
    if ringed:
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(theme.colour("focus"))
        pen.setWidth(2)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
    left = rect.left() + px(_OUTSIDE + _INSIDE) + px(_INDENT) * depth
    colour = "warn" if section.key == WAITING else "accent" if chosen else "text2"
    top = rect.top() + (rect.height() - px(_ICON)) // 2
    painter.drawPixmap(left, top, theme.pixmap(icon or section.icon, colour, _ICON, ratio=ratio))
    right = _draw_count(painter, theme, rect, section, chosen=chosen)
    painter.setFont(theme.font(13))
    painter.setPen(theme.colour("text" if chosen else "text2"))
    place = name_place(theme, rect, depth)
    place.setRight(right - px(_GAP))
    shown = painter.fontMetrics().elidedText(section.name, Qt.TextElideMode.ElideRight, max(place.width(), 0))
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
    painter.restore()


def _draw_count(painter: QPainter, theme: Theme, rect: QRect, section: Section, *, chosen: bool) -> int:
    """Return where the room left of the number ends."""
    right = rect.right() + 1 - theme.px(_OUTSIDE + _INSIDE)
    if section.count is None:
        return right
    painter.setFont(theme.font(12))
    painter.setPen(theme.colour("text2" if chosen else "text3"))
    words = f"{section.count:,}"
    width = painter.fontMetrics().horizontalAdvance(words)
    place = QRect(right - width, rect.top(), width, rect.height())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
    return right - width


def name_place(theme: Theme, rect: QRect, depth: int) -> QRect:
    """Return where the name stands in a row, up to its right end."""
    px = theme.px
    left = px(_OUTSIDE + _INSIDE + _ICON + _GAP) + px(_INDENT) * depth
    return rect.adjusted(left, 0, -px(_OUTSIDE), 0)


def icon_place(theme: Theme, rect: QRect, depth: int) -> QRect:
    """Return where a click opens or closes what is nested."""
    px = theme.px
    return QRect(rect.left() + px(_OUTSIDE) + px(_INDENT) * depth, rect.top(), px(_INSIDE + _ICON + 4), rect.height())


class SectionDelegate(QStyledItemDelegate):
    """Paints rows and headings, and lets names be typed over."""

    def __init__(self, theme: Theme, parent: QWidget, tags_height: Callable[[], int]) -> None:
        """Make it; ``tags_height`` tells how high the tags are, which lie on their row as widgets."""
        super().__init__(parent)
        self._theme = theme
        self._tags_height = tags_height
        self.open: Callable[[Index], bool] = lambda index: False
        self.wears_focus: Callable[[], bool] = lambda: False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        section = index.data(VALUE)
        if not isinstance(section, Section):
            return QSize(0, 0)
        high = {"heading": self._theme.px(HEADING), "tags": self._theme.px(HEADING) + self._tags_height()}
        return QSize(40, high.get(section.kind, self._theme.px(ROW)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        section = index.data(VALUE)
        if not isinstance(section, Section):
            return
        if section.kind in ("heading", "tags"):
            self._heading(painter, option.rect, section.name)
            return
        state = QStyle.StateFlag
        icon = section.icon
        if icon == "folder-open" and not self.open(index):
            icon = "folder"
        draw_section(
            painter,
            self._theme,
            option.rect,
            section,
            depth=depth_of(index),
            chosen=bool(option.state & state.State_Selected),
            lit=bool(option.state & state.State_MouseOver),
            ringed=bool(option.state & state.State_HasFocus) and self.wears_focus(),
            icon=icon,
        )

    def _heading(self, painter: QPainter, rect: QRect, words: str) -> None:
        px = self._theme.px
        painter.save()
        painter.setFont(self._theme.font(12, 500))
        painter.setPen(self._theme.colour("text2"))
        place = QRect(rect.left() + px(_OUTSIDE + _INSIDE), rect.top() + px(10), rect.width(), px(HEADING - 10))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("sectionNameEdit")
        editor.setAccessibleName("Name")
        editor.setMaxLength(_LONGEST_NAME)
        mark(editor, scale="small")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            editor.setText(str(index.data()))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        place = name_place(self._theme, option.rect, depth_of(index))
        editor.setGeometry(place.adjusted(-self._theme.px(4), 1, 0, -1))


def depth_of(index: Index) -> int:
    """Return how deep a row is nested, 0 at the top."""
    depth, above = 0, index.parent()
    while above.isValid():
        depth, above = depth + 1, above.parent()
    return depth
