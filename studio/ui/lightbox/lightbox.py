"""One picture, or the first frame of a clip, over the whole window."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.state.pictures import Tile
from studio.state.studio import Studio
from studio.ui.lightbox.bars import BottomBar, TopBar
from studio.ui.lightbox.canvas import STEP, ZoomCanvas
from studio.ui.lightbox.cover import Cover
from studio.ui.stage.actions import PictureActions
from studio.ui.theme.theme import Theme


class Lightbox(Cover):
    """Covers its parent. Arrows walk the recent pictures, Space and Escape close, Z changes between fit and 1 : 1.

    When it is closed, the picture it showed last is on the stage.
    """

    def __init__(self, theme: Theme, studio: Studio, actions: PictureActions, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self._studio = studio
        self._actions = actions
        self._picture: Picture | None = None
        self.setObjectName("lightbox")
        self.setAccessibleName("Lightbox")
        self.canvas = ZoomCanvas(theme, self)
        self._top = TopBar(theme, self.canvas, self)
        self._bottom = BottomBar(theme, studio.recent, studio.clip_strips, self)
        self._lay_out()
        self._connect()

    @property
    def picture(self) -> Picture | None:
        """What is shown."""
        return self._picture

    def show_picture(self, picture: Picture) -> None:
        """Open with ``picture``, or go to it."""
        fresh = self._picture is None or self._picture.id != picture.id or self.isHidden()
        self._picture = picture
        self._actions.aim(picture)
        self._top.show_picture(picture)
        rows = self._studio.recent
        self._bottom.show_picture(picture, rows.find(picture.id), rows.rowCount())
        self.canvas.setAccessibleName(rows.words(Tile(picture)))
        if fresh:
            self._show_pixels(picture)
        self.cover(self.canvas)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        verbs = {
            Qt.Key.Key_Escape: self.close,
            Qt.Key.Key_Space: self.close,
            Qt.Key.Key_Left: self._go_back,
            Qt.Key.Key_Right: self._go_on,
            Qt.Key.Key_Z: self.canvas.toggle,
            Qt.Key.Key_Plus: self._closer,
            Qt.Key.Key_Equal: self._closer,
            Qt.Key.Key_Minus: self._farther,
        }
        verb = verbs.get(Qt.Key(event.key()))
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if verb is not None and plain:
            verb()
            return
        event.ignore()
        self._actions.key(event)
        if not event.isAccepted() and not plain:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self.rule())
        column.addWidget(self.canvas, 1)
        column.addWidget(self.rule())
        column.addWidget(self._bottom)

    def _connect(self) -> None:
        studio, film = self._studio, self._bottom.film
        studio.stage.full_ready.connect(self._full_came)
        studio.stage.picture_changed.connect(self._changed)
        self._top.left.connect(self.close)
        self._top.played.connect(self._actions.play.trigger)
        self._top.spread.connect(self.spread)
        self._bottom.stepped.connect(self._step)
        self._bottom.rated.connect(self._rate)
        self._bottom.favoured.connect(self._favour)
        film.walked.connect(self._walk)
        film.keyed.connect(self._film_key)
        for widget in (self.canvas, film):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(self._menu)

    def _show_pixels(self, picture: Picture) -> None:
        """Show the small picture at once, and the whole one as soon as it is decoded."""
        size = QSize(picture.width, picture.height)
        image = self._studio.stage.full(picture)
        if image is None:
            image = self._studio.recent.tile(picture).image or QImage()
        self.canvas.show_image(image, size, fresh=True)

    @Slot(str, QImage)
    def _full_came(self, picture_id: str, image: QImage) -> None:
        picture = self._picture
        if picture is not None and picture.id == picture_id and not image.isNull():
            self.canvas.show_image(image, QSize(picture.width, picture.height), fresh=False)

    @Slot(object)
    def _changed(self, picture: Picture) -> None:
        if self._picture is not None and picture.id == self._picture.id and not self.isHidden():
            self.show_picture(picture)

    @Slot(object)
    def _walk(self, tile: Tile) -> None:
        self.show_picture(tile.picture)
        self._studio.stage.show_picture(tile.picture)

    @Slot(int)
    def _step(self, by: int) -> None:
        self._bottom.film.step(by)

    def _go_back(self) -> None:
        self._step(-1)

    def _go_on(self) -> None:
        self._step(1)

    def _closer(self) -> None:
        self.canvas.zoom_by(STEP)

    def _farther(self) -> None:
        self.canvas.zoom_by(1 / STEP)

    @Slot(object)
    def _rate(self, stars: int) -> None:
        self._studio.stage.rate(stars, self._picture)

    @Slot()
    def _favour(self) -> None:
        self._studio.stage.toggle_favourite(self._picture)

    @Slot(object)
    def _film_key(self, event: QKeyEvent) -> None:
        """Keys that the filmstrip does not know are for the lightbox."""
        self.keyPressEvent(event)
        event.accept()

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        widget = self.sender()
        if isinstance(widget, QWidget) and self._picture is not None:
            self._actions.pop_up(self, widget.mapToGlobal(at))
