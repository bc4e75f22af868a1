"""A shot as a card: its clip, what it begins and ends with, name, cost, state, bar, one action."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from studio.state.rows import VALUE
from studio.state.shots import ShotTile
from studio.ui.controls.badge import draw_badge, draw_length
from studio.ui.controls.picture import Scaler, draw_block, draw_picture
from studio.ui.controls.spinner import draw_spinner
from studio.ui.controls.thin_progress import draw_progress
from studio.ui.theme.theme import Theme

WIDTH, GAP = 217, 8
TURNS = "loader-circle"

_PAD, _BETWEEN, _TITLE, _LINE, _SIGN = 10, 8, 20, 18, 14
_LEAST_CLIP = 64
"""With less height than this the frames stand beside the clip instead of below it."""

_LOW, _LEAST_ROOM = 100, 16
"""Cards this low have less room around, and with so little for pictures they have only words."""

_ACTIONS = {
    "again": ("rotate-cw", "goldtext"),
    "agree": ("check", "goldtext"),
    "withdraw": ("x", "text2"),
    "cancel": ("x", "text2"),
    "save": ("download", "text2"),
    "ask": ("chevron-right", "text2"),
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a card are."""

    card: QRect
    clip: QRect
    first: QRect
    last: QRect
    title: QRect
    line: QRect


