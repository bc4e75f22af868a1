"""The tags of the library as chips that wrap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_HIGH, _ACROSS, _DOWN = 24, 6, 6
_MOST = 48
"""More would fill the sidebar; the others are found by the search."""


class TagChips(QWidget):
    """The tags most pictures have, by name. The chosen one is down.

    Signals:
        chosen: A tag was pressed.
            name: The tag.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips: dict[str, QToolButton] = {}
        self.setAccessibleName("Tags")

    def show_tags(self, tags: Mapping[str, int], chosen: str = "") -> None:
        """Show ``tags`` with how many pictures have each; ``chosen`` is down."""
        often = sorted(tags, key=lambda name: -tags[name])[:_MOST]
        if list(self._chips) != often:
            self._make(often)
        for name, chip in self._chips.items():
            chip.setChecked(name == chosen)
            chip.setToolTip(f"{name}, {tags[name]:,}")
            chip.setAccessibleName(f"Tag {name}, {tags[name]:,}")

    def height_for(self, width: int) -> int:
        """Return how high they are where there is room for ``width`` pixels."""
        return self._place(width, move=False)

    def arrange(self, width: int) -> None:
        """Stand in rows no wider than ``width``."""
        self._place(width, move=True)

    def _make(self, names: Iterable[str]) -> None:
        for chip in self._chips.values():
            chip.setParent(None)
            chip.deleteLater()
        self._chips = {name: self._chip(name) for name in names}

    def _chip(self, name: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setCheckable(True)
        chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        mark(chip, kind="chip", scale="wide")
        chip.setText(name.replace("&", "&&"))
        chip.clicked.connect(partial(self.chosen.emit, name))
        chip.show()
        return chip

    def _place(self, width: int, *, move: bool) -> int:
        px = self._theme.px
        left = top = 0
        for name, chip in self._chips.items():
            wide = min(chip.sizeHint().width(), max(width, px(40)))
            if left and left + wide > width:
                left, top = 0, top + px(_HIGH + _DOWN)
            if move:
                shown = chip.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, wide - px(18))
                if wide < chip.sizeHint().width():
                    chip.setText(shown.replace("&", "&&"))
                chip.move(QPoint(left, top))
                chip.resize(wide, px(_HIGH))
            left += wide + px(_ACROSS)
        return top + px(_HIGH) if self._chips else 0
