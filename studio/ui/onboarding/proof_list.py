"""The five proofs of a key, each a line that turns green."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from studio.state.onboarding import ProofLine
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.controls.spinner import Spinner
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_ICONS = {"ok": ("circle-check", "ok"), "failed": ("circle-x", "err"), "waiting": ("circle-dashed", "disabled")}
_ROW = 30


class ProofList(QFrame):
    """Shows what has been proved so far; lines after a failure stay grey."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lines: tuple[ProofLine, ...] = ()
        self._rows: list[tuple[QLabel, Spinner, Label, ElidedLabel]] = []
        self.setObjectName("proofList")
        mark(self, role="card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 8, 16, 8)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        theme.tokens_changed.connect(self._draw)

    @Slot(object)
    def show_lines(self, lines: tuple[ProofLine, ...]) -> None:
        """Show ``lines`` in place of what was there."""
        self._lines = lines
        while len(self._rows) < len(lines):
            self._add_row()
        self._draw()

    def _add_row(self) -> None:
        number = len(self._rows)
        sign, spinner = QLabel(), Spinner(self._theme)
        name, detail = Label(), ElidedLabel()
        detail.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        name.setMinimumHeight(self._theme.px(_ROW))
        for column, widget in enumerate((sign, name, detail)):
            self._grid.addWidget(widget, number, (0, 1, 3)[column])
        self._grid.addWidget(spinner, number, 0)
        self._rows.append((sign, spinner, name, detail))

    @Slot()
    def _draw(self) -> None:
        for line, (sign, spinner, name, detail) in zip(self._lines, self._rows, strict=False):
            running = line.state == "running"
            spinner.setVisible(running)
            sign.setVisible(not running)
            if not running:
                icon, colour = _ICONS[line.state]
                sign.setPixmap(self._theme.pixmap(icon, colour, 16, ratio=self.devicePixelRatioF()))
            name.setText(line.name)
            mark(name, role="value" if line.state != "waiting" else "quiet")
            detail.setText(line.detail)
            money = line.name == "Balance" and line.state == "ok"
            mark(detail, role="moneyStrong" if money else "secondary", state="err" if line.state == "failed" else "")
            name.setAccessibleName(f"{line.name}: {line.state} {line.detail}".strip())
