"""What the library opens over itself: the viewer, the comparison, the export."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent

from studio.domain.picture import Picture
from studio.state.studio import Studio
from studio.state.viewing import pictures_after
from studio.ui.library.place import LibraryPlace
from studio.ui.lightbox.viewers import Viewers
from studio.ui.theme.theme import Theme


class LibraryWindows(QObject):
    """Opens them, and comes back to the grid at the picture that was seen last."""

    def __init__(self, theme: Theme, studio: Studio, place: LibraryPlace) -> None:
        super().__init__(place)
        self._theme = theme
        self._studio = studio
        self._desk = studio.library
        self._place = place
        self._viewers = Viewers(theme, studio, place)
        self._viewers.walked.connect(self._walked)
        self._viewers.keyed.connect(self._key)
        self._desk.selection.changed.connect(self._follow)
        place.opened.connect(self._open)
        place.comparing.connect(self._compare)
        place.exporting.connect(self._export)

    @Slot()
    def _open(self) -> None:
        """Show the picture the hand is on, or close what is open."""
        if self._viewers.opened:
            self._viewers.close()
            return
        current, picture = self._desk.selection.view.current, self._desk.selection.picture
        if current is not None and picture is not None:
            self._viewers.open_viewer(self._desk.rows, self._desk.rows.find(current), picture)

    @Slot(object)
    def _compare(self, pictures: tuple[Picture, ...]) -> None:
        """Compare what is selected; what stands behind the hand comes up later."""
        current = self._desk.selection.view.current
        row = -1 if current is None else self._desk.rows.find(current)
        self._viewers.open_compare(pictures, pictures_after(self._desk.rows, row))

    @Slot(object)
    def _key(self, event: QKeyEvent) -> None:
        """Put what is seen into the Trash; the next one takes its place. What else is selected stays."""
        seen, picture = self._viewers.picture, self._desk.selection.picture
        same = seen is not None and picture is not None and seen.id == picture.id
        alone = same and len(self._desk.selection.view.keys) <= 1
        if event.key() == Qt.Key.Key_Delete and not event.modifiers() and alone:
            self._place.deeds.trash()
            event.accept()

    @Slot(object)
    def _walked(self, picture: Picture) -> None:
        """Put the hand on what is seen, so that it is there when the viewer closes."""
        self._desk.find_picture(picture.id, self._place.select)

    @Slot()
    def _follow(self) -> None:
        """Let a window of its own show what the hand is on."""
        current, picture = self._desk.selection.view.current, self._desk.selection.picture
        if current is not None and picture is not None:
            self._viewers.follow(self._desk.rows, self._desk.rows.find(current), picture)

    @Slot(object)
    def _export(self, keys: tuple[int, ...]) -> None:
        self._desk.selection.with_pictures(keys, self._ask_where)

    def _ask_where(self, pictures: tuple[Picture, ...]) -> None:
        from studio.ui.library.export_dialog import ExportDialog

        exporting = self._desk.exporting
        exporting.remember_in(self._place.kept)
        exporting.begin(pictures)
        dialog = ExportDialog(self._theme, exporting, self._place.window())
        dialog.revealed.connect(self._studio.reveal_wanted, Qt.ConnectionType.UniqueConnection)
        dialog.open()
