"""The main window: painted at once, furnished when the studio is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QMoveEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from studio.state.layout import Layout
from studio.ui.controls.elided_label import Label
from studio.ui.controls.focus_ring import FocusRing
from studio.ui.theme.roles import mark
from studio.ui.theme.theme import Theme
from studio.ui.top_bar import TopBar
from studio.ui.whole_on_screen import stand_whole

if TYPE_CHECKING:
    from studio.state.studio import Studio
    from studio.ui.desk import Desk

_SIZE = QSize(1440, 900)
_SMALLEST = QSize(1024, 640)


class Window(QMainWindow):
    """Top bar above, one place below; the first screen covers both. It opens where and as large as it was left.

    Attributes:
        kept: What the window and its panes remember of their arrangement.
        desk: What the window is furnished with, None before.
        left: Whether the user has closed it.

    Signals:
        painted: The window was painted for the first time.
        closing: The user wants to leave. The program puts its work away, then ends.
    """

    painted = Signal()
    closing = Signal()

    def __init__(self, theme: Theme, kept: Layout) -> None:
        super().__init__()
        self._theme = theme
        self._was_painted = False
        self.kept = kept
        self.desk: Desk | None = None
        self.left = False
        self._files: tuple[str, ...] = ()
        self.setObjectName("mainWindow")
        self.setWindowTitle("Aurous Studio")
        self._take_place()
        self.top_bar = TopBar(theme)
        self._places = QStackedWidget()
        self._places.setObjectName("placeStack")
        mark(self._places, role="stage")
        self._screens = QStackedWidget()
        self._screens.addWidget(self._bar_and_place())
        self.setCentralWidget(self._screens)
        self._ring = FocusRing(theme, self)

    def _take_place(self) -> None:
        """Open as the last time; at first in the designed size, as far as the screen has room for it."""
        self.resize(_SIZE.boundedTo(self.screen().availableSize()))
        place = self.kept.text("window")
        if place:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(place.encode("ascii", "replace"))))
        stand_whole(self, _SMALLEST)

    def _keep_place(self) -> None:
        if self.isVisible():
            self.kept.keep("window", bytes(self.saveGeometry().toBase64().data()).decode("ascii"))

    def _bar_and_place(self) -> QWidget:
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(self._places, 1)
        return both

    def furnish(self, studio: Studio) -> None:
        """Put the panes in, now that there is something to look at."""
        from studio.ui.desk import Desk

        self.desk = Desk(self._theme, studio, self)
        self.show_place(self.desk.place)
        self.desk.come_back()
        files, self._files = self._files, ()
        self.open_files(files)

    def open_files(self, paths: tuple[str, ...]) -> None:
        """Do with files somebody named what is done with those that are dropped, as soon as the window is furnished."""
        if self.desk is None:
            self._files += paths
        elif paths:
            self.desk.open_files(paths)

    def show_place(self, place: QWidget) -> None:
        """Show ``place`` below the top bar."""
        if self._places.indexOf(place) < 0:
            self._places.addWidget(place)
        self._places.setCurrentWidget(place)

    def show_screen(self, screen: QWidget | None) -> None:
        """Cover the desk with ``screen``, or show the desk again."""
        if screen is None:
            self._screens.setCurrentIndex(0)
            return
        if self._screens.indexOf(screen) < 0:
            self._screens.addWidget(screen)
        self._screens.setCurrentWidget(screen)

    def show_trouble(self, sentence: str) -> None:
        """Say in the middle of the window that the studio could not be opened."""
        label = Label(sentence, role="title")
        label.setObjectName("startTrouble")
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setContentsMargins(120, 0, 120, 0)
        self._places.addWidget(label)
        self._places.setCurrentWidget(label)

    @Slot()
    def come_forward(self) -> None:
        """Be the window in front: somebody started the program once more. Where the desktop forbids it, ask for it."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        self.ask_for_attention()

    @Slot()
    def ask_for_attention(self) -> None:
        """Let the desktop mark the program until its window is looked at."""
        QApplication.alert(self)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or be a window again."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first painting, and tell of it once it is on screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self.painted.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Remember the new size."""
        super().resizeEvent(event)
        self._keep_place()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Remember the new place."""
        super().moveEvent(event)
        self._keep_place()

    def changeEvent(self, event: QEvent) -> None:
        """Remember whether it fills the screen."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.WindowStateChange:
            self._keep_place()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell the program; it ends when its work is put away."""
        event.accept()
        self.left = True
        self.closing.emit()
