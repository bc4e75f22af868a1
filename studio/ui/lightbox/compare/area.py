"""The room that one to four pictures share."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.state.compare import LETTERS, Mode
from studio.ui.lightbox.compare.handle import CompareHandle
from studio.ui.lightbox.pane import Pane
from studio.ui.theme.theme import Theme


def places(room: QRect, count: int) -> list[QRect]:
    """Return where ``count`` pictures stand beside each other: up to three in a row, four in two.

    All are equally large, so that one zoom means the same in each; a line or a little more is between them.
    """
    columns = 2 if count == 4 else max(count, 1)
    rows = 2 if count == 4 else 1
    wide, tall = (room.width() - columns + 1) // columns, (room.height() - rows + 1) // rows
    across = [room.left() + at * (room.width() - wide) // max(columns - 1, 1) for at in range(columns)]
    down = [room.top() + at * (room.height() - tall) // max(rows - 1, 1) for at in range(rows)]
    return [QRect(across[at % columns], down[at // columns], wide, tall) for at in range(count)]


class Area(QWidget):
    """One pane for each picture. All show the same part of theirs: what moves one of them moves the others.

    Attributes:
        panes: From A on; there may be more than are in sight.
        frames: What each pane is in. That of B is narrower than its pane while a slider divides them.

    Signals:
        divided: The slider was moved.
            split: Where to, 0 to 1 of what is seen of the pictures.
        nudged: It was moved by keys.
            by: How far.
        activated: A pane has the keyboard now.
            at: Which.
        fitted: The frames of a clip are to be of another size.
            at: Which pane it is in.
            side: Pixels, the longer way.
        zoomed: Another part is seen, or it is seen larger.
    """

    divided = Signal(float)
    nudged = Signal(float)
    activated = Signal(int)
    fitted = Signal(int, object)
    zoomed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mode, self._count, self._split, self._active = Mode.SINGLE, 1, 0.5, 0
        self._following = False
        self.panes: list[Pane] = []
        self.frames: list[QWidget] = []
        self._handle = CompareHandle(theme, self)
        self._handle.hide()
        self.grow(1)
        self._handle.dragged.connect(self._drag)
        self._handle.nudged.connect(self.nudged)

    @property
    def canvas(self) -> QWidget:
        """The pane that the keyboard should be on."""
        return self.panes[min(self._active, len(self.panes) - 1)].canvas

    @property
    def has_the_keyboard(self) -> bool:
        """Whether the keyboard is on one of the pictures."""
        focus = self.focusWidget()
        return focus is not None and focus.hasFocus()

    def grow(self, count: int) -> list[Pane]:
        """Return all panes; there are at least ``count`` from now on."""
        while len(self.panes) < count:
            at = len(self.panes)
            frame = QWidget(self)
            frame.hide()
            frame.stackUnder(self._handle)
            pane = Pane(self._theme, LETTERS[at], frame)
            pane.canvas.zoomed.connect(partial(self._moved, at))
            pane.canvas.focused.connect(partial(self.activated.emit, at))
            pane.fitted.connect(partial(self.fitted.emit, at))
            self.frames.append(frame)
            self.panes.append(pane)
        return self.panes

    def arrange(self, mode: Mode, count: int, *, split: float = 0.5, active: int = 0, enlarge: bool = True) -> None:
        """Give ``count`` panes their places; ``enlarge`` lets small pictures fill theirs."""
        self.grow(count)
        self._mode, self._count, self._split, self._active = mode, count, split, active
        for pane in self.panes:
            pane.canvas.set_enlarging(enlarge)
        self._place()

    def divide(self, split: float) -> None:
        """Divide the pair elsewhere; all else stays as it is."""
        self._split = split
        self._divide()

    def show_image(self, at: int, number: int, image: QImage) -> None:
        """Show the frame of a clip."""
        if at < len(self.panes):
            self.panes[at].see(number, image)

    @property
    def seen(self) -> QRectF:
        """Where the pair is in sight: what the slider divides."""
        seen = [pane.canvas.seen for pane in self.panes[:2] if not pane.canvas.seen.isEmpty()]
        both = QRectF()
        for each in seen:
            both = both.united(each)
        return both if not both.isEmpty() else QRectF(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.colour("stage"))
        if self._mode is Mode.SIDE:
            between = QRegion(self.rect())
            for frame in self.frames[: self._count]:
                between -= QRegion(frame.geometry())
            painter.setClipRegion(between)
            painter.fillRect(self.rect(), self._theme.colour("line"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Give the panes their places. What is seen stays as large, and what comes into sight shows the same."""
        beside, self._following = self._mode is Mode.SIDE, True
        lead = next((pane for pane in self.panes[: self._count] if pane.isVisible()), self.panes[0])
        rooms = places(self.rect(), self._count) if beside else [self.rect()] * self._count
        for at, pane in enumerate(self.panes):
            self.frames[at].setVisible(self._is_seen(at))
            if at < self._count:
                pane.caption(self._mode is not Mode.SLIDER)
                self.frames[at].setGeometry(rooms[at])
                pane.setGeometry(QRect(QPoint(), rooms[at].size()))
                pane.settle()
        for at, pane in enumerate(self.panes):
            if self._is_seen(at) and pane is not lead:
                pane.canvas.follow(lead.canvas)
        self._following = False
        self._handle.setVisible(self._mode is Mode.SLIDER and self._count > 1)
        self._divide()
        self.update()

    def _is_seen(self, at: int) -> bool:
        if self._mode is Mode.SINGLE:
            return at == self._active
        return at < (2 if self._mode is Mode.SLIDER else self._count)

    def _divide(self) -> None:
        """Let B be seen only at the right of the split."""
        if self._mode is not Mode.SLIDER or self._count < 2:
            return
        seen = self.seen
        x = round(seen.left() + self._split * seen.width())
        self.frames[1].setGeometry(x, 0, max(0, self.width() - x), self.height())
        self.panes[1].move(-x, 0)
        width = self._handle.sizeHint().width()
        self._handle.setGeometry(x - width // 2, round(seen.top()), width, max(width, round(seen.height())))
        self._handle.show_split(self._split)

    def _moved(self, at: int, zoom: object) -> None:
        """Let the other panes show the same part."""
        if self._following or not self._is_seen(at):
            return
        self._following = True
        for number, pane in enumerate(self.panes):
            if number != at and self._is_seen(number):
                pane.canvas.follow(self.panes[at].canvas)
        self._following = False
        self._divide()
        self.zoomed.emit(self.panes[at].canvas)

    def _drag(self, x: float) -> None:
        seen = self.seen
        self.divided.emit(min(max((x - seen.left()) / max(1.0, seen.width()), 0.0), 1.0))
