"""What the library opens over itself: the viewer, the comparison, the export."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot

from studio.domain.picture import Picture
from studio.state.studio import Studio
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
        self._viewers.open_compare(pictures)

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
