"""What will happen to what is dragged over the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.ui.controls.elided_label import Label
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

if TYPE_CHECKING:
    from studio.state.library.dropped import Dropped

_INSET = 10
_WIDE = 380


class DropOverlay(QWidget):
    """Lies over the window while files are dragged over it, and lets every event through to what is below."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("dropOverlay")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._card = QFrame(self)
        self._title, self._text = Label("", self._card, role="title"), Label("", self._card, role="secondary")
        for label in (self._title, self._text):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self._card, role="floating")
        column = QVBoxLayout(self._card)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._text)
        self.hide()

    @property
    def words(self) -> str:
        """What it says."""
        return self._title.text()

    def show_over(self, dropped: Dropped) -> None:
        """Say what would happen, over all of the window."""
        parent = self.parentWidget()
        assert parent is not None
        self._title.setText(dropped.title)
        self._text.setText(dropped.text)
        self.setAccessibleName(f"{dropped.title}. {dropped.text}")
        self.setGeometry(parent.rect())
        wide = min(self._theme.px(_WIDE), self.width() - 2 * _INSET)
        self._card.setFixedWidth(wide)
        self._card.adjustSize()
        self._card.move((self.width() - wide) // 2, (self.height() - self._card.height()) // 2)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.colour("veil"))
        pen = QPen(self._theme.colour("accent"), 2)
        pen.setDashPattern([4, 3])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        box = QRect(self.rect()).adjusted(_INSET, _INSET, -_INSET, -_INSET)
        painter.drawRoundedRect(QRectF(box), 8, 8)
