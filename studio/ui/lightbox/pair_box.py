"""Two clips side by side over the whole window, in step."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.state.pair import PairView
from studio.state.pair_side import SideView
from studio.state.pictures import Tile
from studio.state.rivals import Rivals
from studio.state.studio import Studio
from studio.ui.controls.elided_label import Label
from studio.ui.lightbox.bars import BOTTOM, TILE
from studio.ui.lightbox.canvas import STEP
from studio.ui.lightbox.compared_clip import ComparedClip
from studio.ui.lightbox.cover import Cover
from studio.ui.lightbox.pair_bars import PairTop, PairTransport
from studio.ui.lightbox.rival_strip import RivalStrip
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.video.stage.scrubber import Scrubber

_ONCE = (Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_X, Qt.Key.Key_Z)
"""Held down they would go to and fro."""


class PairBox(Cover):
    """Covers its parent with two clips that are seen at the same moment. Escape and C close it.

    It is for one comparison: closed, it lets go of both files and goes away.
    """

    def __init__(self, theme: Theme, studio: Studio, clip: Picture, other: Picture | None, parent: QWidget) -> None:
        """Compare ``clip`` with ``other``, or without it with what is most like it among the recent clips."""
        super().__init__(theme, parent)
        self._studio = studio
        self._following = False
        self.setObjectName("compareBox")
        self.setAccessibleName("Compare 2 clips")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rivals = Rivals(studio.recent, clip, self)
        self.pair = studio.video.player.compare(clip, other or self._rivals.likeliest)
        self.a, self.b = ComparedClip(theme, "A", self), ComparedClip(theme, "B", self)
        self._top = PairTop(theme, self.a.canvas, self)
        self._scrubber = Scrubber(theme, self.pair, self)
        self._scrubber.setObjectName("pairScrubber")
        self._transport = PairTransport(theme, self.pair, self)
        self._strip = RivalStrip(theme, self._rivals, studio.clip_strips, self)
        self._strip.setFixedHeight(theme.px(TILE) + 8)
        self._lay_out()
        self._connect()
        self._show(self.pair.view)
        self._keys = self._what_keys_do()

    def open(self) -> None:
        """Come into sight, with the keyboard on the clips."""
        self.cover(self.a.canvas)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.pair.close()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        verb = self._keys.get((Qt.Key(event.key()), shift))
        if verb is None or (modifiers and not shift):
            super().keyPressEvent(event)
        elif not (event.isAutoRepeat() and event.key() in _ONCE):
            verb()

    def _what_keys_do(self) -> dict[tuple[Qt.Key, bool], partial[None]]:
        pair, canvas, key = self.pair, self.a.canvas, Qt.Key
        plain = {
            key.Key_Escape: partial(self._leave),
            key.Key_C: partial(self._leave),
            key.Key_Space: partial(pair.toggle),
            key.Key_X: partial(pair.swap),
            key.Key_L: partial(pair.toggle_loop),
            key.Key_Comma: partial(pair.step, -1),
            key.Key_Period: partial(pair.step, 1),
            key.Key_Left: partial(pair.step, -1),
            key.Key_Right: partial(pair.step, 1),
            key.Key_Home: partial(pair.go_start),
            key.Key_End: partial(pair.go_end),
            key.Key_Z: partial(canvas.toggle),
            key.Key_Plus: partial(canvas.zoom_by, STEP),
            key.Key_Equal: partial(canvas.zoom_by, STEP),
            key.Key_Minus: partial(canvas.zoom_by, 1 / STEP),
        }
        shifted = {
            key.Key_Left: partial(pair.skip, -1),
            key.Key_Right: partial(pair.skip, 1),
            key.Key_Plus: partial(canvas.zoom_by, STEP),
        }
        return {(each, False): verb for each, verb in plain.items()} | {
            (each, True): verb for each, verb in shifted.items()
        }

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(self.rule())
        clips = QHBoxLayout()
        clips.setSpacing(0)
        clips.addWidget(self.a, 1)
        clips.addWidget(self.rule())
        clips.addWidget(self.b, 1)
        column.addLayout(clips, 1)
        moving = QVBoxLayout()
        moving.setContentsMargins(16, 6, 16, 10)
        moving.setSpacing(6)
        moving.addWidget(self._scrubber)
        moving.addWidget(self._transport)
        column.addLayout(moving)
        column.addWidget(self.rule())
        column.addWidget(self._bottom())

    def _bottom(self) -> QFrame:
        bar = QFrame(self)
        mark(bar, role="bar")
        bar.setFixedHeight(self._theme.px(BOTTOM) - 1)
        hint = Label("X swap A and B\nSpace play or pause", bar, role="note")
        hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 16, 0)
        row.setSpacing(12)
        row.addWidget(self._strip, 1)
        row.addWidget(hint)
        return bar

    def _connect(self) -> None:
        pair = self.pair
        pair.changed.connect(self._show)
        pair.frame_ready.connect(self._see)
        for side, clip in ((False, self.a), (True, self.b)):
            clip.fitted.connect(partial(self._fit, side))
        self.a.canvas.zoomed.connect(partial(self._lock, self.a, self.b))
        self.b.canvas.zoomed.connect(partial(self._lock, self.b, self.a))
        self._top.left.connect(self._leave)
        self._top.spread.connect(self.spread)
        self._strip.walked.connect(self._choose)
        self._strip.keyed.connect(self._strip_key)
        self._scrubber.keyed.connect(self._strip_key)

    @Slot(object)
    def _show(self, view: PairView) -> None:
        for side, clip in ((view.a, self.a), (view.b, self.b)):
            clip.show_side(side, self._still(side))
        self._top.show_pair(view.a.clip, view.b.clip)
        self._strip.show_pair(view)

    def _still(self, side: SideView) -> QImage | None:
        return None if side.clip is None or side.count else self._studio.recent.tile(side.clip).image

    @Slot(bool, int, QImage)
    def _see(self, b: bool, number: int, image: QImage) -> None:
        (self.b if b else self.a).see(number, image)

    def _fit(self, b: bool, side: int) -> None:
        self.pair.fit(side, b=b)

    def _lock(self, moved: ComparedClip, other: ComparedClip, _zoom: object) -> None:
        """Let the other canvas show the same part."""
        if not self._following:
            self._following = True
            other.canvas.follow(moved.canvas)
            self._following = False

    @Slot(object)
    def _choose(self, tile: Tile) -> None:
        if (a := self.pair.view.a.clip) is None or a.id != tile.picture.id:
            self.pair.show_other(tile.picture)

    @Slot(object)
    def _strip_key(self, event: QKeyEvent) -> None:
        """Keys that the strip or the scrubber does not know are for the clips."""
        self.keyPressEvent(event)
        event.accept()

    @Slot()
    def _leave(self) -> None:
        self.close()
