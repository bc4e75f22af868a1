"""Where the keys lead that move in a grid."""

from __future__ import annotations

from PySide6.QtCore import Qt

from studio.ui.library.tile_view import TileView

_SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


def step_of(view: TileView, row: int, key: int) -> int | None:
    """Return the row to which ``key`` leads from ``row``, -1 for none yet; None when it is no key for moving."""
    plan, last = view.plan, view.rows.rowCount() - 1
    lines = {
        Qt.Key.Key_Up: -1,
        Qt.Key.Key_Down: 1,
        Qt.Key.Key_PageUp: -_page(view),
        Qt.Key.Key_PageDown: _page(view),
    }
    known = Qt.Key(key)
    if known not in lines and known not in _SIDEWAYS and known not in (Qt.Key.Key_Home, Qt.Key.Key_End):
        return None
    if last < 0:
        return None
    if known == Qt.Key.Key_Home or row < 0:
        return 0
    if known == Qt.Key.Key_End:
        return last
    if known in _SIDEWAYS:
        return min(max(row + _SIDEWAYS[known], 0), last)
    return plan.step(row, lines[known])


def _page(view: TileView) -> int:
    return max(1, view.viewport().height() // view.plan.pitch)
