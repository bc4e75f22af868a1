"""A field and a list under it: something is typed, or taken from what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio.state.rows import VALUE, Rows
from studio.ui.controls.elided_label import Label
from studio.ui.library.short_list import ROW, STEPS, LineDelegate, ShortList
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_WIDE, _MOST_ROWS, _INDENT = 300, 8, 16
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Pick:
    """A row.

    Attributes:
        key: Names it among the others.
        depth: How deep it is nested.
        note: What stands at the right, quieter.
        checked: Whether all that is selected has it.
    """

    key: str
    words: str
    icon: str = ""
    depth: int = 0
    note: str = ""
    checked: bool = False


class PickRows(Rows[Pick]):
    """What can be picked."""

    def key(self, row: Pick) -> str:
        return row.key

    def words(self, row: Pick) -> str:
        return f"{row.words}, already there" if row.checked else row.words


class PickPopup(QFrame):
    """Floats over the window until something was picked, Escape is pressed or the mouse goes elsewhere.

    Signals:
        picked: A row was taken.
            key: Of the row.
    """

    picked = Signal(str)

    def __init__(self, theme: Theme, title: str, placeholder: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mark(self, role="floating")
        self.rows = PickRows(self)
        self.field = QLineEdit(self)
        self.field.setObjectName("pickEdit")
        self.field.setAccessibleName(title)
        self.field.setPlaceholderText(placeholder)
        self.field.setMaxLength(_LONGEST)
        self.field.installEventFilter(self)
        self._view = ShortList(self.rows, title, self)
        self._view.setObjectName("pickList")
        self._view.setItemDelegate(_PickDelegate(theme, self._view))
        self._note = Label("", self, role="note")
        self._note.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(Label(title, self, role="section"))
        column.addWidget(self.field)
        column.addWidget(self._view)
        column.addWidget(self._note)
        self.field.textChanged.connect(self.sift)
        self._view.clicked.connect(self._clicked)

    def open_over(self, view: QWidget) -> None:
        """Open at the lower edge of ``view``, in its middle, inside the screen."""
        self.sift(self.field.text())
        self.setFixedWidth(self._theme.px(_WIDE))
        self.adjustSize()
        screen = view.screen().availableGeometry()
        reach = QPoint(view.width() // 2 - self.width() // 2, view.height() - self.height() - 12)
        place = view.mapToGlobal(reach)
        left = max(min(place.x(), screen.right() - self.width()), screen.left())
        self.move(left, max(min(place.y(), screen.bottom() - self.height()), screen.top()))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def offered(self, typed: str) -> Sequence[Pick]:
        """Return the rows for what was typed, best first."""
        raise NotImplementedError

    def say(self, words: str) -> None:
        """Show a line below the list; none without words."""
        self._note.setText(words)
        self._note.setVisible(bool(words))

    @Slot(str)
    def sift(self, typed: str) -> None:
        """Show what fits."""
        found = self.offered(" ".join(typed.split()))
        self.rows.reset(found)
        self._view.setVisible(bool(found))
        self._view.setFixedHeight(self._theme.px(ROW) * min(max(len(found), 1), _MOST_ROWS))
        if typed.strip():
            self._view.setCurrentIndex(self.rows.index(0))
        if self.isVisible():
            foot = self.geometry().bottom()
            self.adjustSize()
            self.move(self.x(), foot - self.height() + 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let keys in the field move the list."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key in STEPS:
            self._view.step(STEPS[key])
        else:
            return False
        return True

    def _enter(self) -> None:
        index = self._view.currentIndex()
        if index.isValid():
            self._clicked(index)
        else:
            self.close()

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        pick = index.data(VALUE)
        if isinstance(pick, Pick):
            self.picked.emit(pick.key)


class _PickDelegate(LineDelegate):
    """A row: icon, words, and at the right a check mark or a note."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        pick = index.data(VALUE)
        if not isinstance(pick, Pick):
            return
        px, ratio = self._theme.px, painter.device().devicePixelRatio()
        painter.save()
        self.paint_ground(painter, option)
        place = option.rect.adjusted(px(8) + px(_INDENT) * pick.depth, 0, -px(8), 0)
        middle = place.top() + (place.height() - px(16)) // 2
        if pick.icon:
            painter.drawPixmap(place.left(), middle, self._theme.pixmap(pick.icon, "text2", 16, ratio=ratio))
            place.setLeft(place.left() + px(24))
        if pick.checked:
            place.setRight(place.right() - px(20))
            painter.drawPixmap(place.right() + px(4), middle, self._theme.pixmap("check", "accent", 16, ratio=ratio))
        self._words(painter, pick, place)
        painter.restore()

    def _words(self, painter: QPainter, pick: Pick, place: QRect) -> None:
        painter.setFont(self._theme.font(12))
        note = painter.fontMetrics().horizontalAdvance(pick.note)
        painter.setPen(self._theme.colour("text3"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), pick.note)
        painter.setFont(self._theme.font(13))
        painter.setPen(self._theme.colour("text"))
        room = max(place.width() - note - self._theme.px(8), 0)
        words = painter.fontMetrics().elidedText(pick.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), words)
