"""Opens the lightbox over a window for whoever shows pictures there, and gives the keyboard back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from studio.domain.picture import Picture
from studio.state.studio import Studio
from studio.ui.theme.theme import Theme

if TYPE_CHECKING:
    from studio.ui.lightbox.lightbox import Lightbox
    from studio.ui.lightbox.own_window import OwnWindow


class Viewers(QObject):
    """The lightbox of the window that ``parent`` is in, and perhaps one in a window of its own.

    Signals:
        walked: Another picture is seen over the window than was opened.
            picture: Which.
        keyed: A key was pressed over the window that the lightbox does not know.
            event: The QKeyEvent; accept it when it was of use.
    """

    walked = Signal(object)
    keyed = Signal(object)

    def __init__(self, theme: Theme, studio: Studio, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._studio = studio
        self._pane = parent
        self._focus: QWidget | None = None
        self._box: Lightbox | None = None
        self._own: OwnWindow | None = None

    @property
    def picture(self) -> Picture | None:
        """What is seen, or acted on, in the lightbox that was opened here."""
        return None if self._box is None else self._box.picture

    @property
    def opened(self) -> bool:
        """Whether the lightbox was opened here and still is."""
        return self._box is not None

    def open_viewer(self, model: QAbstractItemModel, row: int, picture: Picture | None = None) -> None:
        """Show a row of ``model`` over the whole window, or ``picture`` when it is none of its rows."""
        self._lightbox().open_viewer(model, row, picture)

    def open_compare(self, pictures: Sequence[Picture], rest: Sequence[Picture] | None = None) -> None:
        """Set up to four ``pictures`` against each other. ``rest`` come up later; see :class:`Lightbox`."""
        if pictures:
            self._lightbox().open_compare(pictures, rest)

    @Slot(object)
    def compare(self, picture: Picture) -> None:
        """Set a picture or clip against what is most like it among the recent ones."""
        self.open_compare((picture,))

    def open_own_window(self, model: QAbstractItemModel, row: int, picture: Picture | None = None) -> None:
        """Show a row in a window of its own, on another screen if there is one; it goes along with :meth:`follow`."""
        from studio.ui.lightbox.own_window import OwnWindow

        if self._own is None:
            self._own = OwnWindow(self._theme, self._studio, self._pane.window())
            self._own.closed.connect(self._own_closed)
        self._own.show_row(model, row, picture)

    def follow(self, model: QAbstractItemModel, row: int, picture: Picture | None = None) -> None:
        """Show what is selected in the window of its own, if there is one. It does not take the keyboard."""
        if self._own is not None:
            self._own.follow(model, row, picture)

    def close(self) -> None:
        """Close what lies over the window."""
        if self._box is not None:
            self._box.close()

    def _lightbox(self) -> Lightbox:
        from studio.ui.lightbox.lightbox import Lightbox

        if self._box is None:
            focus = QApplication.focusWidget()
            self._focus = focus if focus is not None and self._pane.isAncestorOf(focus) else None
            window, direct = self._pane.window(), Qt.FindChildOption.FindDirectChildrenOnly
            box = window.findChild(Lightbox, "lightbox", direct) or Lightbox(self._theme, self._studio, window)
            box.closed.connect(self._back)
            box.walked.connect(self.walked)
            box.keyed.connect(self.keyed)
            box.parted.connect(self._part)
            self._box = box
        return self._box

    @Slot()
    def _back(self) -> None:
        if (box := self._box) is not None:
            self._box = None
            box.closed.disconnect(self._back)
            box.walked.disconnect(self.walked)
            box.keyed.disconnect(self.keyed)
            box.parted.disconnect(self._part)
            (self._focus or self._pane).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _part(self) -> None:
        if (box := self._box) is None:
            return
        (model, row), picture = box.viewed, box.picture
        if model is not None:
            box.close()
            self.open_own_window(model, row, picture)

    @Slot()
    def _own_closed(self) -> None:
        self._own = None
