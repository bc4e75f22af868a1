"""What the library opens over itself: the viewer, the comparison, the export."""

from __future__ import annotations

from collections.abc import Callable

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
        deeds, key = place.deeds, Qt.Key
        self._keys: dict[int, Callable[[], None]] = {
            key.Key_T: deeds.tag,
            key.Key_B: deeds.collect,
            key.Key_E: deeds.export,
            key.Key_Delete: deeds.trash,  # the next one takes its place
        }
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
        """Do with what is seen what the key does in the grid. With more selected it would be done to all of them."""
        seen, picture = self._viewers.picture, self._desk.selection.picture
        same = seen is not None and picture is not None and seen.id == picture.id
        alone = same and len(self._desk.selection.view.keys) <= 1
        deed = self._keys.get(event.key())
        if deed is not None and not event.modifiers() and alone:
            deed()
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
