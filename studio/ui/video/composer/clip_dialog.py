"""Choosing one frame of a clip."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, QSortFilterProxyModel, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QListView, QSizePolicy, QSlider, QVBoxLayout, QWidget

from studio.state.frame_picker import FramePicker, PickView
from studio.state.pictures import PictureRows, Tile
from studio.state.rows import VALUE
from studio.ui.controls.button import Button, IconButton
from studio.ui.controls.dialog import Dialog
from studio.ui.controls.elided_label import Label
from studio.ui.controls.picture import RING, Scaler, draw_picture
from studio.ui.controls.spinner import Spinner
from studio.ui.stage.recent_view import RecentDelegate
from studio.ui.stage.scrub import Scrub
from studio.ui.theme.theme import Theme

_SIDE = 64
_NONE = "Clips you make are kept here. Drop a clip on a well to take a frame of any other."


class ClipDialog(Dialog):
    """Recent clips above, one of them large below, frame by frame.

    Signals:
        taken: A frame was chosen.
            clip: The :class:`Picture`.
            number: Of the frame, from 0.
    """

    taken = Signal(object, int)

    def __init__(self, theme: Theme, picker: FramePicker, rows: PictureRows, which: str, parent: QWidget) -> None:
        """Make it; it owns ``picker`` and closes it."""
        super().__init__(theme, parent)
        self._picker = picker
        self._which = which
        picker.setParent(self)
        self.setObjectName("frameDialog")
        self.setWindowTitle("Take a frame from a clip")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._clips = _Clips(rows, self)
        self.view = QListView(self)
        self._set_up_view(theme, rows)
        self._canvas = _Canvas(theme, self)
        self._slider = QSlider(Qt.Orientation.Horizontal, self)
        self._slider.setObjectName("frameSlider")
        self._slider.setAccessibleName("Frame")
        self._back = IconButton(theme, "step-back", "One frame back", self)
        self._back.setObjectName("framePreviousButton")
        self._forward = IconButton(theme, "step-forward", "One frame forward", self)
        self._forward.setObjectName("frameNextButton")
        self._words = Label("", role="note")
        self._words.setObjectName("frameWords")
        self._take = Button(theme, f"Use as {which} frame", self, kind="primary")
        self._take.setObjectName("frameTakeButton")
        self._take.setDefault(True)
        self._lay_out()
        self._wire()
        self.begin_at(self.view if self._clips.rowCount() else self._take)
        self.view.setCurrentIndex(self._clips.index(0, 0))
        self.show_pick(picker.view)

    @Slot(object)
    def show_pick(self, view: PickView) -> None:
        """Show what is seen of the clip."""
        self._canvas.show_pick(view, _NONE if not self._clips.rowCount() else "")
        self._slider.blockSignals(True)
        self._slider.setRange(0, max(view.count - 1, 0))
        self._slider.setValue(view.number)
        self._slider.blockSignals(False)
        for widget in (self._slider, self._back, self._forward):
            widget.setEnabled(view.count > 1)
        self._words.setText(f"Frame {view.number + 1} of {view.count}" if view.count else "")
        self._take.setEnabled(view.shown >= 0 and view.shown == view.number and not view.trouble)

    def done(self, result: int) -> None:
        """Close the clip with the dialog."""
        self._picker.close()
        super().done(result)

    def _set_up_view(self, theme: Theme, rows: PictureRows) -> None:
        view = self.view
        delegate = RecentDelegate(theme, view, rows, Scrub(None, view), days=False)
        delegate.side = _SIDE
        view.setObjectName("frameClipView")
        view.setAccessibleName("Recent clips")
        view.setItemDelegate(delegate)
        view.setFlow(QListView.Flow.LeftToRight)
        view.setMouseTracking(True)
        view.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFrameShape(QListView.Shape.NoFrame)
        view.setModel(self._clips)
        view.setFixedHeight(_SIDE + 2 * RING + 12)
        view.setVisible(self._clips.rowCount() > 0)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self._back, self._slider, self._forward, self._words):
            row.addWidget(widget, 1 if widget is self._slider else 0)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._take)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.view)
        column.addWidget(self._canvas, 1)
        column.addLayout(row)
        column.addLayout(buttons)
        self.resize(760, 620)

    def _wire(self) -> None:
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.view.activated.connect(self._take_it)
        self._slider.valueChanged.connect(self._picker.seek)
        self._back.clicked.connect(self._step_back)
        self._forward.clicked.connect(self._step_forward)
        self._take.clicked.connect(self._take_it)
        self._picker.changed.connect(self.show_pick)

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        tile = index.data(VALUE)
        if isinstance(tile, Tile):
            self._picker.show(tile.picture)

    @Slot()
    def _step_back(self) -> None:
        self._picker.seek(self._picker.view.number - 1)

    @Slot()
    def _step_forward(self) -> None:
        self._picker.seek(self._picker.view.number + 1)

    @Slot()
    def _take_it(self) -> None:
        view = self._picker.view
        if self._take.isEnabled() and view.clip is not None:
            self.accept()
            self.taken.emit(view.clip, view.shown)


class _Clips(QSortFilterProxyModel):
    """Only the clips among the recent pictures."""

    def __init__(self, rows: PictureRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setSourceModel(rows)

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        return 0 <= row < len(self._rows.rows) and self._rows.rows[row].picture.is_video


class _Canvas(QWidget):
    """One frame, as large as there is room, or why there is none."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._scaler = Scaler(2)
        self._view = PickView()
        self._words = ""
        self._wait = Spinner(theme, self, name="The clip is being opened")
        self.setObjectName("frameCanvas")
        self.setMinimumSize(420, 240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.tokens_changed.connect(self.update)

    def show_pick(self, view: PickView, words: str) -> None:
        """Show ``view``; without a clip ``words``."""
        self._view, self._words = view, view.trouble or words
        self._wait.setVisible(view.image is None and not self._words)
        self.setAccessibleName(self._words or f"Frame {view.number + 1} of {view.count}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, 405)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("stage"))
        size, middle = self._wait.sizeHint(), self.rect().center()
        self._wait.move(middle.x() - size.width() // 2, middle.y() - size.height() // 2)
        image = self._view.image
        if self._words:
            painter.setFont(self._theme.font(13))
            painter.setPen(self._theme.colour("text2"))
            room = self.rect().adjusted(40, 20, -40, -20)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), self._words)
        elif image is not None:
            fit = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - fit.width()) / 2, (self.height() - fit.height()) / 2
            pixmap = self._scaler.pixmap(image, fit, self.devicePixelRatioF(), fill=False)
            draw_picture(painter, QRectF(left, top, fit.width(), fit.height()), pixmap, radius=0)
