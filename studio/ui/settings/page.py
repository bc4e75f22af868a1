"""A page of settings: every control with its label above and one sentence below."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.controls.elided_label import Label
from studio.ui.controls.steady_area import BAR, SteadyArea

_FIELD = 220


class Page(SteadyArea):
    """Puts settings below each other; it scrolls when the text is larger than the dialog."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        inside = QWidget()
        super().__init__(inside, parent)
        self.title = title
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 16 - BAR, 0)
        self._column.setSpacing(0)
        self._column.addWidget(Label(title, role="page"))
        self._column.addSpacing(16)
        self._column.addStretch(1)

    def add(
        self, label: str, control: QWidget, sentence: str, *, wide: bool = False, beside: QWidget | None = None
    ) -> Label:
        """Add ``control``; return the sentence under it. Without a ``label`` the control has its own words."""
        if label:
            name = Label(label, role="label")
            name.setBuddy(control)
            self._put(name, 4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(control, 1 if wide else 0)
        if label and not wide:
            control.setFixedWidth(_FIELD)
        if beside is not None:
            row.addWidget(beside)
        if not wide:
            row.addStretch(1)
        self._column.insertLayout(self._column.count() - 1, row)
        note = Label(sentence, role="note")
        note.setWordWrap(True)
        control.setAccessibleDescription(sentence)
        self._column.insertSpacing(self._column.count() - 1, 4)
        self._put(note, 18)
        return note

    def _put(self, widget: QWidget, gap: int) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)
        self._column.insertSpacing(self._column.count() - 1, gap)
