"""A note as a row: icon by tone, title, words, credits, time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from studio.state.activity import Activity, Note
from studio.state.rows import VALUE
from studio.ui.controls.picture import draw_block
from studio.ui.theme.theme import Theme

Index = QModelIndex | QPersistentModelIndex

_ICONS = {"ok": "circle-check", "info": "info", "warn": "triangle-alert", "err": "circle-x"}
_LEFT, _RIGHT, _TOP = 40, 12, 8
_LINE, _TITLE, _TIME = 16, 20, 44
_MOST_LINES = 4
_WRAP = int(Qt.TextFlag.TextWordWrap)


class NoteDelegate(QStyledItemDelegate):
    """Paints notes. A long sentence takes up to four lines, for those who read it without a pointer."""

    def __init__(self, theme: Theme, activity: Activity, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._activity = activity
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        return QSize(width, self.height(index, width))

    def height(self, index: Index, width: int) -> int:
        """Return how tall the row is when it is ``width`` wide."""
        note = index.data(VALUE)
        lines = self._lines(note, width) if isinstance(note, Note) else 0
        return self._theme.px(2 * _TOP + _TITLE + lines * _LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        note = index.data(VALUE)
        if not isinstance(note, Note):
            return
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_HasFocus:
            place = QRectF(rect).adjusted(4, 1, -4, -1)
            draw_block(painter, self._theme, place, radius=6, colour="accentfill")
        self._sign(painter, note, rect)
        self._title(painter, note, rect)
        self._words(painter, note, rect)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        note = index.data(VALUE)
        if event.type() is QEvent.Type.ToolTip and isinstance(note, Note):
            moment = f"{note.at.astimezone():%Y-%m-%d %H:%M:%S}"
            QToolTip.showText(event.globalPos(), f"{moment}\n{note.title}\n{note.text}{note.money}".strip(), view)
            return True
        return super().helpEvent(event, view, option, index)

    def _sign(self, painter: QPainter, note: Note, rect: QRect) -> None:
        px, ratio = self._theme.px, painter.device().devicePixelRatio()
        sign = self._theme.pixmap(_ICONS.get(note.tone, "info"), _colour(note.tone), 16, ratio=ratio)
        painter.drawPixmap(rect.left() + px(14), rect.top() + px(_TOP + 2), sign)

    def _title(self, painter: QPainter, note: Note, rect: QRect) -> None:
        px, middle = self._theme.px, Qt.AlignmentFlag.AlignVCenter
        line = QRect(rect.left() + px(_LEFT), rect.top() + px(_TOP), rect.width() - px(_LEFT + _RIGHT), px(_TITLE))
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.colour("text3"))
        painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignRight), self._activity.when(note))
        painter.setFont(self._theme.font(13, 600))
        painter.setPen(self._theme.colour("text"))
        room = line.width() - px(_TIME)
        title = painter.fontMetrics().elidedText(note.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(line, int(middle), title)

    def _words(self, painter: QPainter, note: Note, rect: QRect) -> None:
        px, font = self._theme.px, self._theme.font(12)
        left, width = rect.left() + px(_LEFT), rect.width() - px(_LEFT + _RIGHT)
        place = QRect(left, rect.top() + px(_TOP + _TITLE), width, px(self._lines(note, rect.width()) * _LINE))
        painter.setFont(font)
        painter.setPen(self._theme.colour("text2"))
        if not note.money:
            painter.drawText(place, _WRAP, note.text)
            return
        # Words about credits are short: one line, the credits in their own colour after them.
        text = painter.fontMetrics().elidedText(note.text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(place, 0, text)
        place.adjust(painter.fontMetrics().horizontalAdvance(text), 0, 0, 0)
        painter.setPen(self._theme.colour("goldtext"))
        painter.drawText(
            place, 0, painter.fontMetrics().elidedText(note.money, Qt.TextElideMode.ElideRight, place.width())
        )

    def _lines(self, note: Note, width: int) -> int:
        if note.money or not note.text:
            return 1 if note.money else 0
        metrics = QFontMetrics(self._theme.font(12))
        room = QRect(0, 0, width - self._theme.px(_LEFT + _RIGHT), 1000)
        tall = metrics.boundingRect(room, _WRAP, note.text).height()
        return min(max(round(tall / metrics.lineSpacing()), 1), _MOST_LINES)


def _colour(tone: str) -> str:
    return tone if tone in _ICONS else "info"
