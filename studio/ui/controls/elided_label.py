"""Words that give way to an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from studio.ui.theme.roles import mark

_DOT = " · "


class Label(QLabel):
    """Words in one of the roles of the style sheet, never read as HTML."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, role: str = "") -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        if role:
            mark(self, role=role)


class ElidedLabel(Label):
    """One line that shortens itself to the width there is; the tooltip then has all of it.

    ``text()`` is always the whole text. Ids are cut in the middle, so that both ends can be compared.
    """

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        role: str = "",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text, parent, role=role)
        self._mode = mode
        self._own_tip = True
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        super().setText(text.replace("\n", " "))
        self._tell()

    def setToolTip(self, text: str) -> None:
        self._own_tip = not text
        super().setToolTip(text)
        self._tell()

    @property
    def shown(self) -> str:
        """The text as it fits now."""
        width = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), getattr(self, "_mode", Qt.TextElideMode.ElideRight), width)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown)

    def _tell(self) -> None:
        if getattr(self, "_own_tip", False):
            super().setToolTip(self.text() if self.shown != self.text() else "")


class FactsLabel(ElidedLabel):
    """Facts with dots between them. Where there is no room for all, the last ones are left out, each as a whole."""

    @property
    def shown(self) -> str:
        """The facts that fit now."""
        return self._fitting(self.contentsRect().width())

    def width_in(self, room: int) -> int:
        """Return how wide it is where there are ``room`` pixels: as wide as the facts that fit there, and no more."""
        return min(room, self.fontMetrics().horizontalAdvance(self._fitting(room)) + 2)

    def _fitting(self, room: int) -> str:
        text = self.text()
        end = "," if text.endswith(",") else ""
        facts = text.removesuffix(",").split(_DOT)
        while len(facts) > 1 and self.fontMetrics().horizontalAdvance(_DOT.join(facts) + end) > room:
            facts.pop()
        return self.fontMetrics().elidedText(_DOT.join(facts) + end, Qt.TextElideMode.ElideRight, room)
