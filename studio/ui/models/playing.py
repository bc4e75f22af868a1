"""The preview that plays in its card: one at a time, from frames that are all there already."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QTimer, Signal, Slot

from studio.state.model_shelf import FRAMES_PER_SECOND, ModelShelf
from studio.state.strips import FilmStrip
from studio.ui.theme.theme import Theme


class CardPlayer(QObject):
    """Plays the preview of one model round and round. Nothing plays where motion is off.

    Signals:
        changed: Another frame of a model's preview is to be painted, or none of it any more.
            key: The id of the model.
    """

    changed = Signal(str)

    def __init__(self, theme: Theme, shelf: ModelShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shelf = shelf
        self._key = ""
        self._number = -1
        self._timer = QTimer(self, interval=round(1000 / FRAMES_PER_SECOND))
        self._timer.timeout.connect(self._step)
        self._dwell = QTimer(self, singleShot=True)
        self._dwell.timeout.connect(self._begin)
        theme.tokens_changed.connect(self._follow_motion)

    def play(self, key: str, *, dwell: int = 0) -> None:
        """Play the preview of the model ``key`` instead, from its beginning; "" plays none.

        It begins when that was the last wish for ``dwell`` milliseconds, or later, as soon as its frames are there.
        """
        if self._theme.still:
            key = ""
        if key == self._key:
            return
        before, self._key, self._number = self._key, key, -1
        self._timer.stop()
        if before:
            self.changed.emit(before)
        if key:
            self._dwell.start(dwell)
        else:
            self._dwell.stop()

    def frame(self, key: str) -> tuple[FilmStrip, QRect] | None:
        """Return what is to be seen of the model ``key``: which part of which strip. None while it does not play."""
        strip = self._shelf.strip(key) if key == self._key and self._number >= 0 else None
        return None if strip is None else (strip, QRect(*strip.layout.place(self._number)))

    @Slot()
    def _begin(self) -> None:
        self._step()
        self._timer.start()

    @Slot()
    def _step(self) -> None:
        # Asked for each time: until it is made, and again when it was put away meanwhile.
        strip = self._shelf.strip(self._key)
        if strip is not None:
            self._number = (self._number + 1) % strip.layout.count
            self.changed.emit(self._key)

    @Slot()
    def _follow_motion(self) -> None:
        if self._theme.still:
            self.play("")
