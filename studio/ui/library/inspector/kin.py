"""Relatives of a picture as a row of small tiles."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from studio.state.library.family import KinTile
from studio.ui.controls.elided_label import Label
from studio.ui.controls.picture import Scaler, draw_block, draw_edge, draw_picture, draw_ring
from studio.ui.library.inspector.flow_row import FlowRow
from studio.ui.theme.theme import Theme

_SIDE = 44
_RADIUS = 4


class KinButton(QAbstractButton):
    """One relative. What is not in the library can be looked at and leads nowhere."""

    def __init__(self, theme: Theme, tile: KinTile, scaler: Scaler) -> None:
        super().__init__()
        self._theme = theme
        self._scaler = scaler
        self._tile = tile
        self.setObjectName("kinTile")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_tile(tile)

    @property
    def tile(self) -> KinTile:
        """What it shows."""
        return self._tile

    def show_tile(self, tile: KinTile) -> None:
        """Show ``tile``, such as the same one with its pixels."""
        self._tile = tile
        leads = tile.picture is not None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if leads else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tile.words)
        self.setToolTip(tile.words if leads else f"{tile.words}. It is not in the library.")
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(_SIDE)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        place = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        image, ratio = self._tile.image, self.devicePixelRatioF()
        if image is None:
            draw_block(painter, self._theme, place, radius=_RADIUS)
            icon = "link" if not self._tile.key else "file-image"
            pixmap = self._theme.pixmap(icon, "text3", 14, ratio=ratio)
            half = self._theme.px(14) / 2
            painter.drawPixmap(round(place.center().x() - half), round(place.center().y() - half), pixmap)
        else:
            size = QSize(round(place.width()), round(place.height()))
            draw_picture(painter, place, self._scaler.pixmap(image, size, ratio), radius=_RADIUS)
        if self.hasFocus():
            draw_ring(painter, self._theme, place.adjusted(3, 3, -3, -3), radius=_RADIUS)
        elif self.underMouse() and self._tile.picture is not None:
            draw_edge(painter, self._theme, place, radius=_RADIUS)


class KinRow(QWidget):
    """A heading with tiles under it; out of sight while there are none.

    Signals:
        chosen: A relative was pressed.
            picture_id: Of the library.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: tuple[KinTile, ...] = ()
        self._buttons: list[KinButton] = []
        self._scaler = Scaler(64)
        self._row = FlowRow(theme, self, gap=4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(title, self, role="label"))
        column.addWidget(self._row)
        self.setAccessibleName(title)
        self.hide()

    @property
    def buttons(self) -> tuple[KinButton, ...]:
        """The tiles in sight."""
        return tuple(self._buttons)

    def show_tiles(self, tiles: tuple[KinTile, ...]) -> None:
        """Show ``tiles``. Where only their pixels came, the same buttons stay, and the keyboard with them."""
        if tiles == self._tiles:
            return
        same = [_name(tile) for tile in tiles] == [_name(tile) for tile in self._tiles]
        self._tiles = tiles
        if same:
            for button, tile in zip(self._buttons, tiles, strict=True):
                button.show_tile(tile)
            return
        self._buttons = [KinButton(self._theme, tile, self._scaler) for tile in tiles]
        for button in self._buttons:
            if (picture := button.tile.picture) is not None:
                button.clicked.connect(partial(self.chosen.emit, picture.id))
        self._row.set_things(self._buttons)
        self.setVisible(bool(tiles))


def _name(tile: KinTile) -> tuple[str, str, str]:
    return tile.role, tile.key, tile.title
