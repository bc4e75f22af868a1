"""A job as a row: picture, name, cost, state, bar, one action."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.domain.job import Job, JobState
from studio.domain.money import credits_in_words
from studio.domain.request import VideoRequest
from studio.state.queue import QueueRow
from studio.state.rows import VALUE
from studio.ui.controls.picture import Scaler, draw_block, draw_picture
from studio.ui.controls.spinner import draw_spinner
from studio.ui.controls.thin_progress import draw_progress
from studio.ui.theme.theme import Theme

ROW, WITH_BAR = 56, 63
TURNS = "loader-circle"
_LEFT, _PICTURE, _WORDS, _RIGHT = 16, 40, 66, 42
_NO_PICTURE = 18
"""Of the sign in the place of a picture that is not there yet."""

_ACTIONS = {
    "cancel": ("x", "text2"),
    "agree": ("check", "goldtext"),
    "retry": ("rotate-cw", "goldtext"),
    "reveal": ("folder-open", "text2"),
    "save": ("download", "text2"),
    "edit": ("pencil", "text2"),
    "ask": ("chevron-right", "text2"),
}


class JobDelegate(QStyledItemDelegate):
    """Paints rows, and knows where their action and their loader are.

    Attributes:
        angle: How far loaders have turned, in degrees.
        pointer: Where the mouse is, in the viewport.
        wanted: The part of the viewport that is painted now, said by whoever paints; empty for all of it.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler()
        self.angle = 0.0
        self.pointer = QPoint(-1, -1)
        self.wanted = QRegion()

    def action_place(self, rect: QRect) -> QRect:
        """Return the square of the one action in the row ``rect``."""
        px = self._theme.px
        return QRect(rect.left() + self._width(rect) - px(32), rect.top() + px(8), px(24), px(24))

    def fits(self, row: QueueRow, rect: QRect) -> bool:
        """Return whether the state line of ``row`` is shown whole in ``rect``."""
        return QFontMetrics(self._theme.font(12)).horizontalAdvance(row.telling.line) <= self._line(rect).width()

    def turn_place(self, rect: QRect) -> QRect:
        """Return all that a loader touches while it turns in the row ``rect``."""
        return self._sign(rect).toAlignedRect().adjusted(-1, -1, 1, 1)

    def _sign(self, rect: QRect) -> QRectF:
        px = self._theme.px
        return QRectF(rect.left() + px(_WORDS), rect.top() + px(30), px(14), px(14))

    def _line(self, rect: QRect) -> QRect:
        px = self._theme.px
        width = self._width(rect) - px(_WORDS + 19 + _RIGHT)
        return QRect(rect.left() + px(_WORDS + 19), rect.top() + px(28), width, px(18))

    def _width(self, rect: QRect) -> int:
        """Return the width of a row as if there were no scroll bar: it stands in the margin and moves nothing."""
        view = self.parent()
        return view.width() if isinstance(view, QWidget) else rect.width()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = index.data(VALUE)
        bar = isinstance(row, QueueRow) and row.telling.fraction is not None
        return QSize(self._theme.px(200), self._theme.px(WITH_BAR if bar else ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(VALUE)
        if not isinstance(row, QueueRow):
            return
        rect = QRect(option.rect)
        rect.setWidth(self._width(rect))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, option.state)
        if self.turn_place(rect).contains(self.wanted.intersected(rect).boundingRect()):
            # A turning loader wants this 25 times a second, and words are what takes the time.
            self._state_sign(painter, row, rect)
        else:
            self._picture(painter, row, rect)
            self._first_line(painter, row, rect)
            self._state_sign(painter, row, rect)
            self._second_line(painter, row, rect)
            self._action(painter, row, rect)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        """Mark the row the keyboard is on. A row that is only selected stays quiet."""
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_Active:
            focus = bool(state & QStyle.StateFlag.State_HasFocus)
            place = QRectF(rect).adjusted(8, 1, -4, -1)
            draw_block(painter, self._theme, place, radius=6, colour="accentfill" if focus else "raised")

    def _picture(self, painter: QPainter, row: QueueRow, rect: QRect) -> None:
        px = self._theme.px
        place = QRect(rect.left() + _LEFT, rect.top() + px(8), px(_PICTURE), px(_PICTURE))
        ratio = painter.device().devicePixelRatio()
        if row.image is None or row.image.isNull():
            draw_block(painter, self._theme, QRectF(place), radius=4)
            sign = QRect(0, 0, px(_NO_PICTURE), px(_NO_PICTURE))
            sign.moveCenter(place.center())
            kind = "film" if isinstance(row.job.request, VideoRequest) else "image"
            painter.drawPixmap(sign.topLeft(), self._theme.pixmap(kind, "text3", _NO_PICTURE, ratio=ratio))
            return
        draw_picture(painter, QRectF(place), self._scaler.pixmap(row.image, place.size(), ratio), radius=4)

    def _first_line(self, painter: QPainter, row: QueueRow, rect: QRect) -> None:
        px, middle = self._theme.px, Qt.AlignmentFlag.AlignVCenter
        line = QRect(rect.left() + px(_WORDS), rect.top() + px(8), rect.width() - px(_WORDS + _RIGHT), px(20))
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.colour("goldtext" if row.telling.paid else "text2"))
        painter.drawText(line, int(middle | Qt.AlignmentFlag.AlignRight), row.telling.cost)
        room = line.width() - painter.fontMetrics().horizontalAdvance(row.telling.cost) - px(6)
        bold, plain = self._theme.font(13, 600), self._theme.font(13)
        tail = QFontMetrics(plain).horizontalAdvance(row.extent) + px(4)
        whole = QFontMetrics(bold).horizontalAdvance(row.title)
        # The number gives way before the name is cut.
        fits = whole + tail <= room
        name = QFontMetrics(bold).elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.setFont(bold)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(line, int(middle), name)
        if fits:
            painter.setFont(plain)
            painter.setPen(self._theme.colour("text3"))
            painter.drawText(line.adjusted(whole + px(4), 0, 0, 0), int(middle), row.extent)

    def _state_sign(self, painter: QPainter, row: QueueRow, rect: QRect) -> None:
        telling, sign = row.telling, self._sign(rect)
        colour = {"muted": "text3"}.get(telling.tone, telling.tone)
        if telling.icon == TURNS:
            draw_spinner(painter, self._theme, sign, self.angle, size=14, colour=colour)
            return
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(sign.topLeft(), self._theme.pixmap(telling.icon, colour, 14, ratio=ratio))

    def _second_line(self, painter: QPainter, row: QueueRow, rect: QRect) -> None:
        px, telling = self._theme.px, row.telling
        line = self._line(rect)
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.colour("text2"))
        shown = painter.fontMetrics().elidedText(telling.line, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, int(Qt.AlignmentFlag.AlignVCenter), shown)
        if telling.fraction is not None:
            width = rect.width() - px(_WORDS + _RIGHT)
            bar = QRectF(rect.left() + px(_WORDS), rect.top() + px(52), width, 3)
            draw_progress(painter, self._theme, bar, telling.fraction, colour="info")

    def _action(self, painter: QPainter, row: QueueRow, rect: QRect) -> None:
        if row.telling.action not in _ACTIONS:
            return
        icon, colour = _ACTIONS[row.telling.action]
        place = self.action_place(rect)
        if place.contains(self.pointer):
            draw_block(painter, self._theme, QRectF(place), radius=6, colour="hover")
        half = self._theme.px(16) / 2
        pixmap = self._theme.pixmap(icon, colour, 16, ratio=painter.device().devicePixelRatio())
        painter.drawPixmap(QRectF(place).center() - QPointF(half, half), pixmap)


def action_words(row: QueueRow) -> str:
    """Return what the action of ``row`` does, for its tooltip: what is paid again says for how much."""
    return {
        "cancel": "Cancel, the hold is released" if row.job.state.sent else "Cancel, nothing was sent",
        "agree": agree_words(row),
        "retry": f"{retry_words(row.job)}, a new purchase",
        "reveal": "Show in folder",
        "save": "Save again, costs nothing",
        "edit": "Change the prompt",
        "ask": "Say which run it is",
    }.get(row.telling.action, "")


def agree_words(row: QueueRow) -> str:
    """Return the name of the button that sends a job which is held back, with what it costs now."""
    price = row.progress.price if row.progress else None
    return "Send at the server’s price" if price is None else f"Spend {credits_in_words(price)}"


def retry_words(job: Job) -> str:
    """Return the name of a retry with its last known price."""
    verb = "Make again" if job.state is JobState.LOST else "Retry"
    return verb if job.quoted is None or job.quoted == Decimal(0) else f"{verb}, {credits_in_words(job.quoted)}"
