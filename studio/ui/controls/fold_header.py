"""The line that opens and closes a section."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme


class FoldHeader(QToolButton):
    """A chevron, a title, and while closed a summary of what is inside. ``toggled`` tells when it opens.

    Right opens and Left closes, as in a tree.
    """

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None, *, label: bool = False) -> None:
        """Prepare a closed section. With ``label`` the open one reads as the label of the field below it."""
        super().__init__(parent)
        self._theme = theme
        self._label = label
        self._summary = ""
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        mark(self, kind="fold")
        self._tell()
        self.toggled.connect(self._tell)

    @property
    def summary(self) -> str:
        """What the closed section holds, in words."""
        return self._summary

    def set_summary(self, summary: str) -> None:
        """Say what the closed section holds. Foreign text is welcome: it is drawn as it is."""
        self._summary = summary.replace("\n", " ")
        self._tell()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(160), self._theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}.get(Qt.Key(event.key()))
        if opens is None:
            super().keyPressEvent(event)
        elif opens != self.isChecked():
            self.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tall, size = self.height(), self._theme.px(14)
        chevron = "chevron-down" if self.isChecked() else "chevron-right"
        colour = "text2" if self.isEnabled() else "disabled"
        pixmap = self._theme.pixmap(chevron, colour, 14, ratio=self.devicePixelRatioF())
        apart = self._label and self.isChecked()
        painter.drawPixmap(self.width() - size - self._theme.px(5) if apart else 0, (tall - size) // 2, pixmap)
        left = self._words(painter, self.text(), colour, left=0 if apart else size + self._theme.px(6), weight=500)
        if not self.isChecked():
            self._words(painter, self._summary, "text3", left=left + self._theme.px(8), weight=400)

    def _words(self, painter: QPainter, text: str, colour: str, *, left: int, weight: int) -> int:
        painter.setFont(self._theme.font(12, weight))
        painter.setPen(self._theme.colour(colour))
        room = max(0, self.width() - left)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        place = QRect(left, 0, room, self.height())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        return left + painter.fontMetrics().horizontalAdvance(shown)

    def _tell(self) -> None:
        hidden = f", {self._summary}" if self._summary and not self.isChecked() else ""
        self.setAccessibleName(self.text() + hidden)
