"""Small words with an edge around them, over pictures."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter

from studio.ui.theme.theme import Theme

_FILLED = ("heart", "play", "star")


def badge_size(theme: Theme, text: str, *, icon: str = "") -> QSize:
    """Return the room a badge takes."""
    words = QFontMetrics(theme.font(11, 500)).horizontalAdvance(text)
    drawing = theme.px(12) + (theme.px(4) if text else 0) if icon else 0
    return QSize(words + drawing + theme.px(10), theme.px(18))


def draw_length(painter: QPainter, theme: Theme, tile: QRect, text: str, *, ratio: float = 1.0) -> None:
    """Draw how long a clip plays into the lower right corner of its ``tile``; in one too narrow only the mark."""
    inset = theme.px(5)
    words = text if badge_size(theme, text, icon="play").width() + 2 * inset <= tile.width() else ""
    size = badge_size(theme, words, icon="play")
    corner = QPoint(tile.right() + 1 - inset - size.width(), tile.bottom() + 1 - inset - size.height())
    draw_badge(painter, theme, corner, words, icon="play", ratio=ratio)


def draw_badge(
    painter: QPainter, theme: Theme, corner: QPoint, text: str, *, icon: str = "", ratio: float = 1.0
) -> QRect:
    """Draw a badge with its top left at ``corner`` and return the rectangle it covers.

    ``ratio`` is the pixel ratio of the device painted on.
    """
    rect = QRect(corner, badge_size(theme, text, icon=icon))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("overlay"))
    painter.drawRoundedRect(rect, theme.px(4), theme.px(4))
    words = rect.adjusted(theme.px(5), 0, 0, 0)
    if icon:
        top = rect.center().y() - theme.px(12) // 2 + 1
        painter.drawPixmap(words.left(), top, theme.pixmap(icon, "onoverlay", 12, ratio=ratio, filled=icon in _FILLED))
        words.adjust(theme.px(16), 0, 0, 0)
    painter.setFont(theme.font(11, 500))
    painter.setPen(theme.colour("onoverlay"))
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
    painter.restore()
    return rect
