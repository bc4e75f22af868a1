"""One of two clips side by side: its frame, zoomed and moved, its letter and name, and where it is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.state.clip_words import timecode
from studio.state.pair_side import SideView
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.lightbox.canvas import ZoomCanvas
from studio.ui.theme.theme import Theme

NO_OTHER = "There is no other clip yet. Make one, and compare it with this."

_INSET = 12


class ClipCanvas(ZoomCanvas):
    """A frame with the letter and the name of its clip over it.

    Attributes:
        number: The frame that is painted; -1 before there is one.
    """

    def __init__(self, theme: Theme, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, enlarge=True)
        self._letter = letter
        self._name = ""
        self._trouble = ""
        self.number = -1
        self.setObjectName(f"canvas{letter}")

    def say(self, name: str, trouble: str) -> None:
        """Write the clip's name over it, and what is wrong with it in its middle."""
        if (name, trouble) != (self._name, self._trouble):
            self._name, self._trouble = name, trouble
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._trouble:
            self._warn(painter)
        if self._name:
            self._sign(painter)

    def _sign(self, painter: QPainter) -> None:
        px, colour = self._theme.px, self._theme.colour
        bold, plain = self._theme.font(12, 700), self._theme.font(12, 500)
        painter.setFont(bold)
        letter = painter.fontMetrics().horizontalAdvance(self._letter) + px(8)
        seen = self._seen()
        painter.setFont(plain)
        room = max(0, seen.width() - 2 * px(_INSET) - letter - 2 * px(8))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        width = letter + painter.fontMetrics().horizontalAdvance(name) + 2 * px(8)
        left = seen.left() + px(_INSET) if self._letter == "A" else seen.right() + 1 - px(_INSET) - width
        sign = QRect(left, seen.top() + px(_INSET), width, px(24))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("overlay"))
        painter.drawRoundedRect(sign, px(4), px(4))
        painter.setPen(colour("onoverlay"))
        words = sign.adjusted(px(8), 0, 0, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(words.adjusted(letter, 0, 0, 0), middle, name)
        painter.setFont(bold)
        painter.drawText(words, middle, self._letter)

    def _seen(self) -> QRect:
        """Return where the picture is as far as it is in sight, in the widget."""
        ratio, place = self.devicePixelRatioF(), self.place
        here = QRectF(place.topLeft() / ratio, place.size() / ratio).toRect()
        return here.intersected(self.rect()) if not here.isEmpty() else self.rect()

    def _warn(self, painter: QPainter) -> None:
        px = self._theme.px
        painter.setFont(self._theme.font(13))
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = self.rect().adjusted(px(24), px(48), -px(24), -px(16))
        words = painter.boundingRect(room, flags, self._trouble).adjusted(-px(12), -px(8), px(12), px(8))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("overlay"))
        painter.drawRoundedRect(words, px(6), px(6))
        painter.setPen(self._theme.colour("onoverlay"))
        painter.drawText(room, flags, self._trouble)


class ComparedClip(QWidget):
    """The canvas, and below it the moment and the frame that are seen.

    Signals:
        fitted: Its frames are to be of another size.
            side: Pixels, the longer way.
    """

    fitted = Signal(object)

    def __init__(self, theme: Theme, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self._view = SideView()
        self.canvas = ClipCanvas(theme, letter, self)
        self._time = Label("", self, role="mono")
        self._time.setObjectName(f"time{letter}")
        self._frame = Label("", self, role="note")
        self._frame.setObjectName(f"frame{letter}")
        self._facts = ElidedLabel("", self, role="quiet")
        self._facts.setObjectName(f"facts{letter}")
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout()
        row.setContentsMargins(16, 6, 16, 2)
        row.setSpacing(12)
        row.addWidget(self._time)
        row.addWidget(self._frame)
        row.addWidget(self._facts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addLayout(row)
        self.canvas.zoomed.connect(self._fit)

    def show_side(self, view: SideView, still: QImage | None) -> None:
        """Say where the clip is; of another one show ``still`` until its frame comes."""
        before, self._view = self._view, view
        here, there = view.clip and view.clip.id, before.clip and before.clip.id
        if here != there or (view.size != before.size and self.canvas.number < 0):
            self.canvas.number = -1
            image = QImage() if view.clip is None or still is None else still
            self.canvas.show_image(image, QSize(*view.size), fresh=True)
        known = bool(view.count)
        self._time.setText(f"{timecode(view.at)} / {timecode(view.seconds)}" if known else "")
        self._frame.setText(f"frame {view.number + 1}" if known else "")
        self._frame.setMinimumWidth(self._frame.fontMetrics().horizontalAdvance(f"frame {view.count}"))
        self._facts.setText(view.facts)
        self.canvas.say(view.title, view.trouble if view.clip is not None else NO_OTHER)
        self.canvas.setAccessibleName(self._told(view))

    def see(self, number: int, image: QImage) -> None:
        """Show a frame."""
        self.canvas.number = number
        self.canvas.show_image(image, QSize(*self._view.size), fresh=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _told(self, view: SideView) -> str:
        if view.clip is None:
            return f"Clip {self._letter}, none"
        where = f"{view.at:.2f} of {view.seconds:g} seconds, frame {view.number + 1} of {view.count}"
        return f"Clip {self._letter}, {view.title}, {view.trouble or (where if view.count else 'being opened')}"

    def _fit(self, _zoom: object = None) -> None:
        """Have frames made as large as they are seen; no larger than they are, unless all of them is seen."""
        place, size = self.canvas.place.size().toSize(), max(self._view.size)
        seen = max(place.width(), place.height())
        if self._view.clip is not None and self.isVisible() and not self.canvas.size().isEmpty():
            self.fitted.emit(max(1, seen if self.canvas.fitted else min(seen, size)))
