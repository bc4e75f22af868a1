"""A tile of the library, painted: copies of small drawings that are made once for every look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPixmap

from studio.domain.picture import FileState
from studio.state.library.cell import Cell
from studio.state.library.tile_image import TileShape
from studio.state.pictures import Tile
from studio.ui.controls.badge import badge_size, draw_badge
from studio.ui.controls.picture import RING, draw_block, draw_edge, draw_heart, draw_ring
from studio.ui.library.layout import GridLayout
from studio.ui.stage.scrub import Scrub
from studio.ui.theme.theme import Theme

RADIUS = 6

_INSET = 5
_CHECK_INSET = 6
_CHECK = 20
_HEART = 22
_FADED = 0.35
_NARROW = 112
_PIXMAPS, _STAMPS = 600, 200
_REACH = RING + 2
_STACK = "images"

_ICONS = {
    FileState.MISSING: ("unlink", "warn"),
    FileState.BROKEN: ("triangle-alert", "warn"),
    FileState.WAITING: ("timer", "warn"),
    FileState.LOST: ("circle-alert", "err"),
    FileState.FAILED: ("circle-x", "err"),
    FileState.CANCELLED: ("ban", "text3"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """What a tile wears beside its picture."""

    selected: bool = False
    ringed: bool = False
    hover: bool = False
    patient: bool = False


class _Draw(Protocol):
    """Draws something of a tile."""

    def __call__(self, painter: QPainter, theme: Theme, rect: QRectF, *, radius: float) -> None: ...


class TilePainter:
    """Paints tiles. Belongs to the GUI thread, never decodes, and costs some 20 µs for one that was painted before."""

    def __init__(self, theme: Theme, scrub: Scrub) -> None:
        self._theme = theme
        self._scrub = scrub
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._stamps: dict[tuple[object, ...], QPixmap] = {}
        self._inset = theme.px(_INSET)
        theme.tokens_changed.connect(self._forget)

    def _forget(self) -> None:
        self._stamps.clear()
        self._inset = self._theme.px(_INSET)

    def place(self, cell: Cell, square: QRect, ratio: float) -> QRect:
        """Return where in its ``square`` a picture is that is fitted in."""
        if cell.tile is None:
            return square
        picture = cell.tile.picture
        size = TileShape(round(square.width() * ratio), fill=False).size_of(picture.width, picture.height) / ratio
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(square.center())
        return place

    def paint(self, painter: QPainter, cell: Cell, place: QRect, look: Look, ratio: float) -> None:
        """Paint a row over ``place``, its ring around it, on a device of the pixel ``ratio``."""
        tile = cell.tile
        trouble = tile is not None and (tile.broken or tile.picture.state is not FileState.SAVED) and cell.trouble
        if tile is not None and tile.image is not None:
            self._picture(painter, tile, tile.image, place, ratio)
        elif trouble or not look.patient:
            self.block(painter, place, ratio)
        if tile is not None:
            if trouble and tile.picture.state is not FileState.CHANGED:
                self._trouble(painter, cell, tile, place, ratio)
            self._badges(painter, tile, place, ratio)
        if cell.stack > 1:
            self._stack(painter, cell, place, ratio)
        if look.ringed or look.hover:
            self._frame(painter, place, look, ratio)

    def block(self, painter: QPainter, place: QRect, ratio: float) -> None:
        """Paint what stands for a picture that has not come."""
        self._stamp(painter, place, "block", draw_block, ratio)

    def _picture(self, painter: QPainter, tile: Tile, image: QImage, place: QRect, ratio: float) -> None:
        if tile.length and self._scrub.paint(painter, self._theme, tile.picture, place, radius=RADIUS):
            return
        faded = tile.picture.state in (FileState.MISSING, FileState.BROKEN)
        if faded:
            painter.setOpacity(_FADED)
        pixmap = self._pixmap(image, ratio)
        if pixmap.size() == (QSizeF(place.size()) * ratio).toSize():
            painter.drawPixmap(place.topLeft(), pixmap)
        else:  # of another size, until its own has been decoded
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, pixmap)
        if faded:
            painter.setOpacity(1)

    def _pixmap(self, image: QImage, ratio: float) -> QPixmap:
        key = image.cacheKey()
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            pixmap = self._pixmaps[key] = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(ratio)
            while len(self._pixmaps) > _PIXMAPS:
                self._pixmaps.popitem(last=False)
        return pixmap

    def keep(self, tiles: int) -> None:
        """Forget all but about the last ``tiles`` that were painted."""
        while len(self._pixmaps) > tiles:
            self._pixmaps.popitem(last=False)

    def _badges(self, painter: QPainter, tile: Tile, place: QRect, ratio: float) -> None:
        picture, inset = tile.picture, self._inset
        bottom, right = place.bottom() + 1 - inset, place.right() + 1 - inset
        taken = inset
        if picture.rating:
            badge = self._badge(str(picture.rating), "star", ratio)
            size = badge.deviceIndependentSize().toSize()
            painter.drawPixmap(place.left() + inset, bottom - size.height(), badge)
            taken += size.width() + inset
        if tile.length:
            badge = self._badge(tile.length, "play", ratio)
            size = badge.deviceIndependentSize().toSize()
            if size.width() > place.width() - inset - taken:  # only the mark, that it is a clip
                badge = self._badge("", "play", ratio)
                size = badge.deviceIndependentSize().toSize()
            painter.drawPixmap(right - size.width(), bottom - size.height(), badge)
        if picture.favourite:
            heart = self._heart(ratio)
            painter.drawPixmap(right - self._theme.px(_HEART), place.top() + inset, heart)

    def stack_place(self, cell: Cell, place: QRect) -> QRect:
        """Return where a tile over ``place`` tells how many pictures it stands for; nowhere when for none but its own.

        The place is that of a clip's length, which no picture of several has.
        """
        if cell.stack < 2:
            return QRect()
        size = badge_size(self._theme, str(cell.stack), icon=_STACK)
        right, bottom = place.right() + 1 - self._inset, place.bottom() + 1 - self._inset
        return QRect(QPoint(right - size.width(), bottom - size.height()), size)

    def _stack(self, painter: QPainter, cell: Cell, place: QRect, ratio: float) -> None:
        badge = self._badge(str(cell.stack), _STACK, ratio)
        painter.drawPixmap(self.stack_place(cell, place).topLeft(), badge)

    def _badge(self, words: str, icon: str, ratio: float) -> QPixmap:
        found = self._stamps.get(("badge", words, icon, ratio))
        if found is not None:
            return found

        def draw(on: QPainter) -> None:
            draw_badge(on, self._theme, QPoint(0, 0), words, icon=icon, ratio=ratio)

        return self._drawing(("badge", words, icon, ratio), badge_size(self._theme, words, icon=icon), ratio, draw)

    def _heart(self, ratio: float) -> QPixmap:
        size = self._theme.px(_HEART)

        def draw(on: QPainter) -> None:
            draw_heart(on, self._theme, QRect(0, 0, size, size), icon=13)

        return self._drawing(("heart", ratio), QSize(size, size), ratio, draw)

    def _check(self, ratio: float) -> QPixmap:
        theme, size = self._theme, self._theme.px(_CHECK)

        def draw(on: QPainter) -> None:
            on.setPen(Qt.PenStyle.NoPen)
            on.setBrush(theme.colour("accent"))
            on.drawEllipse(QRectF(0, 0, size, size))
            half = theme.px(14) / 2
            mark = theme.pixmap("check", "onaccent", 14, ratio=ratio)
            on.drawPixmap(QPointF(size / 2 - half, size / 2 - half), mark)

        return self._drawing(("check", ratio), QSize(size, size), ratio, draw)

    def _frame(self, painter: QPainter, place: QRect, look: Look, ratio: float) -> None:
        if look.ringed:
            self._stamp(painter, place, "ring", draw_ring, ratio)
        elif look.hover:
            self._stamp(painter, place, "edge", draw_edge, ratio)
        if look.selected:
            inset = self._theme.px(_CHECK_INSET)
            painter.drawPixmap(place.left() + inset, place.top() + inset, self._check(ratio))

    def _trouble(self, painter: QPainter, cell: Cell, tile: Tile, place: QRect, ratio: float) -> None:
        """Write over the middle what is wrong: never by colour alone."""
        theme = self._theme
        icon, colour = _ICONS.get(tile.picture.state, ("file-image", "text3"))
        size = theme.px(18)
        middle = place.center()
        words = cell.trouble if place.width() >= theme.px(_NARROW) else ""
        top = middle.y() - (size if words else size // 2)
        painter.drawPixmap(middle.x() - size // 2, top, theme.pixmap(icon, colour, 18, ratio=ratio))
        if words:
            painter.setFont(theme.font(11, 500))
            painter.setPen(theme.colour("text2"))
            line = QRect(place.left() + 4, top + size + theme.px(3), place.width() - 8, theme.px(16))
            elided = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), elided)

    def _stamp(self, painter: QPainter, place: QRect, name: str, draw: _Draw, ratio: float) -> None:
        """Paint what belongs to a tile of this size, with the room around it that rings need."""
        size = place.size()
        key = (name, size.width(), size.height(), ratio)
        found = self._stamps.get(key)
        if found is None:
            outer = QSize(size.width() + 2 * _REACH, size.height() + 2 * _REACH)
            rect = QRectF(_REACH, _REACH, size.width(), size.height())
            found = self._drawing(key, outer, ratio, lambda on: draw(on, self._theme, rect, radius=RADIUS))
        painter.drawPixmap(place.left() - _REACH, place.top() - _REACH, found)

    def _drawing(self, key: tuple[object, ...], size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
        """Return a small drawing, from the last time or made now."""
        found = self._stamps.get(key)
        if found is None:
            if len(self._stamps) > _STAMPS:
                self._stamps.clear()
            found = QPixmap((QSizeF(size) * ratio).toSize())
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self._stamps[key] = found
        return found

    def blocks(self, painter: QPainter, rect: QRect, side: int) -> None:
        """Paint what the tiles of a whole view will look like."""
        ratio = painter.device().devicePixelRatio()
        columns = GridLayout(1, width=rect.width(), side=side).columns
        plan = GridLayout(columns * (rect.height() // side + 1), width=rect.width(), side=side)
        for row in range(plan.count):
            self.paint(painter, Cell(0), QRect(QPoint(*plan.place(row)), QSize(side, side)), Look(), ratio)
