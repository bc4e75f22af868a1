"""Small words with an edge around them: over pictures, on buttons, beside lines."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme.theme import Theme

_FILLED = ("heart", "play", "star")


class BadgeKind(Enum):
    """What a badge stands on."""

    PICTURE = "picture"
    COUNT = "count"


class Badge(QWidget):
    """A badge as a widget. Delegates draw the same thing with `draw_badge`."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        parent: QWidget | None = None,
        *,
        icon: str = "",
        kind: BadgeKind = BadgeKind.PICTURE,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = text
        self._icon = icon
        self._kind = kind
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_text(text)
        theme.tokens_changed.connect(self._resize)

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text

    def set_text(self, text: str, *, icon: str | None = None) -> None:
        """Show other words, and another icon when one is given."""
        self._text = text
        self._icon = self._icon if icon is None else icon
        self.setAccessibleName(text)
        self._resize()

    def sizeHint(self) -> QSize:
        return badge_size(self._theme, self._text, icon=self._icon, kind=self._kind)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        draw_badge(painter, self._theme, QPoint(0, 0), self._text, icon=self._icon, kind=self._kind, ratio=ratio)

    def _resize(self) -> None:
        self.updateGeometry()
        self.adjustSize()
        self.update()


def badge_size(theme: Theme, text: str, *, icon: str = "", kind: BadgeKind = BadgeKind.PICTURE) -> QSize:
    """Return the room a badge takes."""
    words = QFontMetrics(_font(theme, kind)).horizontalAdvance(text)
    if kind is BadgeKind.COUNT:
        return QSize(max(theme.px(16), words + theme.px(8)), theme.px(16))
    drawing = theme.px(12) + (theme.px(4) if text else 0) if icon else 0
    return QSize(words + drawing + theme.px(10), theme.px(18))


def draw_badge(
    painter: QPainter,
    theme: Theme,
    corner: QPoint,
    text: str,
    *,
    icon: str = "",
    kind: BadgeKind = BadgeKind.PICTURE,
    ratio: float = 1.0,
) -> QRect:
    """Draw a badge with its top left at ``corner`` and return the rectangle it covers.

    ``ratio`` is the pixel ratio of the device painted on.
    """
    rect = QRect(corner, badge_size(theme, text, icon=icon, kind=kind))
    count = kind is BadgeKind.COUNT
    radius = rect.height() / 2 if count else theme.px(4)
    ink = "window" if count else "onoverlay"
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("text" if count else "overlay"))
    painter.drawRoundedRect(rect, radius, radius)
    words = rect if count else rect.adjusted(theme.px(5), 0, 0, 0)
    if icon:
        top = rect.center().y() - theme.px(12) // 2 + 1
        painter.drawPixmap(words.left(), top, theme.pixmap(icon, ink, 12, ratio=ratio, filled=icon in _FILLED))
        words.adjust(theme.px(16), 0, 0, 0)
    align = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignHCenter if count else Qt.AlignmentFlag.AlignLeft)
    painter.setFont(_font(theme, kind))
    painter.setPen(theme.colour(ink))
    painter.drawText(words, int(align), text)
    painter.restore()
    return rect


def _font(theme: Theme, kind: BadgeKind) -> QFont:
    return theme.font(11, 600 if kind is BadgeKind.COUNT else 500)
