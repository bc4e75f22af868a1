"""The keys that move through a clip; they work where a clip has the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from studio.state.player import Player

ON_A_CLIP = (
    ("Play or pause", "Space"),
    ("One frame back or forward", ", ."),
    ("One frame back or forward", "← →"),
    ("One second back or forward", "Shift+← →"),
    ("First or last frame", "Home End"),
    ("Loop", "L"),
    ("Mute", "M"),
    ("Full screen", "F"),
    ("Save the frame as a picture", "S"),
    ("Compare with another clip", "C"),
)
"""For those who look keys up."""

_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier

_DEEDS: dict[tuple[Qt.Key, Qt.KeyboardModifier], Callable[[Player], None]] = {
    (Qt.Key.Key_Space, _NONE): Player.toggle,
    (Qt.Key.Key_Left, _NONE): lambda player: player.step(-1),
    (Qt.Key.Key_Right, _NONE): lambda player: player.step(1),
    (Qt.Key.Key_Comma, _NONE): lambda player: player.step(-1),
    (Qt.Key.Key_Period, _NONE): lambda player: player.step(1),
    (Qt.Key.Key_Left, _SHIFT): lambda player: player.skip(-1),
    (Qt.Key.Key_Right, _SHIFT): lambda player: player.skip(1),
    (Qt.Key.Key_Home, _NONE): Player.go_start,
    (Qt.Key.Key_End, _NONE): Player.go_end,
    (Qt.Key.Key_L, _NONE): Player.toggle_loop,
    (Qt.Key.Key_M, _NONE): Player.toggle_mute,
}
_ONCE = (Qt.Key.Key_Space, Qt.Key.Key_L, Qt.Key.Key_M)
"""Held down they would go to and fro."""


def press(player: Player, event: QKeyEvent) -> bool:
    """Do what a key says and return whether it says anything."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    deed = _DEEDS.get((key, modifiers))
    if deed is None or player.clip is None:
        return False
    if not (event.isAutoRepeat() and key in _ONCE):
        deed(player)
    return True
