"""What both acts of the lightbox are given: its parts, and keys that mean the same in both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.domain.picture import Picture
from studio.state.pair import Pair, PairView
from studio.state.studio import Studio
from studio.ui.lightbox.bars import BottomBar, TopBar
from studio.ui.lightbox.canvas import STEP, ZoomCanvas
from studio.ui.lightbox.compare.area import Area
from studio.ui.lightbox.compare.panel import DifferencePanel
from studio.ui.lightbox.moving import MovingBar
from studio.ui.stage.actions import PictureActions

Verb = Callable[[], object]
_ONCE = (Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_X, Qt.Key.Key_Z, Qt.Key.Key_C, Qt.Key.Key_A, Qt.Key.Key_B)
"""Held down they would go to and fro, or further than one can look."""


@dataclass(frozen=True)
class Parts:
    """The parts of a lightbox.

    Attributes:
        pair: Moves the clips that are in sight.
        seen: The pictures and what moves them.
        leave: Goes back to where the user came from.
        close: Closes the lightbox.
        spread: Takes the whole screen, or goes back into the window.
        part: Asks for a window of its own.
    """

    studio: Studio
    actions: PictureActions
    pair: Pair
    top: TopBar
    seen: QWidget
    area: Area
    panel: DifferencePanel
    moving: MovingBar
    bottom: BottomBar
    leave: Verb
    close: Verb
    spread: Verb
    part: Verb


class Act(Protocol):
    """Looking at one picture, or comparing several: who says what the parts show."""

    @property
    def picture(self) -> Picture | None:
        """What keys and menus act on."""

    @property
    def canvas(self) -> ZoomCanvas:
        """What zooms."""

    def keys(self) -> dict[tuple[Qt.Key, bool], Verb]:
        """What keys do now, without and with Shift."""

    def renew(self, picture: Picture) -> None:
        """Take over what was changed elsewhere."""

    def came(self, picture_id: str) -> None:
        """The pixels of a picture can be had, or never will."""

    def moved(self, view: PairView) -> None:
        """The clips are elsewhere."""

    def go(self, row: int) -> None:
        """The user goes to a picture of the filmstrip."""

    def end(self) -> None:
        """Something else is looked at from now on."""


def show_clips(parts: Parts, pictures: Sequence[Picture | None]) -> bool:
    """Let the clips among ``pictures`` be moved, and return whether there are any."""
    clips = [picture if picture is not None and picture.is_video else None for picture in pictures]
    shown = [side.clip and side.clip.id for side in parts.pair.view.sides]
    wanted = [clip and clip.id for clip in clips]
    moving = any(clip is not None for clip in clips)
    if not moving:
        parts.pair.show()
    elif len(shown) != len(wanted):
        parts.pair.show(*clips)
    else:
        for at, clip in enumerate(clips):
            parts.pair.show_at(at, clip)
    parts.moving.setVisible(moving)
    return moving


def zoom_keys(canvas: ZoomCanvas) -> dict[tuple[Qt.Key, bool], Verb]:
    """Return what zooms."""

    def closer() -> None:
        canvas.zoom_by(STEP)

    return {
        (Qt.Key.Key_Z, False): canvas.toggle,
        (Qt.Key.Key_Plus, False): closer,
        (Qt.Key.Key_Plus, True): closer,
        (Qt.Key.Key_Equal, False): closer,
        (Qt.Key.Key_Minus, False): lambda: canvas.zoom_by(1 / STEP),
    }


def clip_keys(pair: Pair) -> dict[tuple[Qt.Key, bool], Verb]:
    """Return what moves clips."""
    return {
        (Qt.Key.Key_Space, False): pair.toggle,
        (Qt.Key.Key_L, False): pair.toggle_loop,
        (Qt.Key.Key_Comma, False): lambda: pair.step(-1),
        (Qt.Key.Key_Period, False): lambda: pair.step(1),
    }


def press(act: Act, event: QKeyEvent) -> bool:
    """Do what a key means in ``act``, and return whether it means anything."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key, shift = Qt.Key(event.key()), held == Qt.KeyboardModifier.ShiftModifier
    if held == Qt.KeyboardModifier.ControlModifier and key in _PANS:
        act.canvas.pan(*_PANS[key])
        return True
    verb = act.keys().get((key, shift)) if shift or not held else None
    if verb is None:
        return False
    if not (event.isAutoRepeat() and key in _ONCE):
        verb()
    return True


_PANS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
