"""A tile of the library, painted: copies of small drawings that are made once for every look."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

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
_PIXMAPS = 600

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


class TilePainter:
    """Paints tiles. Belongs to the GUI thread, never decodes, and costs some 20 µs for one that was painted before."""

    def __init__(self, theme: Theme, scrub: Scrub) -> None:
        self._theme = theme
        self._scrub = scrub
        self._pixmaps: OrderedDict[int, QPixmap] = OrderedDict()
        self._stamps: dict[tuple[object, ...], QPixmap] = {}
        theme.tokens_changed.connect(self._stamps.clear)

    def place(self, cell: Cell, square: QRect, fill: bool, ratio: float) -> QRect:
        """Return where in its ``square`` the picture is."""
        if fill or cell.tile is None:
            return square
        picture = cell.tile.picture
        size = TileShape(round(square.width() * ratio), fill=False).size_of(picture.width, picture.height) / ratio
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(square.center())
        return place

    def paint(self, painter: QPainter, cell: Cell, place: QRect, look: Look) -> None:
        """Paint a row over ``place``, its ring around it."""
        ratio = painter.device().devicePixelRatio()
        tile = cell.tile
        if tile is not None and tile.image is not None:
            self._picture(painter, tile, tile.image, place, ratio)
        elif not look.patient or (tile is not None and cell.trouble):
            self._stamp(painter, place, ("block",), lambda on, at: draw_block(on, self._theme, at, radius=RADIUS))
        if tile is not None:
            if cell.trouble and tile.picture.state is not FileState.CHANGED:
                self._trouble(painter, cell, tile, place, ratio)
            self._badges(painter, tile, place, ratio)
        self._frame(painter, place, look, ratio)

    def _picture(self, painter: QPainter, tile: Tile, image: QImage, place: QRect, ratio: float) -> None:
        if self._scrub.paint(painter, self._theme, tile.picture, place, radius=RADIUS):
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
        theme, picture, inset = self._theme, tile.picture, self._theme.px(_INSET)
        bottom = place.bottom() + 1 - inset - theme.px(18)
        taken = inset
        if picture.rating:
            badge = self._badge(str(picture.rating), "star", ratio)
            painter.drawPixmap(place.left() + inset, bottom, badge)
            taken += round(badge.deviceIndependentSize().width()) + inset
        if tile.length:
            room = place.width() - inset - taken
            words = tile.length if badge_size(theme, tile.length, icon="play").width() <= room else ""
            badge = self._badge(words, "play", ratio)
            painter.drawPixmap(place.right() + 1 - inset - round(badge.deviceIndependentSize().width()), bottom, badge)
        if picture.favourite:
            painter.drawPixmap(place.right() + 1 - inset - theme.px(_HEART), place.top() + inset, self._heart(ratio))

    def _badge(self, words: str, icon: str, ratio: float) -> QPixmap:
        def draw(on: QPainter) -> None:
            draw_badge(on, self._theme, QPoint(0, 0), words, icon=icon, ratio=ratio)

        return self._drawing(("badge", words, icon), badge_size(self._theme, words, icon=icon), ratio, draw)

    def _heart(self, ratio: float) -> QPixmap:
        size = self._theme.px(_HEART)

        def draw(on: QPainter) -> None:
            draw_heart(on, self._theme, QRect(0, 0, size, size), icon=13)

        return self._drawing(("heart",), QSize(size, size), ratio, draw)

    def _check(self, ratio: float) -> QPixmap:
        theme, size = self._theme, self._theme.px(_CHECK)

        def draw(on: QPainter) -> None:
            on.setPen(Qt.PenStyle.NoPen)
            on.setBrush(theme.colour("accent"))
            on.drawEllipse(QRectF(0, 0, size, size))
            half = theme.px(14) / 2
            mark = theme.pixmap("check", "onaccent", 14, ratio=ratio)
            on.drawPixmap(QPointF(size / 2 - half, size / 2 - half), mark)

        return self._drawing(("check",), QSize(size, size), ratio, draw)

    def _frame(self, painter: QPainter, place: QRect, look: Look, ratio: float) -> None:
        if look.ringed:
            self._stamp(painter, place, ("ring",), lambda on, at: draw_ring(on, self._theme, at, radius=RADIUS))
        elif look.hover:
            self._stamp(painter, place, ("edge",), lambda on, at: draw_edge(on, self._theme, at, radius=RADIUS))
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

    def _stamp(
        self, painter: QPainter, place: QRect, name: tuple[object, ...], draw: Callable[[QPainter, QRectF], None]
    ) -> None:
        """Paint what belongs to a tile of this size, with the room around it that rings need."""
        reach = RING + 2
        ratio = painter.device().devicePixelRatio()
        size = place.size()

        def drawn(on: QPainter) -> None:
            draw(on, QRectF(reach, reach, size.width(), size.height()))

        key = (*name, size.width(), size.height())
        outer = QSize(size.width() + 2 * reach, size.height() + 2 * reach)
        painter.drawPixmap(place.left() - reach, place.top() - reach, self._drawing(key, outer, ratio, drawn))

    def _drawing(self, key: tuple[object, ...], size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
        """Return a small drawing, from the last time or made now."""
        found = self._stamps.get((*key, ratio))
        if found is None:
            if len(self._stamps) > _PIXMAPS:
                self._stamps.clear()
            found = QPixmap((QSizeF(size) * ratio).toSize())
            found.setDevicePixelRatio(ratio)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw(painter)
            painter.end()
            self._stamps[*key, ratio] = found
        return found

    def blocks(self, painter: QPainter, rect: QRect, side: int) -> None:
        """Paint what the tiles of a whole view will look like."""
        columns = GridLayout(1, width=rect.width(), side=side).columns
        plan = GridLayout(columns * (rect.height() // side + 1), width=rect.width(), side=side)
        for row in range(plan.count):
            self.paint(painter, Cell(0), QRect(QPoint(*plan.place(row)), QSize(side, side)), Look())
