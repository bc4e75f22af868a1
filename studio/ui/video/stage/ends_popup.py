"""The last frames of a clip, to choose from which the next one goes on."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.state.frame_taker import ClipEnd
from studio.ui.controls.button import Button
from studio.ui.controls.elided_label import Label
from studio.ui.controls.picture import RING, Scaler, draw_edge, draw_picture, draw_ring
from studio.ui.controls.spinner import Spinner
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_COLUMNS = 5
_WIDTH, _HEIGHT, _LINE, _GAP = 116, 66, 18, 12


class EndsView(QWidget):
    """Frames in two rows, each with how sharp it is. Arrows and clicks move the hand, Return takes what it is on.

    Signals:
        taken: A frame was chosen.
            number: Which of the clip, from 0.
        moved: The hand is on another.
    """

    taken = Signal(int)
    moved = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler(16)
        self._ends: tuple[ClipEnd, ...] = ()
        self._at = 0
        self.setObjectName("endsView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def end(self) -> ClipEnd | None:
        """The frame the hand is on."""
        return self._ends[self._at] if self._ends else None

    def show_ends(self, ends: tuple[ClipEnd, ...]) -> None:
        """Show frames, with the hand on the sharpest."""
        self._ends = ends
        self._at = next((at for at, end in enumerate(ends) if end.sharpest), 0)
        self.updateGeometry()
        self._tell()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        columns, rows = min(max(len(self._ends), 1), _COLUMNS), -(-max(len(self._ends), 1) // _COLUMNS)
        return QSize(
            columns * px(_WIDTH) + (columns - 1) * px(_GAP) + 2 * RING,
            rows * px(_HEIGHT + _LINE) + (rows - 1) * px(_GAP) + 2 * RING,
        )

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def place(self, at: int) -> QRect:
        """Return where a frame is painted."""
        px = self._theme.px
        row, column = divmod(at, _COLUMNS)
        left, top = RING + column * px(_WIDTH + _GAP), RING + row * px(_HEIGHT + _LINE + _GAP)
        return QRect(left, top, px(_WIDTH), px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for at, end in enumerate(self._ends):
            place = self.place(at)
            pixmap = self._scaler.pixmap(end.image, place.size(), self.devicePixelRatioF())
            draw_picture(painter, QRectF(place), pixmap, radius=4)
            if at == self._at:
                draw_ring(painter, self._theme, QRectF(place), radius=4)
            else:
                draw_edge(painter, self._theme, QRectF(place), radius=4)
            self._paint_line(painter, end, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -_COLUMNS,
            Qt.Key.Key_Down: _COLUMNS,
            Qt.Key.Key_Home: -len(self._ends),
            Qt.Key.Key_End: len(self._ends),
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._move(self._at + steps[key], clamp=key in (Qt.Key.Key_Home, Qt.Key.Key_End))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.end is not None:
            self.taken.emit(self.end.number)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if (at := self._under(event.position().toPoint())) >= 0:
            self._move(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._under(event.position().toPoint()) >= 0 and self.end is not None:
            self.taken.emit(self.end.number)

    def _under(self, point: QPoint) -> int:
        return next((at for at in range(len(self._ends)) if self.place(at).contains(point)), -1)

    def _move(self, to: int, *, clamp: bool = False) -> None:
        if clamp:
            to = min(max(to, 0), len(self._ends) - 1)
        if 0 <= to < len(self._ends):
            self._at = to
            self._tell()

    def _tell(self) -> None:
        if (end := self.end) is not None:
            self.setAccessibleName(f"Frame {end.number + 1}, {', '.join(_marks(end))}")
        self.update()
        self.moved.emit()

    def _paint_line(self, painter: QPainter, end: ClipEnd, place: QRect) -> None:
        """Write the number and the marks below a frame, and draw how sharp it is as a bar between."""
        px, theme = self._theme.px, self._theme
        room = QRect(place.left(), place.bottom() + 1 + px(3), place.width(), px(_LINE) - px(3))
        painter.setFont(theme.font(11, 500 if end.sharpest else 400))
        painter.setPen(theme.colour("text" if end.sharpest else "text3"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), f"{end.number + 1}")
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, right, " · ".join(_marks(end)))


def _marks(end: ClipEnd) -> tuple[str, ...]:
    words = "sharpest" if end.sharpest else f"{end.sharpness * 100:.0f} %"
    return (words, "last") if end.last else (words,)


class EndsPopup(QFrame):
    """Floats below the button that opened it.

    Signals:
        taken: A frame was chosen.
            number: Which of the clip, from 0.
    """

    taken = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._theme = theme
        self.setObjectName("endsPopup")
        self.setAccessibleName("Continue from")
        mark(self, role="floating")
        self._wait = Spinner(theme, self, name="Looking at the last frames")
        self.view = EndsView(theme, self)
        self._note = Label("", self, role="aside")
        self._take = Button(theme, "Continue from this frame", self, kind="primary", size="small")
        self._take.setObjectName("endsTakeButton")
        self._lay_out()
        self.view.taken.connect(self._taken)
        self._take.clicked.connect(self._take_current)

    def open_at(self, corner: QPoint) -> None:
        """Open with its top right corner at a place on the screen; the frames come later."""
        self._corner = corner
        self._show_frames(())
        self.show()

    @Slot(object)
    def show_ends(self, ends: tuple[ClipEnd, ...]) -> None:
        """Show the frames that came; without any there is nothing to choose from, and it closes."""
        if not self.isVisible():
            return
        if not ends:
            self.close()
            return
        self._show_frames(ends)
        self.view.setFocus(Qt.FocusReason.PopupFocusReason)

    def _show_frames(self, ends: tuple[ClipEnd, ...]) -> None:
        self.view.show_ends(ends)
        self.view.setVisible(bool(ends))
        self._wait.setVisible(not ends)
        self._take.setVisible(bool(ends))
        self._note.setText("The very last frame is often poor. Sharpness is compared below each." if ends else "")
        self.adjustSize()
        self.move(self._corner.x() - self.width(), self._corner.y())

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(Label("Continue from one of the last frames", self, role="section"))
        column.addWidget(self._wait, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.view)
        row = QHBoxLayout()
        row.addWidget(self._note, 1)
        row.addWidget(self._take)
        column.addLayout(row)

    @Slot()
    def _take_current(self) -> None:
        if (end := self.view.end) is not None:
            self._taken(end.number)

    @Slot(int)
    def _taken(self, number: int) -> None:
        self.close()
        self.taken.emit(number)
