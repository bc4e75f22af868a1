"""One picture or clip over the whole window, and the walk through all of them."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.state import words
from studio.state.compare import Mode
from studio.state.pair import PairView
from studio.state.pictures import tile_words
from studio.state.viewing import Viewing, ViewingView
from studio.ui.lightbox.acts import Parts, Verb, clip_keys, show_clips, zoom_keys
from studio.ui.lightbox.canvas import ZoomCanvas


class ViewingAct(QObject):
    """Shows where a :class:`Viewing` stands.

    Signals:
        walked: Another picture is seen.
            picture: Which.
    """

    walked = Signal(object)

    def __init__(self, parts: Parts, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._seen = ""
        self.viewing = Viewing(parts.studio.whole, name, self)
        self.viewing.changed.connect(self._show)
        self.viewing.emptied.connect(parts.close)

    @property
    def picture(self) -> Picture | None:
        """What is looked at."""
        return self.viewing.view.picture

    @property
    def canvas(self) -> ZoomCanvas:
        """What zooms."""
        return self._parts.area.panes[0].canvas

    def begin(self, model: QAbstractItemModel, row: int, picture: Picture | None) -> None:
        """Look at a row of ``model``, or at ``picture`` when it is none of them."""
        self._seen = ""
        self._parts.panel.hide()
        self._parts.area.arrange(Mode.SINGLE, 1, enlarge=False)
        self._parts.bottom.film.walk(model)
        self.viewing.open(model, row, picture)

    def end(self) -> None:
        """Look at nothing; pixels that were decoded ahead are let go."""
        self.viewing.close()

    def keys(self) -> dict[tuple[Qt.Key, bool], Verb]:
        """Return what keys do."""
        viewing, key = self.viewing, Qt.Key
        plain: dict[Qt.Key, Verb] = {
            key.Key_Escape: self._parts.leave,
            key.Key_Space: self._parts.leave,
            key.Key_F11: self._parts.spread,
            key.Key_W: self._parts.part,
            key.Key_Left: lambda: viewing.step(-1),
            key.Key_Up: lambda: viewing.step(-1),
            key.Key_Right: lambda: viewing.step(1),
            key.Key_Down: lambda: viewing.step(1),
            key.Key_Home: viewing.go_start,
            key.Key_End: viewing.go_end,
        }
        found = {(each, False): verb for each, verb in plain.items()} | zoom_keys(self.canvas)
        clip = self.picture is not None and self.picture.is_video
        return found | (clip_keys(self._parts.pair) if clip else {})

    def renew(self, picture: Picture) -> None:
        """Take over what was changed elsewhere."""
        self.viewing.renew(picture)

    def came(self, picture_id: str) -> None:
        """Show the whole picture, or say why there is none."""
        if self.picture is not None and self.picture.id == picture_id:
            self._parts.area.panes[0].see_whole(self.viewing.pixels, self.viewing.trouble)

    def moved(self, view: PairView) -> None:
        """Say where the clip is."""
        self._parts.area.panes[0].show_side(view.a)

    def go(self, row: int) -> None:
        """Go to a picture of the filmstrip."""
        self.viewing.go(row)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) picture."""
        self.viewing.step(by)

    def _still(self, picture: Picture) -> QImage | None:
        """Return a small picture to see until the large one comes."""
        image, tile = self._parts.studio.recent.tile(picture).image, self.viewing.tile
        if image is None and tile is not None and tile.image is not None and _alike(tile.image, picture):
            return tile.image
        return image

    @Slot(object)
    def _show(self, view: ViewingView) -> None:
        picture, parts = view.picture, self._parts
        pane, still = parts.area.panes[0], None if picture is None else self._still(picture)
        said = "" if picture is None else tile_words(picture)
        pane.show_picture(picture, name="", words=said, still=still)
        pane.see_whole(self.viewing.pixels, self.viewing.trouble)
        show_clips(parts, (picture,))
        pane.caption(picture is not None and picture.is_video)
        self.moved(parts.pair.view)
        parts.actions.aim(picture)
        parts.top.show_picture(
            "" if picture is None else words.title(picture.style_name, picture.request), _facts(picture)
        )
        parts.bottom.show_picture(picture, view.row, view.count)
        if picture is not None and picture.id != self._seen:
            first, self._seen = not self._seen, picture.id
            if not first:
                self.walked.emit(picture)


def _alike(image: QImage, picture: Picture) -> bool:
    """Whether a small picture shows all of the large one: those of a grid may be cut to its tiles."""
    return abs(image.width() * picture.height - image.height() * picture.width) <= image.width() * picture.width // 50


def _facts(picture: Picture | None) -> str:
    if picture is None:
        return "Being read"
    length = "" if picture.seconds is None else f"{picture.seconds:g} s, "
    return f"{picture.width} × {picture.height}, {length}{picture.request.prompt}"
