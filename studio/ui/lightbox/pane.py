"""One picture or clip in its place: zoomed and moved, its name over it, and below it where a clip is."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.domain.picture import Picture
from studio.state.clip_words import timecode
from studio.state.pair_side import SideView
from studio.state.whole_pictures import Pixels
from studio.ui.controls.elided_label import ElidedLabel, Label
from studio.ui.lightbox.canvas import ZoomCanvas
from studio.ui.theme.theme import Theme

NO_OTHER = "There is no other one yet. Make one, and compare it with this."

_INSET = 12
_LEFT = "AC"
"""Whose name stands at the left; that of the others stands at the right, so that a slider parts A and B."""


class SignedCanvas(ZoomCanvas):
    """A picture with its letter and its name over it.

    Attributes:
        number: The frame of a clip that is painted; -1 before there is one, and of a picture.

    Signals:
        focused: It has the keyboard now.
    """

    focused = Signal()

    def __init__(self, theme: Theme, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._letter = letter
        self._name = ""
        self._trouble = ""
        self.number = -1
        self.setObjectName(f"canvas{letter}")

    @property
    def name(self) -> str:
        """What is written over it."""
        return self._name

    @property
    def trouble(self) -> str:
        """What is written in the middle of it."""
        return self._trouble

    def say(self, name: str, trouble: str) -> None:
        """Write a name over it, or none, and what is wrong with it in its middle."""
        if (name, trouble) != (self._name, self._trouble):
            self._name, self._trouble = name, trouble
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

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
        seen = self.seen.toRect() if not self.seen.isEmpty() else self.rect()
        painter.setFont(plain)
        room = max(0, seen.width() - 2 * px(_INSET) - letter - 2 * px(8))
        name = painter.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room)
        width = letter + painter.fontMetrics().horizontalAdvance(name) + 2 * px(8)
        left = seen.left() + px(_INSET) if self._letter in _LEFT else seen.right() + 1 - px(_INSET) - width
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


class Pane(QWidget):
    """The canvas, and below it the moment and the frame of a clip.

    Signals:
        fitted: The frames of its clip are to be of another size.
            side: Pixels, the longer way.
    """

    fitted = Signal(object)

    def __init__(self, theme: Theme, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = letter
        self._picture: Picture | None = None
        self._side = SideView()
        self._whole: Pixels | None = None
        self._words = ""
        self.canvas = SignedCanvas(theme, letter, self)
        self._time = Label("", self, role="mono")
        self._time.setObjectName(f"time{letter}")
        self._frame = Label("", self, role="note")
        self._frame.setObjectName(f"frame{letter}")
        self._facts = ElidedLabel("", self, role="quiet")
        self._facts.setObjectName(f"facts{letter}")
        self._facts.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._caption = QWidget(self)
        row = QHBoxLayout(self._caption)
        row.setContentsMargins(16, 6, 16, 2)
        row.setSpacing(12)
        row.addWidget(self._time)
        row.addWidget(self._frame)
        row.addWidget(self._facts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._caption)
        self.canvas.zoomed.connect(self._fit)

    @property
    def picture(self) -> Picture | None:
        """What is in it."""
        return self._picture

    @property
    def whole(self) -> bool:
        """Whether all the pixels of a picture, or a frame of a clip, are in sight."""
        return self._whole is not None or self.canvas.number >= 0

    def caption(self, seen: bool) -> None:
        """Show below a clip where it is, or do without."""
        self._caption.setVisible(seen and self._picture is not None and self._picture.is_video)

    def settle(self) -> None:
        """Give the canvas its new size now, and not when there is time."""
        if (layout := self.layout()) is not None:
            layout.activate()

    def shows(self, picture: Picture) -> bool:
        """Return whether it is this one that is in it."""
        return self._picture is not None and self._picture.id == picture.id

    def show_picture(
        self, picture: Picture | None, *, name: str, words: str, still: QImage | None, zoomed: bool = False
    ) -> None:
        """Show another picture or clip: the small one until :meth:`see_whole` or :meth:`see` brings a large one.

        ``name`` is written over it, ``words`` is what a screen reader says of it. It is seen whole, or as large as the
        one before when it stays ``zoomed``.
        """
        before, self._picture = self._picture, picture
        self._words = words
        if (picture and picture.id) != (before and before.id):
            self._whole, self._side = None, SideView()
            self.canvas.number = -1
            size = QSize() if picture is None else QSize(picture.width, picture.height)
            self.canvas.say(name, "")
            self.canvas.show_image(still or QImage(), size, fresh=not zoomed)
        self._tell(name, self.canvas.trouble)

    def see_whole(self, pixels: Pixels | None, trouble: str) -> None:
        """Show all the pixels of a picture, or why there are none. Of a clip they stand for its first frame."""
        picture = self._picture
        if picture is None or (picture.is_video and self.canvas.number >= 0):
            return
        if pixels is not None and pixels is not self._whole:
            self._whole = pixels
            # A file that was edited may have another size than the library knows.
            self.canvas.show_image(pixels.image, pixels.image.size(), fresh=False, halves=pixels.halves)
        if not picture.is_video:
            self._tell(self.canvas.name, trouble)

    def show_side(self, view: SideView) -> None:
        """Say where the clip is."""
        if view.clip is None or not self.shows(view.clip):
            return
        before, self._side = self._side, view
        known = bool(view.count)
        if view.size != before.size and self.canvas.number < 0 and self._whole is None:
            self.canvas.show_image(self.canvas.image, QSize(*view.size), fresh=False)
        self._time.setText(f"{timecode(view.at)} / {timecode(view.seconds)}" if known else "")
        self._frame.setText(f"frame {view.number + 1}" if known else "")
        self._frame.setMinimumWidth(self._frame.fontMetrics().horizontalAdvance(f"frame {view.count}"))
        self._facts.setText(view.facts)
        self._tell(self.canvas.name, view.trouble)

    def see(self, number: int, image: QImage) -> None:
        """Show a frame."""
        self.canvas.number = number
        self.canvas.show_image(image, QSize(*self._side.size), fresh=False)

    def say_missing(self) -> None:
        """Say that there is nothing to put here."""
        self.show_picture(None, name="", words="", still=None)
        self.canvas.say("", NO_OTHER)
        self.canvas.setAccessibleName(f"Picture {self._letter}, none. {NO_OTHER}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _tell(self, name: str, trouble: str) -> None:
        self.canvas.say(name, trouble)
        view, letter = self._side, f"{self._letter}, " if name else ""
        if self._picture is not None and self._picture.is_video and not trouble:
            where = f"{view.at:.2f} of {view.seconds:g} seconds, frame {view.number + 1} of {view.count}"
            trouble = where if view.count else "being opened"
        self.canvas.setAccessibleName(", ".join(part for part in (f"{letter}{self._words}", trouble) if part))

    def _fit(self, _zoom: object = None) -> None:
        """Have frames made as large as they are seen; no larger than they are, unless all of them is seen."""
        place, size = self.canvas.place.size().toSize(), max(self._side.size)
        seen = max(place.width(), place.height())
        clip = self._picture is not None and self._picture.is_video
        if clip and self.isVisible() and not self.canvas.size().isEmpty():
            self.fitted.emit(max(1, seen if self.canvas.fitted else min(seen, size)))
