"""Icons drawn in the colours of the theme.

The files are line drawings whose colour is the word ``currentColor``. It is replaced before the drawing is
rendered, at the pixels the screen has, so that icons stay sharp at every scale.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPen, QPixmap

from studio.domain.resources import resource

FILLED = ("heart", "star")

_OWN_SIZE = b'width="24"\n  height="24"'


def drawing(name: str, colour: str, *, filled: bool = False) -> bytes:
    """Return the SVG of an icon in one colour.

    Raises:
        KeyError: There is no such icon. It is a mistake in our own code.
    """
    text = _source(name).replace("currentColor", colour)
    return (text.replace('fill="none"', f'fill="{colour}"', 1) if filled else text).encode()


class IconCache:
    """Rendered icons by name, colour, size, pixel ratio and filling. Belongs to the GUI thread."""

    def __init__(self) -> None:
        self._pixmaps: dict[tuple[str, str, int, float, bool], QPixmap] = {}

    def __len__(self) -> int:
        return len(self._pixmaps)

    def clear(self) -> None:
        """Forget every drawing. Icons and pixmaps handed out before stay valid."""
        self._pixmaps.clear()

    def pixmap(self, name: str, colour: str, size: int, *, ratio: float = 1.0, filled: bool = False) -> QPixmap:
        """Return an icon of ``size`` logical pixels for a screen with ``ratio`` device pixels in each."""
        key = (name, colour, size, ratio, filled)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = _render(drawing(name, colour, filled=filled), size, ratio)
        return found

    def icon(
        self,
        name: str,
        colour: str,
        size: int,
        *,
        disabled: str,
        checked: str = "",
        filled_when_checked: bool = False,
        gap: int = 0,
    ) -> QIcon:
        """Return an icon for every screen, with its look when disabled and when checked.

        ``gap`` is left free at its right: Qt sets words close to an icon, and a style sheet cannot move them.
        """
        icon = QIcon()
        looks = [
            (colour, False, QIcon.Mode.Normal, QIcon.State.Off),
            (colour, False, QIcon.Mode.Selected, QIcon.State.Off),
            (disabled, False, QIcon.Mode.Disabled, QIcon.State.Off),
            (checked or colour, filled_when_checked, QIcon.Mode.Normal, QIcon.State.On),
            (disabled, filled_when_checked, QIcon.Mode.Disabled, QIcon.State.On),
        ]
        for ratio in screen_ratios():
            for tint, filled, mode, state in looks:
                pixmap = self.pixmap(name, tint, size, ratio=ratio, filled=filled)
                icon.addPixmap(_widened(pixmap, gap) if gap else pixmap, mode, state)
        return icon


def dot(colour: str, *, size: int = 8, box: int = 16) -> QIcon:
    """Return a filled circle of ``size`` in the middle of ``box``: the state of a connection."""
    icon = QIcon()
    for ratio in screen_ratios():
        pixmap = _blank(QSize(box, box), ratio)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        edge = (box - size) / 2
        painter.drawEllipse(QRectF(edge, edge, size, size))
        painter.end()
        icon.addPixmap(pixmap)
    return icon


def frame(width: int, height: int, colour: str, *, checked: str, disabled: str, scale: float = 1.0) -> QIcon:
    """Return the outline of a picture with these proportions in a box of 24 × 20."""
    wide = min(22.0, (220 * width / height) ** 0.5)
    tall = wide * height / width
    if tall > 18:
        wide, tall = 18 * width / height, 18.0
    icon = QIcon()
    looks = [
        (colour, QIcon.Mode.Normal, QIcon.State.Off),
        (colour, QIcon.Mode.Selected, QIcon.State.Off),
        (checked, QIcon.Mode.Normal, QIcon.State.On),
        (disabled, QIcon.Mode.Disabled, QIcon.State.Off),
    ]
    for ratio in screen_ratios():
        for tint, mode, state in looks:
            pixmap = _blank(QSize(round(24 * scale), round(20 * scale)), ratio)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.scale(scale, scale)
            painter.setPen(QPen(QColor(tint), 1.5))
            painter.drawRoundedRect(QRectF(12 - wide / 2, 10 - tall / 2, wide, tall), 1.5, 1.5)
            painter.end()
            icon.addPixmap(pixmap, mode, state)
    return icon


def screen_ratios() -> list[float]:
    """Return the device pixel ratios worth drawing for: those of the screens, and plain and double."""
    return sorted({1.0, 2.0} | {screen.devicePixelRatio() for screen in QGuiApplication.screens()})


@cache
def _source(name: str) -> str:
    path = resource(f"icons/{name}.svg")
    if not path.is_file():
        raise KeyError(name)
    return path.read_text("utf-8")


def _blank(size: QSize, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _widened(pixmap: QPixmap, gap: int) -> QPixmap:
    size = pixmap.deviceIndependentSize().toSize()
    wide = _blank(QSize(size.width() + gap, size.height()), pixmap.devicePixelRatio())
    painter = QPainter(wide)
    painter.drawPixmap(0, 0, pixmap)
    painter.end()
    return wide


def _render(svg: bytes, size: int, ratio: float) -> QPixmap:
    # The size is written into the drawing, and Qt is handed plain bytes: a reader over a buffer made in Python calls
    # back into Python while it holds a lock of Qt, which stops the window for ever when a thread decodes meanwhile.
    side = round(size * ratio)
    image = QImage.fromData(svg.replace(_OWN_SIZE, f'width="{side}" height="{side}"'.encode(), 1))
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
