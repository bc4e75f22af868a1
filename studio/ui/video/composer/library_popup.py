"""Recent pictures to choose a frame from."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListView, QVBoxLayout, QWidget

from studio.state.pictures import PictureRows, Tile
from studio.state.rows import VALUE
from studio.ui.controls.button import Button
from studio.ui.controls.elided_label import Label
from studio.ui.controls.picture import RING
from studio.ui.stage.recent_view import RecentDelegate
from studio.ui.stage.scrub import Scrub
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme

_SIDE, _COLUMNS, _LINES = 72, 4, 4
_BAR = 12


class LibraryPopup(QFrame):
    """Floats beside the button that opened it. Of a clip it takes the frame where the next one joins.

    Signals:
        picked: A picture was chosen.
            picture: The :class:`Picture`.
        browse_wanted: The user wants a file instead.
    """

    picked = Signal(object)
    browse_wanted = Signal()

    def __init__(self, theme: Theme, rows: PictureRows, which: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("libraryPopup")
        self.setAccessibleName(f"Choose the {which} frame")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mark(self, role="floating")
        self._rows = rows
        self.view = QListView(self)
        self._set_up(theme, which)
        self._none = Label("Pictures you make are kept here.", self, role="note")
        self._browse = Button(theme, "Choose file…", self, size="small")
        self._browse.setObjectName("libraryBrowseButton")
        self._lay_out()
        self.view.clicked.connect(self._pick)
        self.view.activated.connect(self._pick)
        self._browse.clicked.connect(self._browsed)

    def open_at(self, button: QWidget) -> None:
        """Open above ``button``, or below it where the screen ends."""
        self.adjustSize()
        screen = button.screen().availableGeometry()
        place = button.mapToGlobal(QPoint(0, -self.height() - 4))
        if place.y() < screen.top():
            place = button.mapToGlobal(QPoint(0, button.height() + 4))
        left = min(place.x(), screen.right() - self.width())
        self.move(max(left, screen.left()), min(place.y(), screen.bottom() - self.height()))
        self.show()
        (self.view if self._rows.rowCount() else self._browse).setFocus(Qt.FocusReason.PopupFocusReason)

    def _set_up(self, theme: Theme, which: str) -> None:
        view, rows = self.view, self._rows
        delegate = RecentDelegate(theme, view, rows, Scrub(None, view), days=False)
        delegate.side = _SIDE
        cell = _SIDE + 2 * RING
        view.setObjectName("libraryView")
        view.setAccessibleName(f"Recent pictures for the {which} frame")
        view.setItemDelegate(delegate)
        view.setViewMode(QListView.ViewMode.IconMode)
        view.setMovement(QListView.Movement.Static)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setGridSize(QSize(cell, cell))
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setFrameShape(QListView.Shape.NoFrame)
        view.setModel(rows)
        lines = min(max(-(-rows.rowCount() // _COLUMNS), 1), _LINES)
        view.setFixedSize(_COLUMNS * cell + _BAR, lines * cell)
        view.setVisible(rows.rowCount() > 0)
        view.setCurrentIndex(rows.index(0))

    def _lay_out(self) -> None:
        self._none.setVisible(not self._rows.rowCount())
        row = QHBoxLayout()
        row.addWidget(Label("Recent pictures", self, role="section"), 1)
        row.addWidget(self._browse)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 12)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.view)
        column.addWidget(self._none)

    @Slot(QModelIndex)
    def _pick(self, index: QModelIndex) -> None:
        tile = index.data(VALUE)
        if isinstance(tile, Tile):
            self.close()
            self.picked.emit(tile.picture)

    @Slot()
    def _browsed(self) -> None:
        self.close()
        self.browse_wanted.emit()
