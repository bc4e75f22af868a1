"""The lightbox in a window of its own, for a second screen."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from studio.domain.picture import Picture
from studio.state.studio import Studio
from studio.ui.controls.focus_ring import FocusRing
from studio.ui.lightbox.lightbox import Lightbox
from studio.ui.theme.theme import Theme
from studio.ui.whole_on_screen import stand_whole

_SIZE, _SMALLEST = QSize(1100, 800), QSize(640, 480)


class OwnWindow(QWidget):
    """Shows what is selected elsewhere, and can be walked by itself.

    Signals:
        closed: It was closed, and goes away.
    """

    closed = Signal()

    def __init__(self, theme: Theme, studio: Studio, beside: QWidget) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("lightboxWindow")
        self.setWindowTitle("Aurous Studio: Lightbox")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.lightbox = Lightbox(theme, studio, self)
        self.lightbox.offer_parting(False)
        self.lightbox.closed.connect(self._leave)
        self._ring = FocusRing(theme, self)
        self._stand(beside)
        # It has no parent, so that it may lie behind the window; it goes with it all the same.
        beside.installEventFilter(self)
        self._beside = beside

    def show_row(self, model: QAbstractItemModel, row: int, picture: Picture | None) -> None:
        """Come into sight with a row, in front of the others."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.lightbox.open_viewer(model, row, picture)

    def follow(self, model: QAbstractItemModel, row: int, picture: Picture | None) -> None:
        """Show another row, unless pictures are being compared."""
        if self.lightbox.comparing is None and self.lightbox.viewed != (model, row):
            self.lightbox.open_viewer(model, row, picture)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._beside and event.type() is QEvent.Type.Close:
            self.close()
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self._beside.removeEventFilter(self)
        self.closed.emit()
        if self.lightbox.isVisible():
            self.lightbox.close()
        self.lightbox.pair.close()

    @Slot()
    def _leave(self) -> None:
        self.close()

    def _stand(self, beside: QWidget) -> None:
        here = beside.screen()
        screen = next((each for each in QGuiApplication.screens() if each is not here), here)
        if screen is here:
            self.resize(_SIZE.boundedTo(screen.availableSize()))
        else:
            self.setGeometry(_roomy(screen))
        stand_whole(self, _SMALLEST)


def _roomy(screen: QScreen) -> QRect:
    """Return all of a screen but a little around."""
    room = screen.availableGeometry()
    return room.adjusted(40, 40, -40, -40)
