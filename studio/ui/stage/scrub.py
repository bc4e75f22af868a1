"""Looking through a clip by pointing: where the pointer is across it, that part of it is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Signal, Slot
from PySide6.QtGui import QPainter

from studio.domain.picture import Picture
from studio.state.strips import ClipStrips
from studio.ui.controls.film import draw_frame
from studio.ui.theme.theme import Theme


class Scrub(QObject):
    """What the pointer looks at in one view. Costs a view nothing until a clip is pointed at, and never decodes.

    Signals:
        changed: Another part, or nothing more, is looked at.
            picture_id: Of which clip.
    """

    changed = Signal(str)

    def __init__(self, strips: ClipStrips | None, parent: QObject) -> None:
        """Make it; without ``strips`` it never shows anything."""
        super().__init__(parent)
        self._strips = strips
        self._clip: Picture | None = None
        self._share = 0.0
        if strips is not None:
            strips.ready.connect(self._came)

    def point(self, picture: Picture | None, place: QRect, x: float) -> None:
        """Look at the part of ``picture``, painted at ``place``, that ``x`` is over; at none when it is no clip."""
        if picture is None or not picture.is_video or self._strips is None:
            self.leave()
            return
        share = min(max((x - place.left()) / max(1, place.width()), 0.0), 1.0)
        if self._clip is not None and (self._clip.id, self._share) == (picture.id, share):
            return
        if self._clip is not None and self._clip.id != picture.id:
            self.leave()
        self._clip, self._share = picture, share
        self._strips.get(picture)  # asked for here: what is painted rarely should not wait for its painting
        self.changed.emit(picture.id)

    def leave(self) -> None:
        """Look at nothing: clips are seen by how they begin."""
        if (clip := self._clip) is not None:
            self._clip = None
            self.changed.emit(clip.id)

    def paint(self, painter: QPainter, theme: Theme, picture: Picture, place: QRect, *, radius: float) -> bool:
        """Paint the part looked at over all of ``place``; returns whether there was one to paint."""
        if self._clip is None or self._clip.id != picture.id or self._strips is None:
            return False
        strip = self._strips.get(picture)
        if strip is None:
            return False
        draw_frame(painter, strip, strip.place_at(self._share), place, radius=radius)
        self._paint_line(painter, theme, QRectF(place))
        return True

    def _paint_line(self, painter: QPainter, theme: Theme, rect: QRectF) -> None:
        """Draw where in the clip that is: a light line between two dark ones is seen over anything."""
        at = rect.left() + 1 + round(self._share * (rect.width() - 3))
        for left, width, colour in ((at - 1, 3, "overlay"), (at, 1, "onoverlay")):
            painter.fillRect(QRectF(QPointF(left, rect.top()), QSizeF(width, rect.height())), theme.colour(colour))

    @Slot(str)
    def _came(self, picture_id: str) -> None:
        if self._clip is not None and self._clip.id == picture_id:
            self.changed.emit(picture_id)
