"""Five stars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme.theme import Theme

STARS = 5


class RatingBar(QWidget):
    """Shows and takes a rating from 0 to 5.

    Digits and arrows rate; a click on the star that already is the rating takes it away.

    Signals:
        rated: The user gave another rating.
            stars: 0 to 5.
    """

    rated = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, name: str = "Rating") -> None:
        """Prepare a bar without a rating. ``name`` is what a screen reader calls it, before the number."""
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._stars = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_stars(0)
        theme.tokens_changed.connect(self.updateGeometry)

    @property
    def stars(self) -> int:
        """The rating shown."""
        return self._stars

    def set_stars(self, stars: int) -> None:
        """Show a rating without a signal. Numbers outside 0 to 5 show the nearest one."""
        self._stars = min(STARS, max(0, stars))
        self.setAccessibleName(f"{self._name}, {self._stars} of {STARS}" if self._stars else f"{self._name}, none")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._pitch * STARS, max(24, self._theme.px(24)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        top = (self.height() - self._theme.px(15)) // 2
        for star in range(STARS):
            full = star < self._stars
            colour = ("text" if full else "text3") if self.isEnabled() else "disabled"
            left = star * self._pitch + (self._pitch - self._theme.px(15)) // 2
            painter.drawPixmap(left, top, self._theme.pixmap("star", colour, 15, ratio=ratio, filled=full))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or not self.rect().contains(event.position().toPoint()):
            return
        stars = int(event.position().x()) // self._pitch + 1
        self._rate(0 if stars == self._stars else stars)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_5 and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._rate(key - Qt.Key.Key_0)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Up):
            self._rate(self._stars + 1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Down):
            self._rate(self._stars - 1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self.update()

    @property
    def _pitch(self) -> int:
        return self._theme.px(18)

    def _rate(self, stars: int) -> None:
        before = self._stars
        self.set_stars(stars)
        if self._stars != before:
            self.rated.emit(self._stars)
