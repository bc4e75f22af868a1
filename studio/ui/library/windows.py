"""What the library opens over itself: the viewer, the comparison, the export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from studio.state.studio import Studio
from studio.ui.theme.theme import Theme

if TYPE_CHECKING:
    from studio.domain.picture import Picture
    from studio.ui.library.place import LibraryPlace


class LibraryWindows(QObject):
    """Opens them, and comes back to the grid where they were left."""

    def __init__(self, theme: Theme, studio: Studio, place: LibraryPlace) -> None:
        super().__init__(place)
        self._theme = theme
        self._studio = studio
        self._place = place
        place.opened.connect(self._open)
        place.comparing.connect(self._compare)
        place.exporting.connect(self._export)

    @Slot()
    def _open(self) -> None:
        pass

    @Slot(object)
    def _compare(self, pictures: tuple[Picture, ...]) -> None:
        pass

    @Slot(object)
    def _export(self, keys: tuple[int, ...]) -> None:
        pass