class ShotDelegate(QStyledItemDelegate):
    """Paints cards, and knows where their action and their loader are.

    Attributes:
        angle: How far loaders have turned, in degrees.
        pointer: Where the mouse is, in the viewport.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler()
        self._tall = 0
        self.angle = 0.0
        self.pointer = QPoint(-1, -1)

    def fit(self, height: int) -> None:
        """Make cards as high as the view."""
        self._tall = height

    @property
    def pitch(self) -> int:
        """How far cards are apart."""
        return self._theme.px(WIDTH) + GAP

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(self.pitch, max(self._tall, self._theme.px(48)))

    def places(self, rect: QRect) -> Places:
        """Return where everything is in the item ``rect``; low cards have their frames beside the clip."""
        px = self._theme.px
        card = rect.adjusted(0, 0, -GAP, 0)
        pad = px(_PAD if card.height() >= px(_LOW) else _PAD // 2)
        inner = card.adjusted(pad, pad, -pad, -pad)
        line = QRect(inner.left(), inner.bottom() + 1 - px(_LINE), inner.width(), px(_LINE))
        title = QRect(inner.left(), line.top() - px(_TITLE), inner.width(), px(_TITLE))
        gap, room = px(_BETWEEN), title.top() - px(4) - inner.top()
        half = (inner.width() - gap) // 2
        low = half * 9 // 16
        if room - gap - low >= px(_LEAST_CLIP):
            clip = QRect(inner.left(), inner.top(), inner.width(), room - gap - low)
            first = QRect(inner.left(), clip.bottom() + 1 + gap, half, low)
            last = first.translated(half + gap, 0)
        elif room < px(_LEAST_ROOM):
            clip = first = last = QRect()
        else:
            clip = QRect(inner.left(), inner.top(), inner.width() * 3 // 5, room)
            rest = inner.width() - clip.width() - gap
            first = QRect(clip.right() + 1 + gap, inner.top(), rest, (room - 4) // 2)
            last = first.translated(0, first.height() + 4)
        return Places(card, clip, first, last, title, line)

    def action_place(self, rect: QRect) -> QRect:
        """Return the square of the one action in the card ``rect``."""
        line, side = self.places(rect).line, self._theme.px(24)
        return QRect(line.right() + 1 - side + 4, line.center().y() - side // 2, side, side)

    def turn_places(self, rect: QRect) -> tuple[QRect, ...]:
        """Return all that loaders touch while they turn in the card ``rect``."""
        places = self.places(rect)
        return (self._sign(places.line).toAlignedRect().adjusted(-1, -1, 1, 1), self._middle(places.clip) & places.clip)

    def fits(self, tile: ShotTile, rect: QRect) -> bool:
        """Return whether the state line of ``tile`` is shown whole."""
        room = self._line_place(tile, rect).width()
        return QFontMetrics(self._theme.font(12)).horizontalAdvance(tile.telling.line) <= room

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tile = index.data(VALUE)
        if not isinstance(tile, ShotTile):
            return
        places = self.places(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._card(painter, tile, places.card, option.state)
        if not places.clip.isEmpty():
            self._clip(painter, tile, places.clip)
            self._frame(painter, places.first, "First", tile.first, linked=tile.linked)
            self._frame(painter, places.last, "Last", tile.last)
        self._title(painter, tile, places.title)
        self._state(painter, tile, option.rect)
        self._action(painter, tile, option.rect)
        if tile.telling.fraction is not None:
            card = places.card
            bar = QRectF(card.left() + 6, card.bottom() - 3, card.width() - 12, 3)
            draw_progress(painter, self._theme, bar, tile.telling.fraction, colour="info")
        painter.restore()

    def _card(self, painter: QPainter, tile: ShotTile, card: QRect, state: QStyle.StateFlag) -> None:
        focus = bool(state & QStyle.StateFlag.State_HasFocus)
        hover = bool(state & QStyle.StateFlag.State_MouseOver)
        width = self._theme.tokens.selection_edge if focus else 1
        inset = width / 2
        painter.setPen(
            QPen(self._theme.colour("accent" if tile.selected or focus else "control" if hover else "line"), width)
        )
        painter.setBrush(self._theme.colour("raised" if tile.selected else "panel"))
        painter.drawRoundedRect(QRectF(card).adjusted(inset, inset, -inset, -inset), 8, 8)

    def _clip(self, painter: QPainter, tile: ShotTile, place: QRect) -> None:
        ratio = painter.device().devicePixelRatio()
        draw_block(painter, self._theme, QRectF(place), radius=4, colour="stage")
        if tile.standing.running:
            draw_spinner(painter, self._theme, QRectF(self._middle(place)), self.angle, size=18, colour="text2")
            return
        if tile.image is not None and not tile.image.isNull():
            shown = self._picture(painter, place, tile.image)
            draw_length(painter, self._theme, shown, tile.length, ratio=ratio)
            return
        icon = "link" if tile.linked else "clapperboard"
        painter.drawPixmap(self._middle(place).topLeft(), self._theme.pixmap(icon, "text3", 18, ratio=ratio))

    def _middle(self, place: QRect) -> QRect:
        side = self._theme.px(18)
        return QRect(place.center().x() - side // 2, place.center().y() - side // 2, side, side)

    def _frame(self, painter: QPainter, place: QRect, word: str, image: QImage | None, *, linked: bool = False) -> None:
        ratio = painter.device().devicePixelRatio()
        if image is not None and not image.isNull():
            draw_block(painter, self._theme, QRectF(place), radius=4, colour="stage")
            self._picture(painter, place, image)
        else:
            pen = QPen(self._theme.colour("control"), 1, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if linked and image is None:
            mark = self._middle(place).topLeft() + QPoint(3, 3 - self._theme.px(6))
            painter.drawPixmap(mark, self._theme.pixmap("link", "text3", 12, ratio=ratio))
        inset, tall = self._theme.px(3), self._theme.px(18)
        if place.height() >= tall + 2 * inset:
            corner = QPoint(place.left() + inset, place.bottom() + 1 - inset - tall)
            chain = "link" if linked and image is not None else ""
            draw_badge(painter, self._theme, corner, word, icon=chain, ratio=ratio)

    def _picture(self, painter: QPainter, place: QRect, image: QImage) -> QRect:
        """Draw the whole of ``image`` as large as it fits, and return where."""
        size = image.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRect(QPoint(0, 0), size)
        shown.moveCenter(place.center())
        ratio = painter.device().devicePixelRatio()
        draw_picture(painter, QRectF(shown), self._scaler.pixmap(image, size, ratio, fill=False), radius=4)
        return shown

    def _title(self, painter: QPainter, tile: ShotTile, place: QRect) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.colour("goldtext" if tile.telling.paid else "text2"))
        painter.drawText(place, int(middle | Qt.AlignmentFlag.AlignRight), tile.telling.cost)
        room = place.width() - painter.fontMetrics().horizontalAdvance(tile.telling.cost) - self._theme.px(6)
        painter.setFont(self._theme.font(13, 600))
        painter.setPen(self._theme.colour("text"))
        name = painter.fontMetrics().elidedText(tile.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(place, int(middle), name)

    def _sign(self, line: QRect) -> QRectF:
        side = self._theme.px(_SIGN)
        return QRectF(line.left(), line.center().y() + 1 - side / 2, side, side)

    def _line_place(self, tile: ShotTile, rect: QRect) -> QRect:
        line, px = self.places(rect).line, self._theme.px
        return line.adjusted(px(_SIGN + 5), 0, -px(22) if tile.telling.action in _ACTIONS else 0, 0)

    def _state(self, painter: QPainter, tile: ShotTile, rect: QRect) -> None:
        telling, sign = tile.telling, self._sign(self.places(rect).line)
        colour = {"muted": "text3"}.get(telling.tone, telling.tone)
        if telling.icon == TURNS:
            draw_spinner(painter, self._theme, sign, self.angle, size=_SIGN, colour=colour)
        else:
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(sign.topLeft(), self._theme.pixmap(telling.icon, colour, _SIGN, ratio=ratio))
        place = self._line_place(tile, rect)
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.colour("text2"))
        shown = painter.fontMetrics().elidedText(telling.line, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _action(self, painter: QPainter, tile: ShotTile, rect: QRect) -> None:
        if tile.telling.action not in _ACTIONS:
            return
        icon, colour = _ACTIONS[tile.telling.action]
        place = self.action_place(rect)
        if place.contains(self.pointer):
            draw_block(painter, self._theme, QRectF(place), radius=6, colour="hover")
        half = self._theme.px(16) / 2
        pixmap = self._theme.pixmap(icon, colour, 16, ratio=painter.device().devicePixelRatio())
        painter.drawPixmap(QRectF(place).center() - QPointF(half, half), pixmap)


def acts(tile: ShotTile) -> bool:
    """Whether the card has an action to click."""
    return tile.telling.action in _ACTIONS
