"""The line above a field: its label, and what stands at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.ui.controls.elided_label import Label
from studio.ui.theme.theme import Theme

HEIGHT = 24


class SectionHeader(QWidget):
    """A label that is the buddy of its field, with room for notes and icons behind it."""

    def __init__(self, theme: Theme, title: str, *widgets: QWidget, buddy: QWidget | None = None) -> None:
        super().__init__()
        self._theme = theme
        label = Label(title, self, role="label")
        if buddy is not None:
            label.setBuddy(buddy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(label)
        row.addStretch(1)
        for widget in widgets:
            row.addWidget(widget)
        theme.tokens_changed.connect(self._scale)
        self._scale()

    def _scale(self) -> None:
        self.setFixedHeight(self._theme.px(HEIGHT))
