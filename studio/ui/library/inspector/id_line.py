"""An id: to be read, selected and copied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from studio.ui.controls.button import IconButton
from studio.ui.controls.elided_label import Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_NAMES = 92


class _Value(QLineEdit):
    """Text to select. Until somebody does, what has no room gives way in its middle: both ends tell ids apart."""

    def paintEvent(self, event: QPaintEvent) -> None:
        place, metrics = self.rect(), self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, place.width())
        if self.hasFocus() or self.hasSelectedText() or shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(place, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)


class IdLine(QWidget):
    """A name, an id on one line and a button that copies it. Out of sight without an id."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._label = Label(name, self, role="note")
        self.value = _Value(self)
        self.value.setReadOnly(True)
        self.value.setFrame(False)
        self.value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.copy = IconButton(theme, "copy", f"Copy {name[0].lower()}{name[1:]}", self, size="small")
        self.copy.clicked.connect(self._copy)
        mark(self.value, role="id")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._label)
        row.addWidget(self.value, 1)
        row.addWidget(self.copy)
        theme.tokens_changed.connect(self._measure)
        self._measure()
        self.hide()

    def show_id(self, text: str) -> None:
        """Show ``text``; its beginning is in sight."""
        self.setVisible(bool(text))
        if text != self.value.text():
            self.value.setText(text)
            self.value.setCursorPosition(0)
            self.value.setAccessibleName(f"{self._name}: {text}")
            self.value.setToolTip(text)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.value.text())

    @Slot()
    def _measure(self) -> None:
        self._label.setFixedWidth(self._theme.px(_NAMES))
        self._label.setAlignment(Qt.AlignmentFlag.AlignVCenter)
