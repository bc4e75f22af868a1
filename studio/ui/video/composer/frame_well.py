"""One frame of the clip to be: where a picture is dropped, and the part of it that is kept."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.state.frame_wells import WellView
from studio.ui.controls.badge import draw_badge
from studio.ui.controls.button import Button
from studio.ui.controls.dragging import take_copy
from studio.ui.controls.spinner import Spinner
from studio.ui.theme.theme import Theme
from studio.ui.video.composer.crop_surface import CropSurface
from studio.ui.video.composer.intake import Intake

TITLES = {"first": "First", "last": "Last"}
_SNUG, _HEIGHT = 90, 126
_NOT_YET = "Add a first frame to use a last one"


class FrameWell(CropSurface):
    """Shows what lies in one well, or how to put something there.

    Signals:
        crop_wanted: The user wants to see the crop large.
        browse_wanted: The user wants to choose a file.
        clear_wanted: The user wants it empty.
        menu_wanted: The user wants to see what can be done.
            place: Where on the screen.
    """

    crop_wanted = Signal()
    browse_wanted = Signal()
    clear_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, which: str, intake: Intake, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._which = which
        self._intake = intake
        self._view = WellView()
        self._over = False
        self.setObjectName(f"{which}FrameWell")
        self.setToolTip("Drop a picture; drag to choose the crop")
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._browse = Button(theme, "Browse", self, kind="link")
        self._browse.setObjectName(f"{which}BrowseButton")
        self._browse.setAccessibleName(f"Browse for the {which} frame")
        self._browse.clicked.connect(self.browse_wanted)
        self._spinner = Spinner(theme, self, name=f"The {which} frame is being read")
        self._tall = _HEIGHT
        theme.tokens_changed.connect(self._scale)
        self._scale()
        self.show_well(self._view, "16:9")

    def show_well(self, view: WellView, ratio: str) -> None:
        """Show ``view``, cropped to ``ratio``."""
        self._view = view
        self.show_frame(view.frame, view.image, ratio)
        empty = view.frame is None and not view.busy
        if not empty and self._browse.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if empty and view.allowed else Qt.FocusPolicy.StrongFocus)
        self._browse.setVisible(empty and view.allowed)
        self._spinner.setVisible(view.busy and (view.frame is None or view.image is None))
        self.setAccessibleName(self._words(ratio))
        self.setAccessibleDescription(view.problem)

    def set_snug(self, snug: bool) -> None:
        """Make do with less height, for a window that has little."""
        self._tall = _SNUG if snug else _HEIGHT
        self._scale()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(138), self._theme.px(self._tall))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome pictures, files and web addresses."""
        if Intake.fits(event.mimeData()):
            self._over = True
            self.update()
            take_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        take_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it into this well, in the place of what is there."""
        self._over = False
        self.update()
        if self._intake.take_dropped(event.mimeData(), self._which):
            take_copy(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.crop is not None:
            self._let_go()
            self.crop_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._view.frame is not None and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_wanted.emit()
        elif self.crop is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.crop_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self._view
        if view.frame is None:
            self._paint_empty(painter)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("stage"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
            self.paint_picture(painter, radius=4)
            self._paint_unseen(painter)
        self._paint_badges(painter)
        self._paint_edge(painter)

    def _paint_empty(self, painter: QPainter) -> None:
        pen = QPen(self._theme.colour("control" if self._view.allowed else "disabled"), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.setBrush(self._theme.colour("field"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if self._view.busy:
            return
        words = "Drop a picture" if self._view.allowed else _NOT_YET
        height = self._theme.px(20)
        middle = self.rect().center().y()
        if self._view.allowed:
            room = QRect(0, middle - height + self._theme.px(2), self.width(), height)
        else:
            room = self.rect().adjusted(self._theme.px(10), self._theme.px(20), -self._theme.px(10), 0)
        painter.setFont(self._theme.font(12))
        painter.setPen(self._theme.colour("text2" if self._view.allowed else "text3"))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), words)

    def _paint_unseen(self, painter: QPainter) -> None:
        """Stand in for a picture that is not here: one that only the service can see, or whose copy is gone."""
        frame, view = self._view.frame, self._view
        if view.image is not None or self._spinner.isVisibleTo(self) or frame is None:
            return
        icon = "file-image" if frame.seen else "link"
        pixmap = self._theme.pixmap(icon, "text3", 18, ratio=self.devicePixelRatioF())
        half = self._theme.px(18) // 2
        centre = self.rect().center()
        painter.drawPixmap(centre.x() - half, centre.y() - half, pixmap)

    def _paint_badges(self, painter: QPainter) -> None:
        inset, ratio = self._theme.px(5), self.devicePixelRatioF()
        draw_badge(painter, self._theme, QPoint(inset, inset), TITLES[self._which], ratio=ratio)
        if note := self._view.note:
            painter.setFont(self._theme.font(11, 500))
            room = self.width() - 2 * inset - self._theme.px(10)
            shown = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideMiddle, room)
            corner = QPoint(inset, self.height() - inset - self._theme.px(18))
            draw_badge(painter, self._theme, corner, shown, ratio=ratio)

    def _paint_edge(self, painter: QPainter) -> None:
        colour = "accent" if self._over else "err" if self._view.problem else ""
        bare = self._view.frame is not None and self._view.image is None
        if not colour and not bare:
            return
        wide = 2 if colour else 1
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.colour(colour or "line"), wide))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), 4, 4)

    def _words(self, ratio: str) -> str:
        title, view = f"{TITLES[self._which]} frame", self._view
        if view.frame is None:
            how = "being read" if view.busy else "empty" if view.allowed else f"empty. {_NOT_YET}"
            return f"{title}, {how}"
        cropped = f", cropped to {ratio}" if view.frame.crop is not None else ""
        return f"{title}, {view.frame.original.name}{cropped}"

    def _scale(self) -> None:
        self.setFixedHeight(self._theme.px(self._tall))
        self._arrange()

    def _arrange(self) -> None:
        size, wait = self._browse.sizeHint(), self._spinner.sizeHint()
        middle = self.rect().center()
        self._browse.setGeometry(
            middle.x() - size.width() // 2, middle.y() + self._theme.px(2), size.width(), size.height()
        )
        self._spinner.setGeometry(QRect(middle - QPoint(wait.width() // 2, wait.height() // 2), wait))
