"""Files that are dropped anywhere on the window where nothing else takes them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from studio.state.studio import Studio
from studio.ui.controls.dragging import take_copy
from studio.ui.controls.toast import News, Toast
from studio.ui.controls.toast_area import ToastArea
from studio.ui.drop_overlay import DropOverlay
from studio.ui.theme.theme import Theme

if TYPE_CHECKING:
    from studio.state.library.dropped import Dropped
    from studio.state.library.restoring import Restoration

_MOST = 10_000


class WindowDrop(QObject):
    """Watches the window for drags that no pane below the pointer wants, says what they will do, and does it.

    A pane that takes pictures, such as the composer with its references, is asked first: what is dropped there is
    taken as a picture. What this window itself lets be dragged is not read.
    """

    def __init__(self, theme: Theme, window: QWidget, studio: Studio, toasts: ToastArea) -> None:
        """Begin to watch. What reads and imports is made when something is first dragged over the window."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._studio = studio
        self._toasts = toasts
        self._overlay: DropOverlay | None = None
        self._toast: Toast | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            return self._enter(event)
        if kind is QEvent.Type.DragMove and isinstance(event, QDragMoveEvent):
            take_copy(event)
            return True
        if kind is QEvent.Type.DragLeave:
            self._hide()
            return True
        if kind is QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._hide()
            self._drop(event)
            return True
        return False

    def _enter(self, event: QDragEnterEvent) -> bool:
        files = _files(event.mimeData())
        if not files or event.source() is not None:
            event.ignore()
            return True
        self._ready().show_over(self._studio.library.restoring.foresee(files))
        take_copy(event)
        return True

    def open(self, paths: Sequence[str]) -> None:
        """Do with files that nobody dropped, but named at a start, what is done with dropped ones."""
        self._ready()
        self._studio.library.restoring.open(paths[:_MOST])

    def _ready(self) -> DropOverlay:
        """Return the overlay, made with the first drag."""
        if self._overlay is None:
            self._overlay = DropOverlay(self._theme, self._window)
            restoring = self._studio.library.restoring
            restoring.told.connect(self._told)
            restoring.foreseen.connect(self._foreseen)
            restoring.import_wanted.connect(self._offer_import)
            self._studio.marking.undo_changed.connect(self._reconsider)
        return self._overlay

    def _hide(self) -> None:
        if self._overlay is not None:
            self._overlay.hide()

    def _drop(self, event: QDropEvent) -> None:
        files = _files(event.mimeData())
        take_copy(event)
        if files:
            self._studio.library.restoring.take(files)
        else:
            self._toasts.tell(News("Nothing arrived", "Drop it again, or save it as a file first.", tone="warn"))

    @Slot(object)
    def _foreseen(self, dropped: Dropped) -> None:
        """Correct what is said while it is still being dragged."""
        if self._overlay is not None and self._overlay.isVisible():
            self._overlay.show_over(dropped)

    @Slot(object)
    def _told(self, done: Restoration) -> None:
        self._close()
        action, key = ("Undo", "Ctrl+Z") if done.undoable else ("", "")
        tone = "warn" if done.trouble else ""
        toast = self._toasts.tell(
            News(done.title, done.text, action=action, key=key, stays=True, tone=tone, whole=True)
        )
        if done.undoable:
            toast.acted.connect(self._studio.library.restoring.undo)
        toast.closed.connect(self._forget)
        self._toast = toast

    @Slot()
    def _reconsider(self) -> None:
        """Offer no undo that would take back something else, or that was done by its key."""
        if self._toast is not None and self._toast.news.action and not self._studio.library.restoring.undoable:
            self._close()

    def _close(self) -> None:
        toast, self._toast = self._toast, None
        if toast is not None:
            toast.close_softly()

    @Slot()
    def _forget(self) -> None:
        if self.sender() is self._toast:
            self._toast = None

    @Slot(object)
    def _offer_import(self, paths: tuple[str, ...]) -> None:
        what = "a folder or file" if len(paths) == 1 else f"{len(paths):,} files or folders"
        text = f"You dropped {what}. They are copied into your library; the originals stay where they are."
        toast = self._toasts.tell(News("Import them?", text, action="Import", stays=True))
        toast.acted.connect(partial(self._studio.library.importing.run, paths))


def _files(data: QMimeData) -> list[str]:
    """Return the paths of the files in ``data``; no more than anybody drops on purpose."""
    return [url.toLocalFile() for url in data.urls()[:_MOST] if url.isLocalFile()]
